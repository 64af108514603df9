// kafka-consumer-groups on living and left groups of both types, and kafka-configs on groups.
import assert from 'node:assert/strict';
import { check } from '../lib/check.mjs';
import { produceBatch } from './producer-wire.mjs';
import { table, until } from './tool-server.mjs';
import { createTopic } from './tools.mjs';

const command = 'consumer.group.ConsumerGroupCommand';
const topic = 'gt-topic';
const host = /^\/(127\.0\.0\.1|0:0:0:0:0:0:0:1)$/;
const memberId = { classic: /^gt-c1-[0-9a-f-]{36}$/, static: /^gt-s-[0-9a-f-]{36}$/, consumer: /^[A-Za-z0-9_-]{22}$/ };

/** The checks of one tool server `server`. */
export async function groupToolChecks(server) {
  const ask = (...argv) => server.ask(command, argv);
  const describe = (group, ...argv) => ask('--describe', '--group', group, ...argv);
  const members = async (group, ...argv) => table(await describe(group, '--members', ...argv), 'GROUP');

  async function start() {
    await createTopic(topic, 4);
    for (const partition of [0, 1, 2, 3]) await produceBatch(topic, partition, ['a', 'b', 'c']);
    const settings = (group, more) => ({ 'group.id': group, 'auto.offset.reset': 'earliest', ...more });
    await server.startMember('gt-c1', [topic], settings('gt-classic', { 'group.protocol': 'classic' }));
    await server.startMember('gt-s', [topic], settings('gt-static', { 'group.instance.id': 'gt-instance' }));
    const consumer = settings('gt-consumer', { 'group.protocol': 'consumer' });
    await server.startMember('gt-n1', [topic], consumer);
    await server.startMember('gt-n2', [topic], consumer);
    for (const [group, count] of [
      ['gt-classic', 1],
      ['gt-static', 1],
      ['gt-consumer', 2],
    ]) {
      const settled = (lines) => {
        const [row] = lines.filter((line) => line.startsWith(group));
        return row !== undefined && /Stable/.test(row) && row.trim().endsWith(` ${count}`);
      };
      await until(`${group} is stable`, 40, () => describe(group, '--state'), settled);
    }
    const committed = (rows) => rows.length === 4 && rows.every((row) => row['CURRENT-OFFSET'] === '3');
    for (const group of ['gt-classic', 'gt-static', 'gt-consumer'])
      await until(`${group} has committed`, 30, async () => table(await describe(group), 'GROUP'), committed);
  }

  async function list() {
    const mine = (lines) => lines.filter((line) => line.startsWith('gt-')).map((line) => line.trim().split(/\s+/));
    assert.deepEqual(mine(await ask('--list')).sort(), [['gt-classic'], ['gt-consumer'], ['gt-static']]);
    const states = await ask('--list', '--state');
    assert.match(states[0], /^GROUP\s+STATE/);
    assert.deepEqual(mine(states).sort(), [
      ['gt-classic', 'Stable'],
      ['gt-consumer', 'Stable'],
      ['gt-static', 'Stable'],
    ]);
    assert.deepEqual(mine(await ask('--list', '--state', 'Empty')), []);
    assert.deepEqual(mine(await ask('--list', '--state', 'stable,preparingrebalance')).length, 3);
    const types = await ask('--list', '--type');
    assert.match(types[0], /^GROUP\s+TYPE/);
    assert.deepEqual(mine(types).sort(), [
      ['gt-classic', 'Classic'],
      ['gt-consumer', 'Consumer'],
      ['gt-static', 'Classic'],
    ]);
    assert.deepEqual(mine(await ask('--list', '--type', 'consumer', '--state')), [
      ['gt-consumer', 'Consumer', 'Stable'],
    ]);
    assert.deepEqual(mine(await ask('--list', '--type', 'classic', '--state', 'Empty')), []);
    const wrong = await server.tool(command, ['--list', '--state', 'Sleeping']);
    assert.match(wrong.stdout + wrong.stderr, /Invalid state list 'Sleeping'/);
  }

  async function offsets() {
    for (const [group, id, client] of [
      ['gt-classic', memberId.classic, /^gt-c1$/],
      ['gt-static', memberId.static, /^gt-s$/],
      ['gt-consumer', memberId.consumer, /^gt-n[12]$/],
    ]) {
      const rows = table(await describe(group), 'GROUP');
      assert.deepEqual(rows.map((row) => row.PARTITION).sort(), ['0', '1', '2', '3']);
      for (const row of rows) {
        const numbers = [row.GROUP, row.TOPIC, row['CURRENT-OFFSET'], row['LOG-END-OFFSET'], row.LAG];
        assert.deepEqual(numbers, [group, topic, '3', '3', '0']);
        assert.match(row['CONSUMER-ID'], group === 'gt-static' ? /^gt-instance-[0-9a-f-]{36}$/ : id);
        assert.match(row['CLIENT-ID'], client);
        assert.match(row.HOST, host);
      }
      assert.equal(new Set(rows.map((row) => row['CONSUMER-ID'])).size, group === 'gt-consumer' ? 2 : 1);
      const verbose = table(await describe(group, '--offsets', '--verbose'), 'GROUP');
      assert.deepEqual(
        verbose.map((row) => row['LEADER-EPOCH']),
        ['0', '0', '0', '0'],
      );
    }
  }

  async function membersOfBoth() {
    const [one] = await members('gt-classic');
    assert.match(one['CONSUMER-ID'], memberId.classic);
    assert.match(one.HOST, host);
    assert.deepEqual([one['CLIENT-ID'], one['#PARTITIONS']], ['gt-c1', '4']);
    const [fixed] = await members('gt-static');
    assert.deepEqual([fixed['GROUP-INSTANCE-ID'], fixed['CLIENT-ID']], ['gt-instance', 'gt-s']);
    const both = await members('gt-consumer');
    assert.deepEqual(both.map((row) => [row['CLIENT-ID'], row['#PARTITIONS']]).sort(), [
      ['gt-n1', '2'],
      ['gt-n2', '2'],
    ]);
    const [whole] = await members('gt-classic', '--verbose');
    assert.equal(whole['CURRENT-ASSIGNMENT'], `${topic}:0,1,2,3`);
    const shares = await members('gt-consumer', '--verbose');
    const owned = [];
    for (const row of shares) {
      assert.equal(row['CURRENT-EPOCH'], row['TARGET-EPOCH']);
      assert.match(row['CURRENT-EPOCH'], /^\d+$/);
      assert.equal(row['CURRENT-ASSIGNMENT'], row['TARGET-ASSIGNMENT']);
      owned.push(...row['CURRENT-ASSIGNMENT'].replace(`${topic}:`, '').split(','));
    }
    assert.deepEqual(owned.sort(), ['0', '1', '2', '3']);
  }

  async function states() {
    const row = async (group, ...argv) => {
      const lines = await describe(group, '--state', ...argv);
      return lines.find((line) => line.startsWith(group)).trim();
    };
    const at = 'localhost:\\d+\\s+\\(\\d+\\)';
    assert.match(await row('gt-classic'), new RegExp(`^gt-classic\\s+${at}\\s+range\\s+Stable\\s+1$`));
    assert.match(await row('gt-consumer'), new RegExp(`^gt-consumer\\s+${at}\\s+uniform\\s+Stable\\s+2$`));
    const verbose = await row('gt-consumer', '--verbose');
    const match = new RegExp(`^gt-consumer\\s+${at}\\s+uniform\\s+Stable\\s+(\\d+)\\s+(\\d+)\\s+2$`).exec(verbose);
    assert.ok(match !== null, verbose);
    assert.equal(match[1], match[2]);
    const all = await ask('--describe', '--all-groups', '--state');
    for (const group of ['gt-classic', 'gt-consumer', 'gt-static'])
      assert.ok(
        all.some((line) => line.startsWith(`${group} `)),
        all.join('\n'),
      );
    const never = await server.tool(command, ['--describe', '--group', 'gt-never']);
    assert.match(never.stdout + never.stderr, /Group gt-never not found|group 'gt-never' does not exist/);
  }

  async function protectedWhileActive() {
    for (const group of ['gt-classic', 'gt-consumer']) {
      const deleted = await server.tool(command, ['--delete', '--group', group]);
      assert.match(
        deleted.stdout,
        new RegExp(`Group '${group}' could not be deleted due to: .*GroupNotEmptyException`),
      );
      const offsetsGone = await server.tool(command, ['--delete-offsets', '--group', group, '--topic', topic]);
      assert.match(offsetsGone.stdout, /Encounter(ed)? some partition.level error/);
      assert.match(offsetsGone.stdout, new RegExp(`${topic}\\s+0\\s+Error`));
      const reset = await server.tool(command, [
        ...['--reset-offsets', '--group', group, '--all-topics', '--to-earliest', '--execute'],
      ]);
      assert.match(reset.stdout, new RegExp(`only be reset if the group '${group}' is inactive`));
    }
  }

  async function configs() {
    const config = 'kafka.admin.ConfigCommand';
    const entity = ['--entity-type', 'groups', '--entity-name', 'gt-consumer'];
    const alter = (...argv) => server.tool(config, ['--alter', ...entity, ...argv]);
    const described = async (...argv) => (await server.ask(config, ['--describe', ...entity, ...argv])).slice(1);
    assert.equal((await alter('--add-config', 'consumer.session.timeout.ms=46000')).code, 0);
    const line =
      'consumer.session.timeout.ms=46000 sensitive=false synonyms={DYNAMIC_GROUP_CONFIG:consumer.session.timeout.ms=46000';
    const lines = (await described()).map((each) => each.trim());
    assert.ok(
      lines.some((each) => each.startsWith(line)),
      lines.join('\n'),
    );
    assert.ok((await described('--all')).some((each) => each.includes('consumer.heartbeat.interval.ms=5000')));
    for (const wrong of ['consumer.session.timeout.ms=1', 'consumer.heartbeat.interval.ms=often', 'no.such.key=1']) {
      const refused = await alter('--add-config', wrong);
      assert.equal(refused.code, 1);
      assert.match(refused.stdout + refused.stderr, /InvalidConfigurationException|ConfigException/);
    }
    const listed = await server.ask(config, ['--describe', '--entity-type', 'groups']);
    assert.ok(listed.join('\n').includes('gt-consumer'), listed.join('\n'));
    assert.equal((await alter('--delete-config', 'consumer.session.timeout.ms')).code, 0);
    assert.ok(!(await described()).join('\n').includes('46000'));
  }

  async function left() {
    for (const name of ['gt-c1', 'gt-s', 'gt-n1', 'gt-n2']) await server.stopMember(name);
    const rows = table(await describe('gt-consumer'), 'GROUP');
    assert.deepEqual(rows.map((row) => [row.PARTITION, row['CURRENT-OFFSET'], row['CONSUMER-ID'], row.HOST]).sort(), [
      ['0', '3', '-', '-'],
      ['1', '3', '-', '-'],
      ['2', '3', '-', '-'],
      ['3', '3', '-', '-'],
    ]);
    const empty = await server.tool(command, ['--describe', '--group', 'gt-classic', '--members']);
    assert.match(empty.stdout + empty.stderr, /Consumer group 'gt-classic' has no active members/);
    const listed = (await ask('--list', '--state', 'Empty', '--type')).map((line) => line.trim().split(/\s+/));
    for (const row of [
      ['gt-classic', 'Classic', 'Empty'],
      ['gt-consumer', 'Consumer', 'Empty'],
    ])
      assert.ok(
        listed.some((each) => each.join() === row.join()),
        listed.join('\n'),
      );
    await deleteOffsets('gt-consumer');
    await deleteOffsets('gt-classic');
    const deleted = await ask('--delete', '--group', 'gt-classic', '--group', 'gt-consumer');
    assert.match(deleted.join('\n'), /Deletion of requested consumer groups \('gt-c\w+', 'gt-c\w+'\) was successful/);
    const again = await server.tool(command, ['--delete', '--group', 'gt-consumer']);
    assert.match(again.stdout, /Group 'gt-consumer' could not be deleted due to: .*GroupIdNotFoundException/);
    assert.ok(!(await ask('--list')).some((line) => /^gt-c/.test(line)));
  }

  async function deleteOffsets(group) {
    const gone = await ask('--delete-offsets', '--group', group, '--topic', `${topic}:1,2`);
    assert.match(gone.join('\n'), /Request succeed(ed)? for deleting offsets/);
    assert.deepEqual(
      gone.filter((line) => line.startsWith(topic)).map((line) => line.trim().split(/\s+/)),
      [
        [topic, '1', 'Successful'],
        [topic, '2', 'Successful'],
      ],
    );
    const rows = table(await describe(group), 'GROUP');
    assert.deepEqual(rows.map((row) => row.PARTITION).sort(), ['0', '3']);
  }

  await check('consumer-groups: members of both protocols settle and commit', start, 120_000);
  await check('consumer-groups --list: states, types, filters', list);
  await check('consumer-groups --describe: offsets', offsets);
  await check('consumer-groups --describe: members, assignments, epochs', membersOfBoth);
  await check('consumer-groups --describe: state, assignor, epochs, all groups', states);
  await check('consumer-groups: active groups are protected', protectedWhileActive);
  await check('kafka-configs on groups: add, describe, refuse, delete', configs);
  await check('consumer-groups: left groups; --delete-offsets, --delete', left);
}
