import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Klamm } from '../index.ts';
import { runProgram } from './program.ts';
import type { Terminal } from './terminal.ts';

/** A minute ago: an old record would begin a segment of its own. */
const FIRST_MS = Date.now() - 60_000;
const parent = mkdtempSync(path.join(os.tmpdir(), 'klamm-log-'));
const folder = path.join(parent, 'data');
const LOG = path.join(folder, 'words-0', '00000000000000000000.log');
/** words, two of empty, 50 of __consumer_offsets, __cluster_metadata. */
const PARTITIONS = 54;
let whileRunning: Result;
let sizeWhileRunning: Result;

interface Result {
  readonly code: number;
  readonly output: string;
  readonly errors: string[];
  readonly statuses: string[];
}

async function klamm(args: readonly string[], input = ''): Promise<Result> {
  let output = '';
  const errors: string[] = [];
  const statuses: string[] = [];
  const terminal: Terminal = {
    out: (text) => {
      output += Buffer.from(text as Uint8Array).toString();
    },
    err: (line) => void errors.push(line),
    status: (line) => void statuses.push(line),
    input: Readable.from([Buffer.from(input)]),
    onSignal: () => () => {},
    exit: () => {},
  };
  const code = await runProgram(args, terminal);
  return { code, output, errors, statuses };
}

function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

beforeAll(async () => {
  const broker = await Klamm.start({ dataDir: folder, topics: ['words', 'empty:2'] });
  const on = ['-b', broker.bootstrapServers];
  const record = { timestamp: FIRST_MS, key: 'k', value: 'first', headers: { h: 'x' } };
  await klamm(['produce', 'words', '--format', 'json', ...on], JSON.stringify(record));
  await klamm(['produce', 'words', '-z', 'gzip', ...on], 'one\ntwo\nthree\n');
  await klamm(['produce', 'words', '--format', 'whole', ...on], '\u0000\t"');
  await klamm(['consume', 'words', '-g', 'readers', '--from-beginning', '--count', '2', ...on]);
  // The folders of __consumer_offsets are made a few at a time, and not at all after close.
  const partitions = () => readdirSync(folder).filter((name) => /-\d+$/.test(name)).length;
  await vi.waitFor(() => expect(partitions()).toBe(PARTITIONS), { timeout: 30_000 });
  whileRunning = await klamm(['log', 'verify', folder]);
  sizeWhileRunning = await klamm(['log', 'size', folder]);
  await broker.close();
}, 60_000);

afterAll(() => rmSync(parent, { recursive: true, force: true }));

/** Runs `check` on a folder in which the file was changed; puts it back afterwards. */
async function damaged(file: string, change: (bytes: Buffer) => Buffer, check: () => Promise<void>): Promise<void> {
  const before = readFileSync(file);
  writeFileSync(file, change(Buffer.from(before)));
  try {
    await check();
  } finally {
    writeFileSync(file, before);
  }
}

function flipped(bytes: Buffer): Buffer {
  bytes[bytes.length >> 1]! ^= 1;
  return bytes;
}

describe('klamm log verify', () => {
  it('finds a folder sound, while the broker runs (and says that it does) and after it', async () => {
    expect(whileRunning.code).toBe(0);
    expect(whileRunning.output).not.toContain('does not belong');
    expect(whileRunning.errors).toEqual([
      expect.stringMatching(/is in use by this process: the end of a log may be in/),
    ]);
    const { code, output, errors } = await klamm(['log', 'verify', folder]);
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    expect(output).toMatch(/^sound: 54 partitions, \d+ segments, \d+ batches, \d+ records; .* MB\/s\)\n$/);
    const summary = jsonLines((await klamm(['log', 'verify', '--json', path.dirname(LOG)])).output);
    expect(summary).toEqual([
      expect.objectContaining({ type: 'summary', sound: true, damaged: 0, warnings: 0, partitions: 1, records: 5 }),
    ]);
  });

  it('tells damage with file, byte and offset, and ends with 1', async () => {
    await damaged(LOG, flipped, async () => {
      for (const target of [folder, path.dirname(LOG), LOG]) {
        const { code, output } = await klamm(['log', 'verify', target]);
        expect(code).toBe(1);
        expect(output).toMatch(
          /^DAMAGE {3}words-0\/0{20}.log, byte \d+, offset 1: its checksum is .* bytes -> `klamm log repair` skips/,
        );
      }
      const [finding, summary] = jsonLines((await klamm(['log', 'verify', '--json', folder])).output);
      expect(finding).toMatchObject({
        type: 'finding',
        severity: 'damage',
        code: 'batch-checksum',
        file: LOG,
        offset: 1,
      });
      expect(summary).toMatchObject({ type: 'summary', sound: false, damaged: 1 });
      // Of one file only what lies in that file.
      const index = LOG.replace('.log', '.index');
      expect((await klamm(['log', 'verify', index])).code).toBe(0);
    });
    await damaged(
      path.join(folder, 'meta.properties'),
      () => Buffer.from('x'),
      async () => {
        expect((await klamm(['log', 'verify', path.join(folder, 'meta.properties')])).code).toBe(1);
        expect((await klamm(['log', 'verify', path.join(folder, 'recovery-point-offset-checkpoint')])).code).toBe(0);
      },
    );
  });

  it('shows how far it is where a person may be watching', async () => {
    const { statuses } = await klamm(['log', 'verify', folder]);
    expect(statuses[0]).toMatch(/^\d+% {2}.* of .*, \d+ MB\/s/);
    expect(statuses.at(-1)).toBe('');
  });
});

