// `klamm produce`: lines of standard input or a file become records. Must hold: exit code 0 means that everything read
// was acknowledged (or, with acks=0, read by the broker).

import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Command } from 'commander';
import { COMPRESSION_NAMES, type CompressionName } from '../records/compression/codec.ts';
import { encoderReady } from '../records/compression/compress.ts';
import { type NameValue, namedValue, oneOf, partition } from './arguments.ts';
import { Cluster } from './cluster.ts';
import { type LineOptions, linesOf, recordOfJson, recordOfLine } from './record-lines.ts';
import { RecordSink } from './record-sink.ts';
import { type SharedFlags, withSharedOptions } from './shared-options.ts';
import { CommandError, json, type Terminal } from './terminal.ts';

interface ProduceFlags extends SharedFlags {
  readonly file?: string;
  readonly keySeparator?: string;
  readonly header?: readonly NameValue[];
  readonly null?: string;
  readonly partition?: number;
  readonly compression: CompressionName;
  readonly acks: '0' | '1' | 'all';
  readonly format: 'lines' | 'json' | 'whole';
  readonly create: boolean;
}

export function addProduce(program: Command, terminal: Terminal): void {
  withSharedOptions(program.command('produce').description('send lines as records'))
    .argument('<topic>')
    .option('-f, --file <path>', 'read this file instead of standard input')
    .option('-K, --key-separator <text>', 'what stands between key and value in a line')
    .option('-H, --header <name=value>', 'a header for every record; repeatable, also with the same name', namedValue)
    .option('--null <text>', 'a value of exactly this text is sent as null')
    .option('-p, --partition <n>', 'send everything there (default: by key, else in turn)', partition)
    .option('-z, --compression <codec>', COMPRESSION_NAMES.join(', '), oneOf(COMPRESSION_NAMES), 'none')
    .option('-a, --acks <acks>', '0, 1 or all', oneOf(['0', '1', 'all']), 'all')
    .option(
      '--format <format>',
      'lines; json (as consume --json prints them: headers {"name": "value"}, or [["name", "value"], ...] where a ' +
        'name comes again); whole (one record)',
      oneOf(['lines', 'json', 'whole']),
      'lines',
    )
    .option('--no-create', 'fail if the topic does not exist')
    .action((topic: string, flags: ProduceFlags) => produceLines(topic, flags, terminal));
}

function inputOf(flags: ProduceFlags, terminal: Terminal): Readable {
  return flags.file === undefined ? terminal.input : createReadStream(flags.file, { highWaterMark: 256 * 1024 });
}

async function* whole(input: Readable): AsyncGenerator<Buffer[], void, void> {
  const chunks: Buffer[] = [];
  for await (const chunk of input) chunks.push(typeof chunk === 'string' ? Buffer.from(chunk) : chunk);
  yield [Buffer.concat(chunks)];
}

async function send(sink: RecordSink, input: Readable, flags: ProduceFlags): Promise<void> {
  const options: LineOptions = {
    keySeparator: flags.keySeparator === undefined ? null : Buffer.from(flags.keySeparator),
    nullText: flags.null === undefined ? null : Buffer.from(flags.null),
    headers: (flags.header ?? []).map(({ name, value }) => ({ key: name, value: Buffer.from(value) })),
    partition: flags.partition ?? null,
  };
  const read = flags.format === 'json' ? recordOfJson : recordOfLine;
  try {
    for await (const lines of flags.format === 'whole' ? whole(input) : linesOf(input)) {
      for (const line of lines) {
        if (flags.format === 'json' && line.length === 0) continue;
        await sink.add(read(line, options));
      }
      await sink.flush();
    }
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES') {
      throw new CommandError(`Invalid value ${path ?? flags.file} for --file: it cannot be read (${code})`);
    }
    throw error;
  }
  await sink.finish();
}

async function produceLines(topicName: string, flags: ProduceFlags, terminal: Terminal): Promise<void> {
  await Cluster.use(flags.bootstrapServer, async (cluster) => {
    const topic = await cluster.topic(topicName, flags.create);
    const acks = flags.acks === 'all' ? -1 : flags.acks === '1' ? 1 : 0;
    await encoderReady(flags.compression);
    const sink = new RecordSink(cluster, topic, { acks, compression: flags.compression });
    await send(sink, inputOf(flags, terminal), flags);
    const partitions = [...sink.sent.values()].sort((a, b) => a.partition - b.partition);
    const records = partitions.reduce((sum, one) => sum + one.records, 0);
    if (flags.json === true) await terminal.out(json({ topic: topicName, records, partitions }));
    else terminal.err(`${records} ${records === 1 ? 'record' : 'records'} sent to ${topicName}`);
  });
}
