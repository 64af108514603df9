// `klamm groups`: list, describe with lag, delete.

import type { Command } from 'commander';
import type { KafkaClient } from '../network/client.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import { consumerProtocolAssignment } from '../protocol/generated/data/consumer-protocol-assignment.ts';
import { DeleteGroupsRequest, deleteGroups } from '../protocol/generated/delete-groups.ts';
import {
  DescribeGroupsRequest,
  type DescribeGroupsResponseDescribedGroupMember,
  describeGroups,
} from '../protocol/generated/describe-groups.ts';
import { ListGroupsRequest, listGroups } from '../protocol/generated/list-groups.ts';
import { Cluster, checkCode, type TopicView } from './cluster.ts';
import { decodeVersioned } from './group-member.ts';
import { committedOffsets } from './group-offsets.ts';
import { partitionOffsets } from './offsets.ts';
import { type SharedFlags, withSharedOptions } from './shared-options.ts';
import { CommandError, json, type Terminal, table } from './terminal.ts';

interface PartitionState {
  readonly topic: string;
  readonly partition: number;
  readonly committed: number | null;
  readonly end: number | null;
  readonly lag: number | null;
  readonly member: string | null;
}

export function addGroups(program: Command, terminal: Terminal): void {
  const groups = program.command('groups').description('list, describe, delete consumer groups');
  withSharedOptions(groups.command('list').description('groups and their states')).action((flags: SharedFlags) =>
    list(flags, terminal),
  );
  withSharedOptions(groups.command('describe').description('members, committed offsets and lag'))
    .argument('<group>')
    .action((group: string, flags: SharedFlags) => describe(group, flags, terminal));
  withSharedOptions(groups.command('delete').description('delete empty groups and their offsets'))
    .argument('<groups...>')
    .action((names: string[], flags: SharedFlags) => remove(names, flags, terminal));
}

async function list(flags: SharedFlags, terminal: Terminal): Promise<void> {
  await Cluster.use(flags.bootstrapServer, async (cluster) => {
    await cluster.metadata([]);
    const found = [];
    for (const id of cluster.brokers.keys()) {
      const response = await (await cluster.node(id)).send(listGroups, new ListGroupsRequest());
      checkCode(response.errorCode, `groups of broker ${id}`);
      found.push(...response.groups);
    }
    found.sort((a, b) => (a.groupId < b.groupId ? -1 : 1));
    const shown = found.map(({ groupId: group, groupState: state, groupType: type, protocolType }) => {
      return { group, state, type, protocolType };
    });
    if (flags.json === true) {
      for (const group of shown) await terminal.out(json(group));
    } else {
      await terminal.out(
        table([['GROUP', 'STATE', 'TYPE'], ...shown.map(({ group, state, type }) => [group, state, type])]),
      );
    }
  });
}

function ownersOf(members: readonly DescribeGroupsResponseDescribedGroupMember[]): ReadonlyMap<string, string> {
  const owners = new Map<string, string>();
  for (const member of members) {
    const assignment = decodeVersioned(consumerProtocolAssignment, member.memberAssignment);
    for (const { topic, partitions } of assignment?.assignedPartitions ?? []) {
      for (const partition of partitions) owners.set(`${topic}-${partition}`, member.memberId);
    }
  }
  return owners;
}

async function partitionStates(
  cluster: Cluster,
  coordinator: KafkaClient,
  group: string,
  owners: ReadonlyMap<string, string>,
): Promise<PartitionState[]> {
  const committed = await committedOffsets(cluster, coordinator, group);
  const names = [...new Set([...committed.keys(), ...owners.keys()])];
  const topics = new Set(names.map((name) => name.slice(0, name.lastIndexOf('-'))));
  const ends = new Map<string, number>();
  const views: TopicView[] = topics.size === 0 ? [] : await cluster.metadata([...topics]);
  for (const view of views) {
    for (const [partition, end] of await partitionOffsets(cluster, view, 'latest'))
      ends.set(`${view.name}-${partition}`, end);
  }
  const states = names.map((name) => {
    const dash = name.lastIndexOf('-');
    const [from, end] = [committed.get(name) ?? null, ends.get(name) ?? null];
    return {
      topic: name.slice(0, dash),
      partition: Number(name.slice(dash + 1)),
      committed: from,
      end,
      lag: from === null || end === null ? null : Math.max(0, end - from),
      member: owners.get(name) ?? null,
    };
  });
  return states.sort((a, b) => (a.topic === b.topic ? a.partition - b.partition : a.topic < b.topic ? -1 : 1));
}

async function describe(group: string, flags: SharedFlags, terminal: Terminal): Promise<void> {
  await Cluster.use(flags.bootstrapServer, async (cluster) => {
    const coordinator = await cluster.at(await cluster.coordinator(group));
    const request = new DescribeGroupsRequest({ groups: [group] });
    const [found] = (await coordinator.send(describeGroups, request)).groups;
    if (found === undefined) throw new CommandError(`group ${group}: the broker answered nothing about it`);
    checkCode(found.errorCode, `group ${group}`, found.errorMessage);
    if (found.groupState === 'Dead') checkCode(ErrorCode.GROUP_ID_NOT_FOUND, `group ${group}`);
    const partitions = await partitionStates(cluster, coordinator, group, ownersOf(found.members));
    const members = found.members.map(({ memberId, clientId, clientHost, groupInstanceId }) => {
      return { memberId, clientId, clientHost, groupInstanceId };
    });
    const { groupState: state, protocolType, protocolData: assignor } = found;
    if (flags.json === true) {
      await terminal.out(json({ group, state, protocolType, assignor, members, partitions }));
      return;
    }
    const rows = partitions.map((one) =>
      [one.topic, one.partition, one.committed, one.end, one.lag, one.member].map((cell) => String(cell ?? '-')),
    );
    const summary = `${group}  ${state}, ${members.length} ${members.length === 1 ? 'member' : 'members'}\n`;
    await terminal.out(summary + table([['TOPIC', 'PARTITION', 'COMMITTED', 'END', 'LAG', 'MEMBER'], ...rows]));
  });
}

async function remove(names: readonly string[], flags: SharedFlags, terminal: Terminal): Promise<void> {
  await Cluster.use(flags.bootstrapServer, async (cluster) => {
    for (const group of names) {
      const coordinator = await cluster.at(await cluster.coordinator(group));
      const { results } = await coordinator.send(deleteGroups, new DeleteGroupsRequest({ groupsNames: [group] }));
      checkCode(results[0]?.errorCode ?? 0, `group ${group} could not be deleted`);
      await terminal.out(flags.json === true ? json({ group, deleted: true }) : `deleted ${group}\n`);
    }
  });
}