describe('klamm log ends with 2', () => {
  it.each([
    [['log', 'verify', '/does/not/exist'], /\/does\/not\/exist cannot be read: there is no such file or folder/],
    [['log', 'verify', import.meta.dirname], /is no data folder: it has no partition and no file of a broker/],
    [['log', 'verify', '--jsno'], /unknown option/],
    [['log', 'dump', '--max', '0'], /--max.*from 1/],
    [['log', 'dump', '--as', 'x'], /--as.*metadata, offsets, transactions, share, none/],
    [['log', 'size', '/', '/'], /too many arguments/],
    [['log', 'repair', '--damage', 'hide'], /--damage.*skip, cut/],
    [['log', 'what'], /unknown command/],
  ])('klamm %j', async (args, message) => {
    const { code, errors, output } = await klamm(args);
    expect(code).toBe(2);
    expect(errors.join('\n')).toMatch(message);
    expect(output).toBe('');
  });

  it('where a folder is none of a broker, and says so', async () => {
    const empty = mkdtempSync(path.join(parent, 'empty-folder'));
    const { code, errors } = await klamm(['log', 'size', empty]);
    expect({ code, errors }).toEqual({ code: 2, errors: [expect.stringMatching(/is no data folder/)] });
  });

  it('documents the codes in its help', async () => {
    for (const command of ['dump', 'verify', 'repair', 'size']) {
      const { code, output } = await klamm(['log', command, '--help']);
      expect(code).toBe(0);
      expect(output).toMatch(/Exit code: 0 all is sound, 1 damage .*, 2 wrong usage/);
    }
  });
});

