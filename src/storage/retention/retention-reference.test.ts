// What Apache Kafka 4.3.1 left of the same appends, by log start offset and names of files: run once with the same
// settings (segments of 400 bytes, one batch a record, `log.retention.check.interval.ms` of 2 s) and written down here.

import { expect, it } from 'vitest';
import { RecordBatchBuilder } from '../../records/builder.ts';
import type { LogConfig } from '../log-config.ts';
import { DATA } from '../log-fixture.ts';
import { filesOf, HOUR, sweep, sweeping } from './retention-fixture.ts';

interface Case {
  readonly name: string;
  readonly config: Partial<LogConfig>;
  readonly count: number;
  /** Relative to the clock; the check comes at once. */
  readonly age: (index: number) => number;
  readonly deleteRecordsTo?: number;
  readonly start: number;
  readonly live: readonly number[];
}

const OLD = 2 * HOUR;
const ALL = [0, 5, 10, 14, 18, 22, 26, 30, 34, 38];
const upTo = (count: number) => ALL.filter((base) => base < count);
const from = (start: number, count: number) => upTo(count).filter((base) => base >= start);
const policy = (...policies: string[]) => ({
  cleanupPolicy: { delete: policies.includes('delete'), compact: policies.includes('compact') },
});
const hour = { retentionMs: HOUR };
const never = { retentionMs: -1 };

const cases: readonly Case[] = [
  { name: 'some old', config: hour, count: 30, age: (i) => (i < 20 ? OLD : 0), start: 18, live: from(18, 30) },
  { name: 'all old', config: hour, count: 30, age: () => OLD, start: 30, live: [30] },
  { name: 'one, old', config: hour, count: 1, age: () => OLD, start: 1, live: [1] },
  {
    name: 'size',
    config: { ...never, retentionBytes: 1000 },
    count: 30,
    age: () => OLD,
    start: 14,
    live: from(14, 30),
  },
  {
    name: 'less than a segment too many',
    config: { ...never, retentionBytes: 700 },
    count: 10,
    age: () => 0,
    start: 0,
    live: upTo(10),
  },
  { name: 'size 0', config: { ...never, retentionBytes: 0 }, count: 10, age: () => 0, start: 10, live: [10] },
  {
    name: 'the first of the future',
    config: hour,
    count: 30,
    age: (i) => (i === 0 ? -50 * HOUR : OLD),
    start: 0,
    live: upTo(30),
  },
  {
    name: 'one of the future',
    config: hour,
    count: 30,
    age: (i) => (i === 15 ? -50 * HOUR : OLD),
    start: 14,
    live: from(14, 30),
  },
  {
    name: 'the last of the future',
    config: hour,
    count: 30,
    age: (i) => (i === 29 ? -50 * HOUR : OLD),
    start: 26,
    live: [26],
  },
  {
    name: 'size before time',
    config: { ...hour, retentionBytes: 2000 },
    count: 40,
    age: (i) => (i < 5 ? OLD : 0),
    start: 14,
    live: from(14, 40),
  },
  {
    name: 'time after size',
    config: { ...hour, retentionBytes: 2000 },
    count: 40,
    age: (i) => (i < 35 ? OLD : 0),
    start: 34,
    live: from(34, 40),
  },
  {
    name: 'one young in each',
    config: hour,
    count: 30,
    age: (i) => (i % 7 === 0 ? 10 : OLD),
    start: 0,
    live: upTo(30),
  },
  {
    name: 'compact',
    config: { retentionMs: 1, ...policy('compact') },
    count: 20,
    age: () => OLD,
    start: 0,
    live: upTo(20),
  },
  {
    name: 'compact,delete',
    config: { ...hour, ...policy('compact', 'delete') },
    count: 20,
    age: () => OLD,
    start: 20,
    live: [20],
  },
  { name: 'no policy', config: { retentionMs: 1, ...policy() }, count: 20, age: () => OLD, start: 0, live: upTo(20) },
  { name: 'DeleteRecords', config: never, count: 20, age: () => 0, deleteRecordsTo: 11, start: 11, live: from(10, 20) },
  { name: 'DeleteRecords of all', config: never, count: 20, age: () => 0, deleteRecordsTo: 20, start: 20, live: [18] },
  {
    name: 'DeleteRecords and old',
    config: hour,
    count: 20,
    age: (i) => (i < 10 ? OLD : 0),
    deleteRecordsTo: 5,
    start: 10,
    live: from(10, 20),
  },
  {
    name: 'segment.ms',
    config: { ...never, segmentMs: 1000, segmentBytes: 100_000 },
    count: 20,
    age: (i) => -300 * i,
    start: 0,
    live: [0, 4, 8, 12, 16],
  },
];

it.each(cases)('$name', async ({ config, count, age, deleteRecordsTo, start, live }) => {
  const fixture = await sweeping({ segmentBytes: 400, fileDeleteDelayMs: HOUR, ...config });
  const log = fixture.log();
  const bases = new Set<number>();
  const nowMs = fixture.clock.now();
  for (let i = 0; i < count; i++) {
    const builder = new RecordBatchBuilder({});
    builder.append(nowMs - age(i), Buffer.from(`k${i}`), Buffer.from(`value ${String(i).padStart(4, '0')}`));
    expect(log.append(builder.build(), 'leader', 0).errorCode).toBe(0);
    bases.add(log.segments[log.segments.length - 1]!.baseOffset);
  }
  await fixture.turn();
  if (deleteRecordsTo !== undefined) expect(log.deleteRecordsBefore(deleteRecordsTo)).toBe(0);
  await sweep(fixture);
  expect([log.logStartOffset, log.nextOffset]).toEqual([start, count]);
  const files = filesOf(fixture, `${DATA}/t-0`).filter((name) => !/\.(index|timeindex)$/.test(name));
  const expected: string[] = [];
  for (const base of live) expected.push(`${base}.log`, ...(base === 0 ? [] : [`${base}.snapshot`]));
  for (const base of bases) {
    if (live.includes(base)) continue;
    for (const suffix of ['index', 'log', 'timeindex']) expected.push(`${base}.${suffix}.deleted`);
    if (base > 0) expected.push(`${base}.snapshot.deleted`);
  }
  expect(files).toEqual(expected.sort());
});
