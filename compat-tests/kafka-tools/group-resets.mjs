// kafka-consumer-groups --reset-offsets in all its modes.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '../lib/check.mjs';
import { produceBatch } from './producer-wire.mjs';
import { table } from './tool-server.mjs';
import { createTopic } from './tools.mjs';

const command = 'consumer.group.ConsumerGroupCommand';
const group = 'gr-group';
const dayMs = 86_400_000;

export async function groupResetChecks(server) {
  const start = Date.now();

  /** Runs --reset-offsets and resolves with the printed new offsets: { 'topic-partition': offset }. */
  async function reset(...argv) {
    const lines = await server.ask(command, ['--reset-offsets', '--group', group, ...argv]);
    const rows = table(lines, 'GROUP');
    for (const row of rows) assert.equal(row.GROUP, group);
    return Object.fromEntries(rows.map((row) => [`${row.TOPIC}-${row.PARTITION}`, Number(row['NEW-OFFSET'])]).sort());
  }

  async function committed() {
    const rows = table(await server.ask(command, ['--describe', '--group', group]), 'GROUP');
    return Object.fromEntries(
      rows.map((row) => [`${row.TOPIC}-${row.PARTITION}`, Number(row['CURRENT-OFFSET'])]).sort(),
    );
  }

  /** Ten records a partition: the first five two days old, the rest of now. */
  async function prepare() {
    for (const [topic, partitions] of [
      ['gr-a', 2],
      ['gr-b', 1],
    ]) {
      await createTopic(topic, partitions);
      for (let partition = 0; partition < partitions; partition += 1) {
        for (let i = 0; i < 10; i += 1) {
          const time = i < 5 ? start - 2 * dayMs + i * 1000 : start + i;
          const { error } = await produceBatch(topic, partition, [`v${i}`], { baseTimestamp: time });
          assert.equal(error, 0);
        }
      }
    }
  }

  async function plain() {
    const a = (offset) => ({ 'gr-a-0': offset, 'gr-a-1': offset });
    assert.deepEqual(await reset('--topic', 'gr-a', '--to-latest', '--execute'), a(10));
    assert.deepEqual(await committed(), a(10));
    assert.deepEqual(await reset('--topic', 'gr-a', '--to-earliest', '--dry-run'), a(0));
    assert.deepEqual(await reset('--topic', 'gr-a', '--to-earliest'), a(0));
    assert.deepEqual(await committed(), a(10), 'a dry run changes nothing');
    assert.deepEqual(await reset('--topic', 'gr-a', '--to-offset', '4', '--execute'), a(4));
    assert.deepEqual(await reset('--topic', 'gr-a', '--to-current', '--execute'), a(4));
    assert.deepEqual(await reset('--topic', 'gr-a', '--shift-by', '3', '--execute'), a(7));
    assert.deepEqual(await reset('--topic', 'gr-a', '--shift-by', '-2', '--execute'), a(5));
    assert.deepEqual(await committed(), a(5));
    assert.deepEqual(await reset('--topic', 'gr-a', '--shift-by', '-100'), a(0), 'not below the start');
    assert.deepEqual(await reset('--topic', 'gr-a', '--to-offset', '1000'), a(10), 'not past the end');
  }

  async function partitions() {
    assert.deepEqual(await reset('--topic', 'gr-a:1', '--to-offset', '2', '--execute'), { 'gr-a-1': 2 });
    assert.deepEqual(await committed(), { 'gr-a-0': 5, 'gr-a-1': 2 });
    const both = ['--topic', 'gr-a:0,1', '--topic', 'gr-b'];
    assert.deepEqual(await reset(...both, '--to-offset', '6', '--execute'), { 'gr-a-0': 6, 'gr-a-1': 6, 'gr-b-0': 6 });
    assert.deepEqual(await reset('--all-topics', '--shift-by', '1', '--execute'), {
      'gr-a-0': 7,
      'gr-a-1': 7,
      'gr-b-0': 7,
    });
    assert.deepEqual(await committed(), { 'gr-a-0': 7, 'gr-a-1': 7, 'gr-b-0': 7 });
  }

  async function times() {
    const all = (offset) => ({ 'gr-a-0': offset, 'gr-a-1': offset, 'gr-b-0': offset });
    const at = (time) => new Date(time).toISOString().replace('Z', '');
    assert.deepEqual(await reset('--all-topics', '--to-datetime', at(start - dayMs)), all(5));
    assert.deepEqual(await reset('--all-topics', '--to-datetime', `${at(start - 2 * dayMs + 1500)}+00:00`), all(2));
    assert.deepEqual(await reset('--all-topics', '--to-datetime', at(start - 9 * dayMs)), all(0));
    assert.deepEqual(await reset('--all-topics', '--by-duration', 'P1D', '--execute'), all(5));
    assert.deepEqual(await committed(), all(5));
    assert.deepEqual(await reset('--all-topics', '--by-duration', 'P3D'), all(0));
    assert.deepEqual(await reset('--all-topics', '--by-duration', 'PT0S'), all(10), 'nothing is that young: the end');
  }

  async function files() {
    const exported = await server.ask(command, [
      ...['--reset-offsets', '--group', group, '--all-topics', '--to-offset', '3', '--export'],
    ]);
    const rows = exported.filter((line) => line.includes(',')).sort();
    assert.deepEqual(rows, ['gr-a,0,3', 'gr-a,1,3', 'gr-b,0,3']);
    const file = join(tmpdir(), `gr-plan-${process.pid}.csv`);
    writeFileSync(file, `${['gr-a,0,1', 'gr-a,1,8', 'gr-b,0,10'].join('\n')}\n`);
    assert.deepEqual(await reset('--from-file', file, '--execute'), { 'gr-a-0': 1, 'gr-a-1': 8, 'gr-b-0': 10 });
    assert.deepEqual(await committed(), { 'gr-a-0': 1, 'gr-a-1': 8, 'gr-b-0': 10 });
    const two = ['--reset-offsets', '--group', group, '--group', 'gr-other', '--topic', 'gr-b', '--to-earliest'];
    const both = await server.ask(command, [...two, '--execute', '--export']);
    assert.deepEqual(both.filter((line) => line.includes(',')).sort(), ['gr-group,gr-b,0,0', 'gr-other,gr-b,0,0']);
    assert.deepEqual(await committed(), { 'gr-a-0': 1, 'gr-a-1': 8, 'gr-b-0': 0 });
    const everyone = await server.ask(command, ['--reset-offsets', '--all-groups', '--topic', 'gr-b', '--to-latest']);
    const named = table(everyone, 'GROUP').map((row) => row.GROUP);
    assert.ok(named.includes(group) && named.includes('gr-other'), everyone.join('\n'));
  }

  async function refusals() {
    const wrong = async (pattern, ...argv) => {
      const { stdout, stderr } = await server.tool(command, ['--reset-offsets', '--group', group, ...argv]);
      assert.match(stdout + stderr, pattern);
    };
    await wrong(/requires one of the following scenarios|to-earliest/, '--topic', 'gr-a');
    await wrong(/UnknownTopicOrPartitionException/, '--topic', 'gr-never', '--to-earliest', '--execute');
    await wrong(/gr-a-7/, '--topic', 'gr-a:7', '--to-earliest', '--execute');
    assert.deepEqual(await committed(), { 'gr-a-0': 1, 'gr-a-1': 8, 'gr-b-0': 0 }, 'refusals change nothing');
  }

  await check('reset-offsets: records of two days', prepare);
  await check('reset-offsets: earliest, latest, offset, current, shift; dry run and execute', plain);
  await check('reset-offsets: some partitions, several topics, all topics', partitions);
  await check('reset-offsets: by date and by duration', times);
  await check('reset-offsets: export, from a file, several groups', files);
  await check('reset-offsets: what it refuses', refusals);
}