describe('klamm log dump', () => {
  it('shows batches, and records with key, value and headers', async () => {
    const batches = jsonLines((await klamm(['log', 'dump', '--json', LOG])).output);
    expect(batches[0]).toMatchObject({ file: 'words-0/00000000000000000000.log', kind: 'file', fileKind: 'log' });
    expect(batches.slice(1)).toEqual([
      expect.objectContaining({
        kind: 'batch',
        baseOffset: 0,
        lastOffset: 0,
        position: 0,
        recordCount: 1,
        crcIsRight: true,
      }),
      expect.objectContaining({
        kind: 'batch',
        baseOffset: 1,
        lastOffset: 3,
        recordCount: 3,
        compression: 'gzip',
        magic: 2,
      }),
      expect.objectContaining({ kind: 'batch', baseOffset: 4, lastOffset: 4, compression: 'none', isControl: false }),
    ]);
    const records = jsonLines((await klamm(['log', 'dump', '--json', '--records', LOG])).output);
    expect(records.filter(({ kind }) => kind === 'record')).toMatchObject([
      {
        offset: 0,
        timestamp: FIRST_MS,
        keySize: 1,
        valueSize: 5,
        key: 'k',
        value: 'first',
        headers: [{ key: 'h', value: 'x' }],
      },
      { offset: 1, key: null, value: 'one' },
      { offset: 2, value: 'two' },
      { offset: 3, value: 'three' },
      { offset: 4, value: '\u0000\t"' },
    ]);
    const { output } = await klamm(['log', 'dump', '--records', LOG]);
    expect(output).toMatch(/^words-0\/0{20}.log {2}\(log, \d+ bytes, written 20/);
    expect(output).toMatch(/^ {2}batch 1-3 {2}byte \d+ {2}\d+ bytes {2}3 records {2}gzip {2}crc \d+ right {2}epoch 0/m);
    expect(output).toContain(`    0  ${new Date(FIRST_MS).toISOString()}  key "k"  value "first"  headers h="x"\n`);
    expect(output).toMatch(/^ {4}4 .* value "\\u0000\\t\\""$/m);
  });

  it('begins at an offset and ends after so many', async () => {
    const offsets = async (...args: string[]) =>
      jsonLines((await klamm(['log', 'dump', '--json', '--records', LOG, ...args])).output)
        .filter(({ kind }) => kind === 'record')
        .map(({ offset }) => offset);
    expect(await offsets('--from', '2')).toEqual([2, 3, 4]);
    expect(await offsets('--from', '2', '--max', '2')).toEqual([2, 3]);
    expect(await offsets('--max', '1')).toEqual([0]);
    expect(await offsets('--from', '5')).toEqual([]);
  });

  it("decodes the records of Kafka's own topics, and control records", async () => {
    const metadata = jsonLines(
      (await klamm(['log', 'dump', '--records', '--json', `${folder}/__cluster_metadata-0`])).output,
    );
    expect(metadata).toContainEqual(
      expect.objectContaining({
        kind: 'record',
        type: 'TOPIC_RECORD',
        version: 0,
        data: { name: 'words', topicId: expect.any(String) },
      }),
    );
    expect(metadata).toContainEqual(expect.objectContaining({ kind: 'control', control: 'LEADER_CHANGE' }));
    expect(metadata.filter((line) => 'unreadable' in line)).toEqual([]);
    const offsets = readdirSync(folder).filter((name) => name.startsWith('__consumer_offsets-'));
    const all = await klamm(['log', 'dump', '--records', '--json', ...offsets.map((name) => path.join(folder, name))]);
    const records = jsonLines(all.output).filter(({ kind }) => kind === 'record');
    expect(records).toContainEqual(
      expect.objectContaining({
        type: 'OFFSET_COMMIT',
        key: { type: 1, data: { group: 'readers', topic: 'words', partition: 0 } },
        value: { version: 4, data: expect.objectContaining({ offset: 2 }) },
      }),
    );
    const group = records.find(
      ({ type, value }) => type === 'GROUP_METADATA' && (value as { data: { members: [] } }).data.members.length > 0,
    );
    expect(group).toMatchObject({ value: { data: { members: [{ subscription: { topics: ['words'] } }] } } });
  });

  it('shows every file of a folder', async () => {
    const { code, output, errors } = await klamm(['log', 'dump', '--json', folder]);
    expect({ code, errors }).toEqual({ code: 0, errors: [] });
    const lines = jsonLines(output);
    const kinds = new Set(lines.filter(({ kind }) => kind === 'file').map(({ fileKind }) => fileKind));
    expect([...kinds].sort()).toEqual([
      ...['clean-shutdown', 'index', 'leader-epochs', 'lock', 'log', 'meta-properties', 'metadata-snapshot'],
      ...['offset-checkpoint', 'partition-metadata', 'producer-snapshot', 'quorum-state', 'timeindex'],
    ]);
    const of = (kind: string) => lines.find((line) => line.kind === kind);
    expect(of('meta-properties')).toMatchObject({ version: 1, nodeId: 1, file: 'meta.properties' });
    expect(of('epoch')).toMatchObject({ epoch: 1, startOffset: 0 });
    expect(of('quorum-state')).toMatchObject({ data: { leaderId: 1 } });
    expect(of('partition-metadata')).toMatchObject({ topicId: expect.stringMatching(/^.{22}$/) });
    expect(of('timeindex')).toMatchObject({ entry: 0, offset: expect.any(Number), timestamp: expect.any(Number) });
    expect(lines).toContainEqual({
      ...{ file: 'recovery-point-offset-checkpoint', kind: 'offset' },
      ...{ topic: 'words', partition: 0, offset: 5 },
    });
  });

  it('passes over damage, shows the rest and ends with 1', async () => {
    await damaged(LOG, flipped, async () => {
      const { code, output } = await klamm(['log', 'dump', '--records', LOG]);
      expect(code).toBe(1);
      expect(output).toMatch(/batch 1-3 .* WRONG/);
      expect(output).toMatch(/^ {2}DAMAGE byte \d+: its checksum is wrong; \d+ bytes are passed over$/m);
      expect(output).not.toMatch(/value "two"/);
      expect(output).toMatch(/^ {4}4 /m);
    });
  });

  it('decodes as it is told, wherever the file lies', async () => {
    const moved = path.join(parent, '00000000000000000000.log');
    writeFileSync(moved, readFileSync(path.join(folder, '__cluster_metadata-0', '00000000000000000000.log')));
    const plain = await klamm(['log', 'dump', '--records', moved]);
    expect(plain.output).toMatch(/base64:/);
    const decoded = await klamm(['log', 'dump', '--records', '--as', 'metadata', moved]);
    expect(decoded.output).toMatch(/"type":"TOPIC_RECORD"/);
  });
});

describe('klamm log size', () => {
  it('counts bytes, segments and offsets, largest first, with totals', async () => {
    expect(sizeWhileRunning).toMatchObject({ code: 0, errors: [expect.stringMatching(/in use/)] });
    const rows = jsonLines((await klamm(['log', 'size', '--json', folder])).output);
    const words = rows.find(({ name }) => name === 'words-0')!;
    const bytes = readdirSync(path.dirname(LOG)).reduce(
      (sum, name) => sum + readFileSync(path.join(path.dirname(LOG), name)).length,
      0,
    );
    expect(words).toMatchObject({
      ...{ type: 'partition', topic: 'words', partition: 0, bytes, logBytes: readFileSync(LOG).length, segments: 1 },
      ...{ startOffset: 0, endOffset: 5, offsets: 5, oldestMs: FIRST_MS, complete: true },
    });
    expect(words.newestMs).toBeGreaterThan(FIRST_MS);
    const sizes = rows.slice(0, -1).map((row) => row.bytes as number);
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(rows.at(-1)).toMatchObject({
      type: 'total',
      partitions: 54,
      bytes: sizes.reduce((sum, one) => sum + one, 0),
    });
    const topics = jsonLines((await klamm(['log', 'size', '--json', '--topics', folder])).output);
    expect(topics.find(({ name }) => name === 'empty')).toMatchObject({
      type: 'topic',
      partitions: 2,
      offsets: 0,
      oldestMs: -1,
    });
    expect((await klamm(['log', 'size', path.dirname(LOG)])).output).toMatch(
      /^BYTES +SEGMENTS +FIRST .*\n\d+ .*words-0\n\d+ .*total\n$/,
    );
  });

  it('tells what it can of a log that is damaged', async () => {
    await damaged(
      LOG,
      (bytes) => bytes.subarray(0, -1),
      async () => {
        const [row] = jsonLines((await klamm(['log', 'size', '--json', path.dirname(LOG)])).output);
        expect(row).toMatchObject({ endOffset: 4, complete: false });
      },
    );
  });
});

describe('klamm log repair', () => {
  /** A copy of the folder, damaged in the middle of the log of `words`. */
  function copyWithRot(name: string): { copy: string; log: string } {
    const copy = path.join(parent, name);
    cpSync(folder, copy, { recursive: true });
    const log = path.join(copy, 'words-0', '00000000000000000000.log');
    writeFileSync(log, flipped(readFileSync(log)));
    return { copy, log };
  }

  async function consumed(dataDir: string): Promise<string> {
    const broker = await Klamm.start({ dataDir });
    const read = await klamm(['consume', 'words', '--from-beginning', '--to-end', '-b', broker.bootstrapServers]);
    await broker.close();
    return read.output;
  }

  it('says nothing is to do where that is so', async () => {
    expect(await klamm(['log', 'repair', folder])).toMatchObject({
      code: 0,
      output: 'nothing to repair\n',
      errors: [],
    });
  });

  it('shows what it would do, then does it; the broker serves every other record', async () => {
    const { copy, log } = copyWithRot('rot-skip');
    const before = readFileSync(log);
    const told = await klamm(['log', 'repair', copy]);
    expect(told.code).toBe(1);
    expect(told.output).toMatch(
      /^WOULD {2}words-0\/0{20}.log, byte \d+, offset 1: .* -> left out and kept in 0{20}.cut-\d+; all/,
    );
    expect(told.output).toMatch(/1 would be done with --apply\n$/);
    expect(readFileSync(log).equals(before)).toBe(true);
    const done = await klamm(['log', 'repair', '--apply', copy]);
    expect(done.code).toBe(0);
    expect(done.output).toMatch(
      /^DONE {3}words-0\/.*\nnote {3}words-0\/0{20}.cut-\d+: what was taken out.*\n1 done\n$/,
    );
    expect((await klamm(['log', 'verify', copy])).code).toBe(0);
    expect(await consumed(copy)).toBe('first\n\u0000\t"\n');
    const kept = readdirSync(path.dirname(log)).find((name) => name.includes('.cut-'))!;
    expect((await klamm(['log', 'dump', path.join(copy, 'words-0', kept)])).output).toMatch(/batch 1-3 .* WRONG/);
  });

  it('cuts where it is told to, of one partition, as JSON', async () => {
    const { copy } = copyWithRot('rot-cut');
    const args = ['log', 'repair', '--apply', '--damage', 'cut', '--partition', 'words-0', '--json', copy];
    const { code, output } = await klamm(args);
    expect(code).toBe(0);
    expect(jsonLines(output)).toEqual([
      expect.objectContaining({ type: 'action', done: true, kind: 'cut', offset: 1, position: expect.any(Number) }),
      expect.objectContaining({ type: 'action', kind: 'checkpoint', offset: 1 }),
      expect.objectContaining({ type: 'note', file: expect.stringMatching(/\.cut-\d+$/) }),
      { type: 'summary', applied: true, actions: 2, left: 0 },
    ]);
    expect(await consumed(copy)).toBe('first\n');
  });

  it('is refused while a broker uses the folder, with 2; showing is not', async () => {
    const { copy, log } = copyWithRot('rot-used');
    const broker = await Klamm.start({ dataDir: copy });
    try {
      const before = readFileSync(log);
      const refused = await klamm(['log', 'repair', '--apply', copy]);
      expect(refused).toMatchObject({
        code: 2,
        output: '',
        errors: [expect.stringMatching(/is in use by this process/)],
      });
      expect(readFileSync(log).equals(before)).toBe(true);
      const shown = await klamm(['log', 'repair', path.dirname(log)]);
      expect(shown).toMatchObject({ code: 1, errors: [expect.stringMatching(/may be in flight/)] });
    } finally {
      await broker.close();
    }
  });

  /** A copy in which the first batch of the metadata log with such a record is damaged. */
  async function copyWithoutMetadata(name: string, type: string): Promise<string> {
    const copy = path.join(parent, name);
    cpSync(folder, copy, { recursive: true });
    const log = path.join(copy, '__cluster_metadata-0', '00000000000000000000.log');
    const lines = jsonLines((await klamm(['log', 'dump', '--records', '--json', log])).output);
    const record = lines.findIndex((line) => line.type === type);
    const batch = lines.findLast((line, index) => index < record && line.kind === 'batch') as { position: number };
    const bytes = readFileSync(log);
    bytes[batch.position + 70]! ^= 1;
    writeFileSync(log, bytes);
    return copy;
  }

  it('asks for a word about the metadata log, and the broker starts with what was told', async () => {
    const copy = await copyWithoutMetadata('metadata-skip', 'BROKER_REGISTRATION_CHANGE_RECORD');
    const asked = await klamm(['log', 'repair', '--apply', copy]);
    expect(asked).toMatchObject({
      code: 1,
      output: expect.stringMatching(/^LEFT .*say --damage skip .*, or say --damage cut/),
    });
    expect((await klamm(['log', 'verify', copy])).code).toBe(1);
    const done = await klamm(['log', 'repair', '--apply', '--damage', 'skip', copy]);
    expect(done).toMatchObject({ code: 0, output: expect.stringMatching(/empty records take their place/) });
    expect(await consumed(copy)).toBe('first\none\ntwo\nthree\n\u0000\t"\n');
  });

  it('does not leave out metadata that later records need', async () => {
    const copy = await copyWithoutMetadata('metadata-cut', 'TOPIC_RECORD');
    const refused = await klamm(['log', 'repair', '--apply', '--damage', 'skip', copy]);
    expect(refused.code).toBe(1);
    expect(refused.output).toMatch(
      /^LEFT .*makes no sense without its damaged batch \(.*unknown topic.*say --damage cut/,
    );
    expect((await klamm(['log', 'repair', '--apply', '--damage', 'cut', copy])).code).toBe(0);
    const broker = await Klamm.start({ dataDir: copy, topics: ['words'] });
    await broker.close();
    expect((await klamm(['log', 'verify', copy])).code).toBe(0);
  });
});
