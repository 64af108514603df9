// `klamm consume`: prints records of topics, alone or as a member of a group. Must hold: a group's offset is committed
// only for records that were printed; a signal ends it in order, with the offsets committed and the group left.

import type { Command } from 'commander';
import { Option } from 'commander';
import { systemClock } from '../base/clock.ts';
import { offset, partition, timestamp, wholeNumber } from './arguments.ts';
import { Cluster, type TopicView } from './cluster.ts';
import { Fetcher } from './fetcher.ts';
import { GroupMember } from './group-member.ts';
import { partitionOffsets } from './offsets.ts';
import { type ConsumedRecord, formatter, recordJson } from './record-lines.ts';
import { type SharedFlags, withSharedOptions } from './shared-options.ts';
import { CommandError, json, type Terminal } from './terminal.ts';

interface ConsumeFlags extends SharedFlags {
  readonly fromBeginning?: boolean;
  readonly offset?: number;
  readonly timestamp?: number;
  readonly group?: string;
  readonly partition?: number;
  readonly count?: number;
  readonly toEnd?: boolean;
  readonly timeout?: number;
  readonly format: string;
}

const POLL_MS = 500;
const COMMIT_INTERVAL_MS = 5000;

export function addConsume(program: Command, terminal: Terminal): void {
  withSharedOptions(program.command('consume').description('print the records of topics'))
    .argument('<topics...>')
    .option('--from-beginning', 'begin with the oldest record (a group: where it has committed nothing)')
    .addOption(
      new Option('-o, --offset <n>', 'begin with this offset')
        .argParser(offset)
        .conflicts(['group', 'fromBeginning', 'timestamp']),
    )
    .addOption(
      new Option('--timestamp <time>', 'begin with the first record of this time or later: ms since 1970, or ISO 8601')
        .argParser(timestamp)
        .conflicts(['group', 'fromBeginning', 'offset']),
    )
    .option('-g, --group <id>', 'read as a member of this group, and commit')
    .addOption(new Option('-p, --partition <n>', 'only this partition').argParser(partition).conflicts('group'))
    .option('-c, --count <n>', 'stop after this many records', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .option('--to-end', 'stop where the log ended when this began')
    .option('--timeout <ms>', 'stop when nothing came for this long', wholeNumber(1, 0x7fff_ffff))
    .option(
      '--format <format>',
      '%t topic %p partition %o offset %T timestamp %k key %v value %h headers, \\n \\t',
      '%v\\n',
    )
    .action((topics: string[], flags: ConsumeFlags) => consume(topics, flags, terminal));
}

/** Prints records and knows when to stop. */
class Printer {
  private readonly terminal: Terminal;
  private readonly print: (record: ConsumedRecord) => string | Buffer;
  private readonly limit: number;
  count = 0;
  /** The next offset of each partition that this consumer reads: where it began, or behind what was printed last. */
  readonly positions: Map<string, { topic: string; partition: number; offset: number }> = new Map();

  constructor(flags: ConsumeFlags, terminal: Terminal) {
    this.terminal = terminal;
    this.limit = flags.count ?? Number.POSITIVE_INFINITY;
    this.print = flags.json === true ? (record) => json(recordJson(record)) : formatter(flags.format);
  }

  get full(): boolean {
    return this.count >= this.limit;
  }

  async show(records: readonly ConsumedRecord[], until: ReadonlyMap<string, number> | null): Promise<void> {
    for (const record of records) {
      if (this.full) return;
      const { topic, partition, offset } = record;
      const name = `${topic}-${partition}`;
      if (until !== null && offset >= (until.get(name) ?? 0)) continue;
      await this.terminal.out(this.print(record));
      this.count++;
      this.positions.set(name, { topic, partition, offset: offset + 1 });
    }
  }
}

/** What ends the loop from outside. */
class Stop {
  requested = false;
  readonly detach: () => void;

  constructor(terminal: Terminal) {
    this.detach = terminal.onSignal(() => {
      // The second time it is meant.
      if (this.requested) terminal.exit(130);
      this.requested = true;
    });
  }
}

async function endOffsets(cluster: Cluster, topics: readonly TopicView[]): Promise<ReadonlyMap<string, number>> {
  const ends = new Map<string, number>();
  for (const topic of topics) {
    for (const [index, end] of await partitionOffsets(cluster, topic, 'latest'))
      ends.set(`${topic.name}-${index}`, end);
  }
  return ends;
}

function reachedEnd(fetcher: Fetcher, until: ReadonlyMap<string, number> | null): boolean {
  return (
    until !== null &&
    fetcher.next.every(({ topic, partition, offset }) => offset >= (until.get(`${topic}-${partition}`) ?? 0))
  );
}

interface Loop {
  readonly fetcher: Fetcher;
  readonly printer: Printer;
  readonly stop: Stop;
  readonly until: ReadonlyMap<string, number> | null;
  readonly timeoutMs: number;
  /** Before each poll. */
  readonly beforePoll?: () => Promise<void>;
}

async function run(loop: Loop): Promise<void> {
  const { fetcher, printer, stop, until, timeoutMs } = loop;
  let lastRecordMs = systemClock.monotonic();
  while (!stop.requested && !printer.full) {
    await loop.beforePoll?.();
    if (reachedEnd(fetcher, until)) return;
    const records = await fetcher.poll(Math.min(POLL_MS, timeoutMs));
    await printer.show(records, until);
    const nowMs = systemClock.monotonic();
    if (records.length > 0) lastRecordMs = nowMs;
    else if (nowMs - lastRecordMs >= timeoutMs) return;
  }
}

async function seekAll(
  cluster: Cluster,
  topics: readonly TopicView[],
  fetcher: Fetcher,
  flags: ConsumeFlags,
): Promise<void> {
  for (const topic of topics) {
    if (flags.partition !== undefined && flags.partition >= topic.partitions.length) {
      throw new CommandError(
        `topic ${topic.name} has no partition ${flags.partition}: it has ${topic.partitions.length}`,
      );
    }
    const latest = await partitionOffsets(cluster, topic, 'latest');
    const wish = flags.timestamp ?? (flags.fromBeginning === true ? 'earliest' : 'latest');
    const starts = wish === 'latest' ? latest : await partitionOffsets(cluster, topic, wish);
    for (const { index } of topic.partitions) {
      if (flags.partition !== undefined && flags.partition !== index) continue;
      const found = flags.offset ?? starts.get(index) ?? 0;
      // No record is that young: what comes next is.
      fetcher.seek(topic.name, index, found < 0 ? latest.get(index)! : found);
    }
  }
}

async function consumeAlone(
  cluster: Cluster,
  topics: readonly TopicView[],
  flags: ConsumeFlags,
  loop: Loop,
): Promise<void> {
  await seekAll(cluster, topics, loop.fetcher, flags);
  await run(loop);
}

async function consumeInGroup(
  cluster: Cluster,
  topics: readonly TopicView[],
  flags: ConsumeFlags & { readonly group: string },
  loop: Loop,
): Promise<void> {
  const { fetcher, printer } = loop;
  const member = new GroupMember(
    cluster,
    flags.group,
    topics.map((topic) => topic.name),
  );
  let committedAtMs = systemClock.monotonic();
  const commit = async () => {
    await member.commit([...printer.positions.values()]);
    committedAtMs = systemClock.monotonic();
  };
  const beforePoll = async () => {
    if (!member.needsJoin) {
      if (systemClock.monotonic() - committedAtMs >= COMMIT_INTERVAL_MS) await commit();
      return;
    }
    if (printer.positions.size > 0) await commit();
    printer.positions.clear();
    fetcher.clear();
    const assigned = await member.join();
    const committed = await member.committed(assigned);
    for (const topic of topics) {
      const own = assigned.filter((one) => one.topic === topic.name);
      if (own.length === 0) continue;
      const starts = await partitionOffsets(cluster, topic, flags.fromBeginning === true ? 'earliest' : 'latest');
      for (const { partition: index } of own) {
        const name = `${topic.name}-${index}`;
        const from = committed.get(name) ?? starts.get(index) ?? 0;
        fetcher.seek(topic.name, index, from);
        printer.positions.set(name, { topic: topic.name, partition: index, offset: from });
      }
    }
  };
  try {
    await run({ ...loop, beforePoll });
    await commit();
  } finally {
    await member.leave();
  }
}

async function consume(names: readonly string[], flags: ConsumeFlags, terminal: Terminal): Promise<void> {
  const printer = new Printer(flags, terminal);
  const stop = new Stop(terminal);
  try {
    await Cluster.use(flags.bootstrapServer, async (cluster) => {
      const topics: TopicView[] = [];
      for (const name of new Set(names)) topics.push(await cluster.topic(name, false));
      const until = flags.toEnd === true ? await endOffsets(cluster, topics) : null;
      const fetcher = new Fetcher(cluster, topics);
      const loop: Loop = { fetcher, printer, stop, until, timeoutMs: flags.timeout ?? Number.MAX_SAFE_INTEGER };
      const { group } = flags;
      if (group === undefined) await consumeAlone(cluster, topics, flags, loop);
      else await consumeInGroup(cluster, topics, { ...flags, group }, loop);
    });
  } finally {
    stop.detach();
  }
}
