// Groups and their offsets: strangers, wrong generations, wrong protocols, empty names.
import { Writer } from '../lib/wire.mjs';
import * as send from './requests.mjs';

const { commit, readyTopic, fetchOffsets, findCoordinator, heartbeat, joinGroup, leaveGroup, syncGroup } = send;
const withoutId = ({ memberId, leader, ...rest }) => ({ ...rest, hasId: memberId !== '', leads: leader === memberId });

async function join(group, options) {
  const answer = await joinGroup(group, options);
  return typeof answer === 'string' ? answer : withoutId(answer);
}

async function memberCases(outcome) {
  const { memberId } = await joinGroup('bad-active');
  await outcome('member: joins with the id it was given', () => join('bad-active', { memberId }));
  const more = new Writer().bytes(Buffer.from('assigned')).build();
  await outcome('member: syncs', () => syncGroup('bad-active', 1, memberId, [[memberId, more]]));
  await outcome('member: heartbeats', () => heartbeat('bad-active', 1, memberId));
  await outcome('member: wrong generation', () => heartbeat('bad-active', 7, memberId));
  await outcome('member: sync of a wrong generation', () => syncGroup('bad-active', 7, memberId));
  await outcome('member: a stranger heartbeats', () => heartbeat('bad-active', 1, 'stranger'));
  await outcome('member: a stranger syncs', () => syncGroup('bad-active', 1, 'stranger'));
  await outcome('member: a stranger joins', () => join('bad-active', { memberId: 'stranger' }));
  await outcome('member: a stranger leaves', () => leaveGroup('bad-active', 'stranger'));
  await outcome('member: another protocol type', () => join('bad-active', { type: 'connect' }));
  await outcome('member: no protocol in common', () => join('bad-active', { protocols: ['other'] }));
  await outcome('member: commits', () => commit('bad-active', 'bad-groups', { generation: 1, memberId }));
  await outcome('member: commits in a wrong generation', () =>
    commit('bad-active', 'bad-groups', { generation: 9, memberId }),
  );
  await outcome('member: a stranger commits', () =>
    commit('bad-active', 'bad-groups', { generation: 1, memberId: 'stranger' }),
  );
  await outcome('member: a simple commit to an active group', () => commit('bad-active', 'bad-groups'));
  await outcome('member: the group is not deleted', () => send.deleteGroups(['bad-active']));
  await outcome('member: leaves', () => leaveGroup('bad-active', memberId));
  await outcome('member: leaves twice', () => leaveGroup('bad-active', memberId));
  await outcome('member: heartbeats after leaving', () => heartbeat('bad-active', 1, memberId));
  await outcome('member: the group is deleted', () => send.deleteGroups(['bad-active', 'bad-active']));
}

export async function groupCases(outcome) {
  await readyTopic('bad-groups');
  await outcome('coordinator: of a group', () => findCoordinator('any', 0));
  await outcome('coordinator: empty group', () => findCoordinator('', 0));
  await outcome('coordinator: unknown key type', () => findCoordinator('any', 9));
  await outcome('join: empty group', () => join(''));
  await outcome('join: without an id', () => join('bad-join'));
  await outcome('join: with an unknown id', () => join('bad-join', { memberId: 'unknown' }));
  await outcome('join: session timeout too short', () => join('bad-join', { sessionTimeoutMs: 100 }));
  await outcome('join: session timeout too long', () => join('bad-join', { sessionTimeoutMs: 10_000_000 }));
  await outcome('join: no protocols', () => join('bad-join', { protocols: [] }));
  await outcome('join: empty protocol type', () => join('bad-join', { type: '' }));
  await outcome('join: v3 needs no id first', () => join('bad-join-3', { version: 3 }));
  await outcome('sync: unknown group', () => syncGroup('bad-never', 1, 'm'));
  await outcome('sync: empty group', () => syncGroup('', 1, 'm'));
  await outcome('heartbeat: unknown group', () => heartbeat('bad-never', 1, 'm'));
  await outcome('heartbeat: empty group', () => heartbeat('', 1, 'm'));
  await outcome('leave: unknown group', () => leaveGroup('bad-never', 'm'));
  await memberCases(outcome);
  await outcome('commit: simple', () => commit('bad-commit', 'bad-groups', { offset: 5, metadata: 'five' }));
  await outcome('commit: reads back', () => fetchOffsets('bad-commit', 'bad-groups'));
  await outcome('commit: reads back all', () => fetchOffsets('bad-commit', null));
  await outcome('commit: unknown topic', () => commit('bad-commit', 'bad-never'));
  await outcome('commit: unknown partition', () => commit('bad-commit', 'bad-groups', { partition: 8 }));
  await outcome('commit: negative offset', () => commit('bad-commit', 'bad-groups', { offset: -7 }));
  await outcome('commit: metadata too long', () => commit('bad-commit', 'bad-groups', { metadata: 'x'.repeat(5000) }));
  await outcome('commit: empty group', () => commit('', 'bad-groups'));
  await outcome('commit: with a generation to a group that is not there', () =>
    commit('bad-nobody', 'bad-groups', { generation: 1, memberId: 'm' }),
  );
  await outcome('offsets: of an unknown group', () => fetchOffsets('bad-never', 'bad-groups'));
  await outcome('offsets: of an unknown topic', () => fetchOffsets('bad-commit', 'bad-never'));
  await outcome('offsets: empty group', () => fetchOffsets('', 'bad-groups'));
  await outcome('describe: unknown group', () => send.describeGroup('bad-never'));
  await outcome('describe: a group of offsets only', () => send.describeGroup('bad-commit'));
  await outcome('describe: empty name', () => send.describeGroup(''));
  await outcome('delete: unknown group name', () => send.deleteGroups(['bad-never']));
  await outcome('delete: empty group name', () => send.deleteGroups(['']));
}
