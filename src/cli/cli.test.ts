import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { silentLogger } from '../base/logger.ts';
import { shippedProperties, zooKeeperEraProperties } from '../config/server-properties-fixture.ts';
import { Klamm } from '../index.ts';
import { FakeTerminal, klamm } from './fake-terminal.ts';
import { runProgram } from './program.ts';
import { startOptions } from './start.ts';

const folders: string[] = [];

function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'klamm-cli-'));
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

describe('a mistake on the command line is one line and exit code 1', () => {
  it.each([
    [['start', '--port', '99999'], /--port <n>.*99999.*from 0 to 65535/],
    [['--port', 'x'], /--port.*x.*whole number/],
    [['start', '--durability', 'safe'], /--durability.*safe.*memory, os, disk/],
    [
      ['start', '--memory', '--set', 'num.partitions=0'],
      /Invalid value 0 for configuration num.partitions.*at least 1/,
    ],
    [
      ['start', '--memory', '--set', 'num.partition=2'],
      /Unknown configuration num.partition; did you mean num.partitions/,
    ],
    [['start', '--memory', '--set', 'sasl.foo=2'], /Unknown security configuration sasl.foo/],
    [['start', '--memory', '--set', 'authorizer.class.name=x'], /Invalid value x .*no authorizer/],
    [['start', '--set', 'foo'], /--set.*foo.*key=value/],
    [['start', '--config', '/does/not/exist'], /\/does\/not\/exist.*no such file/],
    [['start', '--memory', '--data', 'x'], /Invalid value x for --data/],
    [['start', '--memory', '--durability', 'disk'], /Invalid value disk for --durability/],
    [['start', '--topic', 'a b'], /--topic.*a b.*name:partitions/],
    [['start', '--topic', 'a:0'], /--topic.*a:0/],
    [['start', '--topic', '..:2'], /--topic.*not \. or \.\./],
    [['start', '--id', '-1'], /--id.*-1.*from 0 to 2147483647/],
    [['start', '--cluster-id', 'x'], /--cluster-id.*x.*22/],
    [['start', '--advertise', 'x'], /--advertise.*x.*host:port/],
    [['start', '--log-level', 'loud'], /--log-level.*loud.*silent/],
    [['start', '--prot', '1'], /unknown option '--prot' \(Did you mean --port\?\)/],
    [['start', '--feature', 'transaction.version'], /--feature.*name=level/],
    [
      ['start', '--memory', '--feature', 'transaction.version=9'],
      /features: transaction.version has the levels 0 to 2/,
    ],
    [['start', '--data', ''], /Invalid value '' for --data/],
    [['start', '--memory', '--set', 'log.dirs=/x'], /\/x for configuration log.dirs: durability memory keeps nothing/],
    [['start', '--data', '/nowhere/a', '--set', 'log.dirs=/nowhere/b'], /log.dirs says \/nowhere\/b, give one of them/],
    [['start', '--memory', '--feature', 'share.version=1'], /features: share.version has the levels 0 to 0/],
    [['foo'], /unknown command foo; allowed are start, describe, [a-z, ]*topics/],
    [['topics', 'list', '-b', 'nowhere'], /nowhere.*host:port/],
    [['consume', 't', '--offset', '1', '--group', 'g'], /cannot be used with/],
    [['configs', 'show', 'group:'], /topic:<name>, group:<id>, broker:<id>/],
    [['produce', 't', '--acks', '2'], /--acks.*2.*0, 1, all/],
  ])('klamm %j', async (args, message) => {
    const { code, output, errors } = await klamm(args);
    expect(errors.join('\n')).toMatch(message);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatch(/^klamm: /);
    expect({ code, output }).toEqual({ code: 1, output: '' });
  });

  it('says so when no broker answers', async () => {
    const { code, errors } = await klamm(['topics', 'list', '-b', 'localhost:1']);
    expect(code).toBe(1);
    expect(errors).toEqual([expect.stringMatching(/no broker answers on localhost:1/)]);
  });
});

describe('startOptions', () => {
  const flags = (more: object) => startOptions({ logLevel: 'info', ...more }, silentLogger);

  it('are port 9092 and ./data by default', () => {
    expect(flags({})).toMatchObject({
      host: 'localhost',
      port: 9092,
      dataDir: path.resolve('data'),
      config: { 'klamm.durability': 'os', 'klamm.hot.tail.bytes': '67108864' },
    });
  });

  it('leave to the file what only the file says', () => {
    const file = path.join(temporaryFolder(), 'server.properties');
    writeFileSync(
      file,
      'listeners=PLAINTEXT://:9099\nlog.dirs=/x\nklamm.hot.tail.bytes=5\nklamm.core.sharing.requests=0\n',
    );
    const options = flags({ config: file });
    expect(options.port).toBeUndefined();
    expect(options.host).toBeUndefined();
    expect(options.dataDir).toBeUndefined();
    expect(options.config).toEqual({ 'klamm.durability': 'os' });
    expect(options.configFile?.path).toBe(file);
  });

  it('advertise the port of the flags, not that of the file', () => {
    const file = path.join(temporaryFolder(), 'server.properties');
    writeFileSync(file, 'listeners=PLAINTEXT://:9092\nadvertised.listeners=PLAINTEXT://localhost:9092\n');
    expect(flags({ config: file, port: 9095 }).config).toMatchObject({
      'advertised.listeners': 'PLAINTEXT://localhost:9095',
    });
    expect(flags({ config: file, port: 9095, advertise: 'a:1' }).config).not.toHaveProperty(['advertised.listeners']);
  });

  it('keep nothing on disk with --memory', () => {
    const options = flags({ memory: true });
    expect(options.dataDir).toBeUndefined();
    expect(options.config).toMatchObject({ 'klamm.durability': 'memory' });
  });
});

function connects(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port }, () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

describe('klamm start', () => {
  it('prints one ready line as JSON, and closes on a signal', async () => {
    const terminal = new FakeTerminal();
    const printed = terminal.nextOutput();
    const folder = temporaryFolder();
    const done = runProgram(['start', '--json', '--port', '0', '--data', folder, '--topic', 'a:3'], terminal);
    await printed;
    const ready = JSON.parse(terminal.output) as { port: number; bootstrapServers: string };
    expect(ready).toMatchObject({ ready: true, dataDir: folder, durability: 'os', nodeId: 1, withoutEffect: [] });
    expect(ready).toHaveProperty('clusterId', expect.stringMatching(/^[\w-]{22}$/));
    const listed = await klamm(['topics', 'list', '--json', '-b', ready.bootstrapServers]);
    expect(JSON.parse(listed.output)).toMatchObject({ name: 'a', partitions: 3 });
    terminal.signal('SIGTERM');
    expect(await done).toBe(0);
    expect(terminal.exits).toEqual([]);
    expect(terminal.watchesSignals).toBe(false);
    expect(terminal.output.trim().split('\n')).toHaveLength(1);
  });

  it('tells a person what to know', async () => {
    const terminal = new FakeTerminal();
    const printed = terminal.nextOutput();
    const sets = ['--set', 'num.io.threads=4', '--set', 'offsets.topic.replication.factor=3'];
    const done = runProgram(['start', '--port', '0', '--memory', '--log-level', 'silent', ...sets], terminal);
    await printed;
    terminal.signal('SIGINT');
    expect(await done).toBe(0);
    expect(terminal.output).toMatch(
      /^Klamm is ready on localhost:\d+\n {2}durability {2}memory: .*\n {2}data .*in memory/,
    );
    expect(terminal.output).toMatch(/no effect {3}num.io.threads\n$/);
    expect(terminal.output).toMatch(/echo hello \|/);
    expect(terminal.errors).toEqual([expect.stringMatching(/^warning: offsets.topic.replication.factor=3 /)]);
  });

  it('tells what clients are told, and the port that is bound', async () => {
    const where = ['start', '--port', '0', '--advertise', 'localhost:1', '--memory', '--log-level', 'silent'];
    for (const flags of [where, [...where, '--json']]) {
      const terminal = new FakeTerminal();
      const printed = terminal.nextOutput();
      const done = runProgram(flags, terminal);
      await printed;
      const port = flags.includes('--json')
        ? (JSON.parse(terminal.output) as { port: number }).port
        : Number(/^Klamm is ready on localhost:1 \(bound is port (\d+)\)\n/.exec(terminal.output)?.[1]);
      if (flags.includes('--json'))
        expect(JSON.parse(terminal.output)).toHaveProperty('bootstrapServers', 'localhost:1');
      expect(await connects(port)).toBe(true);
      terminal.signal('SIGTERM');
      expect(await done).toBe(0);
    }
  });

  it('ends at once on a second signal, unless it is the same Ctrl-C twice', async () => {
    const terminal = new FakeTerminal();
    const printed = terminal.nextOutput();
    const done = runProgram(['start', '--port', '0', '--memory', '--log-level', 'silent'], terminal);
    await printed;
    terminal.signal('SIGINT');
    terminal.signal('SIGINT');
    expect(terminal.exits).toEqual([]);
    terminal.signal('SIGTERM');
    expect(terminal.exits).toEqual([143]);
    await done;
  });

  it('closes when the signal came before it was ready', async () => {
    const terminal = new FakeTerminal();
    const done = runProgram(['start', '--port', '0', '--memory', '--log-level', 'silent'], terminal);
    terminal.signal('SIGTERM');
    expect(await done).toBe(0);
  });

  it('says in one line that the port is taken, the folder in use, or not usable', async () => {
    const folder = temporaryFolder();
    const broker = await Klamm.start({ dataDir: folder });
    try {
      const port = await klamm(['start', '--port', String(broker.port), '--data', temporaryFolder()]);
      expect(port).toMatchObject({ code: 1, output: '', errors: [expect.stringMatching(/already in use/)] });
      const used = await klamm(['start', '--port', '0', '--data', folder]);
      expect(used).toMatchObject({ code: 1, output: '', errors: [expect.stringContaining(folder)] });
      expect(used.errors[0]).toMatch(/in use/);
      const file = path.join(folder, 'meta.properties');
      const unusable = await klamm(['start', '--port', '0', '--data', file, '--log-level', 'silent']);
      expect(unusable).toMatchObject({ code: 1, output: '', errors: [expect.stringContaining(file)] });
    } finally {
      await broker.close();
    }
  });

  it.each([
    ['that Kafka 4.3.1 ships', shippedProperties, 1, 'controller.quorum.bootstrap.servers'],
    ['of the days of ZooKeeper', zooKeeperEraProperties, 0, 'zookeeper.connect'],
  ])('runs with the server.properties %s', async (_name, text, nodeId, withoutEffect) => {
    const folder = temporaryFolder();
    const file = path.join(folder, 'server.properties');
    writeFileSync(file, text);
    const terminal = new FakeTerminal();
    const printed = terminal.nextOutput();
    const elsewhere = ['--port', '0', '--set', `log.dirs=${path.join(folder, 'data')}`];
    const done = runProgram(['start', '--json', '--log-level', 'warn', '--config', file, ...elsewhere], terminal);
    await printed;
    const ready = JSON.parse(terminal.output) as { bootstrapServers: string; port: number; withoutEffect: string[] };
    expect(ready).toMatchObject({ nodeId, durability: 'os', dataDir: path.join(folder, 'data'), warnings: [] });
    expect(ready.withoutEffect).toContain(withoutEffect);
    expect(ready.bootstrapServers).toBe(`localhost:${ready.port}`);
    const on = ['-b', ready.bootstrapServers];
    await klamm(['produce', 'my-topic', ...on], 'hello\n');
    expect((await klamm(['consume', 'my-topic', '--from-beginning', '--count', '1', ...on])).output).toBe('hello\n');
    const described = JSON.parse((await klamm(['describe', '--json', ...on])).output) as object;
    expect(described).toMatchObject({ durability: 'os', nodeId });
    terminal.signal('SIGTERM');
    expect(await done).toBe(0);
    expect(terminal.errors).toEqual([]);
  });

  it('refuses the folder of another node', async () => {
    const folder = temporaryFolder();
    await (await Klamm.start({ dataDir: folder, nodeId: 3 })).close();
    const { code, errors } = await klamm(['start', '--port', '0', '--data', folder, '--id', '4']);
    expect({ code, errors }).toEqual({ code: 1, errors: [expect.stringMatching(/node 3/)] });
  });
});

describe('commands on a running broker', () => {
  let broker: Klamm;
  let on: string[];

  beforeAll(async () => {
    broker = await Klamm.start({ topics: ['three:3'] });
    on = ['-b', broker.bootstrapServers];
  });

  afterAll(() => broker.close());

  it('produce lines and consume them again', async () => {
    const sent = await klamm(['produce', 'lines', ...on], 'one\ntwo\r\nthree');
    expect(sent).toEqual({ code: 0, output: '', errors: ['3 records sent to lines'] });
    const all = await klamm(['consume', 'lines', '--from-beginning', '--count', '3', ...on]);
    expect(all).toEqual({ code: 0, output: 'one\ntwo\nthree\n', errors: [] });
    const second = await klamm(['consume', 'lines', '--offset', '1', '--count', '1', ...on]);
    expect(second.output).toBe('two\n');
  });

  it.each(['none', 'gzip', 'snappy', 'lz4', 'zstd'])('produce with %s', async (codec) => {
    const topic = `codec-${codec}`;
    const lines = Array.from({ length: 50 }, (_, index) => `line ${index} of many that are much alike`).join('\n');
    const sent = await klamm(['produce', topic, '-z', codec, '--json', ...on], lines);
    expect(JSON.parse(sent.output)).toMatchObject({ topic, records: 50 });
    expect((await klamm(['consume', topic, '--from-beginning', '--to-end', ...on])).output.trim()).toBe(lines);
  });

  it.each(['0', '1', 'all'])('produce with acks=%s', async (acks) => {
    const topic = `acks-${acks}`;
    await klamm(['produce', topic, '--acks', acks, ...on], 'a\nb\n');
    expect((await klamm(['consume', topic, '--from-beginning', '--count', '2', ...on])).output).toBe('a\nb\n');
  });

  it('spread keys as the Java clients do, keep headers and tombstones', async () => {
    const args = ['produce', 'three', '-K', ':', '-H', 'h=x', '--null', '', '--json', ...on];
    const sent = await klamm(args, 'a:1\nb:2\nc:\n');
    // kafka-clients puts a and c into partition 1 and b into partition 2, of three.
    expect(JSON.parse(sent.output)).toEqual({
      topic: 'three',
      records: 3,
      partitions: [
        { partition: 1, records: 2, firstOffset: 0, lastOffset: 1 },
        { partition: 2, records: 1, firstOffset: 0, lastOffset: 0 },
      ],
    });
    const read = await klamm(['consume', 'three', '--from-beginning', '--to-end', '-p', '1', '--json', ...on]);
    const records = read.output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(records).toMatchObject([
      { topic: 'three', partition: 1, offset: 0, key: 'a', value: '1', headers: { h: 'x' } },
      { topic: 'three', partition: 1, offset: 1, key: 'c', value: null, headers: { h: 'x' } },
    ]);
    const formatted = await klamm([
      ...['consume', 'three', '--from-beginning', '--to-end', '-p', '2'],
      ...['--format', '%t-%p@%o %k=%v %h%%\\n', ...on],
    ]);
    expect(formatted.output).toBe('three-2@0 b=2 h=x%\n');
  });

  it('carry bytes that are no text through JSON and back', async () => {
    const binary = Buffer.from([0xff, 0x00, 0x0a, 0x80]);
    await klamm(['produce', 'bytes', '--format', 'whole', ...on], binary);
    const read = await klamm(['consume', 'bytes', '--from-beginning', '--to-end', '--json', ...on]);
    expect(JSON.parse(read.output)).toMatchObject({ valueBase64: binary.toString('base64') });
    await klamm(['produce', 'bytes-2', '--format', 'json', ...on], read.output);
    const again = await klamm(['consume', 'bytes-2', '--from-beginning', '--to-end', '--json', ...on]);
    expect(JSON.parse(again.output)).toMatchObject({ valueBase64: binary.toString('base64'), key: null });
  });

  it('carry headers whose names repeat, in their order', async () => {
    await klamm(['produce', 'headers', '-H', 'h=1', '-H', 'g=', '-H', 'h=2=3', ...on], 'x\n');
    const more = [
      { 2: 'b', 1: 'a' },
      [
        ['2', null],
        ['1', { base64: '/w==' }],
      ],
      [['once', 'x']],
      undefined,
    ];
    const lines = more.map((headers) => JSON.stringify({ value: 'y', headers }));
    await klamm(['produce', 'headers', '--format', 'json', ...on], lines.join('\n'));
    const read = async (topic: string) => {
      const { output } = await klamm(['consume', topic, '--from-beginning', '--to-end', '--json', ...on]);
      const records = output.trim().split('\n');
      return { output, headers: records.map((record) => (JSON.parse(record) as { headers: unknown }).headers) };
    };
    const { output, headers } = await read('headers');
    expect(headers).toEqual([
      [
        ['h', '1'],
        ['g', ''],
        ['h', '2=3'],
      ],
      { 1: 'a', 2: 'b' },
      [
        ['2', null],
        ['1', { base64: '/w==' }],
      ],
      { once: 'x' },
      {},
    ]);
    await klamm(['produce', 'headers-2', '--format', 'json', ...on], output);
    expect((await read('headers-2')).headers).toEqual(headers);
    const shown = await klamm(['consume', 'headers-2', '--offset', '0', '--count', '1', '--format', '%h', ...on]);
    expect(shown.output).toBe('h=1,g=,h=2=3');
    for (const wrong of [['h'], [['h']], [[1, 'x']], 'h', 5]) {
      const args = ['produce', 'headers', '--format', 'json', ...on];
      const { code, errors } = await klamm(args, JSON.stringify({ value: 'y', headers: wrong }));
      expect({ code, errors }).toEqual({ code: 1, errors: [expect.stringMatching(/^klamm: (a header|headers)/)] });
    }
  });

  it('find a record by its time', async () => {
    const records = [1000, 2000, 3000].map((timestamp) => JSON.stringify({ timestamp, value: String(timestamp) }));
    await klamm(['produce', 'times', '--format', 'json', ...on], records.join('\n'));
    const read = await klamm(['consume', 'times', '--timestamp', '1500', '--to-end', ...on]);
    expect(read.output).toBe('2000\n3000\n');
    const iso = await klamm(['consume', 'times', '--timestamp', '1970-01-01T00:00:03Z', '--to-end', ...on]);
    expect(iso.output).toBe('3000\n');
  });

  it('consume in a group, commit, and go on from there', async () => {
    await klamm(['produce', 'grouped', ...on], '1\n2\n3\n4\n');
    const first = await klamm(['consume', 'grouped', '-g', 'readers', '--from-beginning', '--count', '3', ...on]);
    expect(first.output).toBe('1\n2\n3\n');
    const state = JSON.parse((await klamm(['groups', 'describe', 'readers', '--json', ...on])).output) as object;
    expect(state).toMatchObject({
      group: 'readers',
      state: 'Empty',
      partitions: [{ topic: 'grouped', partition: 0, committed: 3, end: 4, lag: 1 }],
    });
    const second = await klamm(['consume', 'grouped', '-g', 'readers', '--to-end', ...on]);
    expect(second.output).toBe('4\n');
    expect((await klamm(['groups', 'list', ...on])).output).toMatch(/^GROUP +STATE +TYPE\nreaders +Empty/);
    expect(await klamm(['groups', 'delete', 'readers', ...on])).toMatchObject({ code: 0, output: 'deleted readers\n' });
    const gone = await klamm(['groups', 'describe', 'readers', ...on]);
    expect(gone).toMatchObject({ code: 1, errors: [expect.stringMatching(/GROUP_ID_NOT_FOUND/)] });
  });

  it('share the partitions of a topic in a group', async () => {
    await klamm(['topics', 'create', 'shared', '--partitions', '2', ...on]);
    const members = [new FakeTerminal(), new FakeTerminal()];
    const args = ['consume', 'shared', '-g', 'pair', '--from-beginning', '--format', '%p:%v\\n', ...on];
    const runs = members.map((terminal) => runProgram(args, terminal));
    const stateOfGroup = async () => {
      const { output } = await klamm(['groups', 'describe', 'pair', '--json', ...on]);
      const state = JSON.parse(output === '' ? '{}' : output) as { state?: string; partitions?: { member: string }[] };
      return { state: state.state, owners: new Set(state.partitions?.map(({ member }) => member)).size };
    };
    await expect.poll(stateOfGroup, { timeout: 15_000 }).toEqual({ state: 'Stable', owners: 2 });
    await klamm(['produce', 'shared', '-p', '0', ...on], 'a\n');
    await klamm(['produce', 'shared', '-p', '1', ...on], 'b\n');
    await expect.poll(() => members.map((member) => member.output).sort()).toEqual(['0:a\n', '1:b\n']);
    for (const member of members) member.signal('SIGINT');
    expect(await Promise.all(runs)).toEqual([0, 0]);
    expect(await stateOfGroup()).toMatchObject({ state: 'Empty' });
    expect((await klamm(['groups', 'describe', 'pair', '--json', ...on])).output).toMatch(/"lag":0.*"lag":0/);
  });

  it('stop consuming on a signal', async () => {
    await klamm(['produce', 'endless', ...on], 'x\n');
    const terminal = new FakeTerminal();
    const printed = terminal.nextOutput();
    const done = runProgram(['consume', 'endless', '--from-beginning', ...on], terminal);
    await printed;
    terminal.signal('SIGINT');
    expect(await done).toBe(0);
    expect(terminal.output).toBe('x\n');
  });

  it('make, describe, grow and delete topics', async () => {
    const made = await klamm([
      'topics',
      'create',
      'new',
      '--partitions',
      '2',
      '--set',
      'retention.ms=5',
      '--json',
      ...on,
    ]);
    expect(JSON.parse(made.output)).toMatchObject({ name: 'new', created: true, partitions: 2, replicationFactor: 1 });
    const again = await klamm(['topics', 'create', 'new', ...on]);
    expect(again).toMatchObject({ code: 1, errors: [expect.stringMatching(/TOPIC_ALREADY_EXISTS/)] });
    expect((await klamm(['topics', 'create', 'new', '--if-not-exists', ...on])).code).toBe(0);
    expect((await klamm(['topics', 'add-partitions', 'new', '4', ...on])).code).toBe(0);
    const described = JSON.parse((await klamm(['topics', 'describe', 'new', '--json', ...on])).output) as {
      partitions: object[];
    };
    expect(described.partitions).toHaveLength(4);
    expect(described.partitions[3]).toMatchObject({ index: 3, leader: broker.nodeId, firstOffset: 0, nextOffset: 0 });
    expect((await klamm(['topics', 'delete', 'new', ...on])).output).toBe('deleted new\n');
    expect((await klamm(['topics', 'delete', 'new', ...on])).code).toBe(1);
    expect((await klamm(['topics', 'delete', 'new', '--if-exists', ...on])).code).toBe(0);
    const missing = await klamm(['consume', 'new', ...on]);
    expect(missing).toMatchObject({ code: 1, errors: [expect.stringMatching(/topic new does not exist/)] });
  });

  it('show and change configuration', async () => {
    await klamm(['topics', 'create', 'configured', ...on]);
    expect((await klamm(['configs', 'set', 'topic:configured', 'retention.ms=70', ...on])).code).toBe(0);
    const shown = await klamm(['configs', 'show', 'topic:configured', '--json', ...on]);
    expect(
      shown.output
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as object),
    ).toContainEqual({
      name: 'retention.ms',
      value: '70',
      source: 'topic',
      readOnly: false,
      sensitive: false,
    });
    const wrong = await klamm(['configs', 'set', 'topic:configured', 'retention.ms=x', ...on]);
    expect(wrong.errors).toEqual([
      expect.stringMatching(/Invalid value x for configuration retention.ms: Not a number/),
    ]);
    expect((await klamm(['configs', 'unset', 'topic:configured', 'retention.ms', ...on])).code).toBe(0);
    expect((await klamm(['configs', 'show', 'topic:configured', '--json', ...on])).output).not.toMatch(
      /"retention.ms"/,
    );
    const readOnly = await klamm(['configs', 'set', `broker:${broker.nodeId}`, 'num.partitions=3', ...on]);
    expect(readOnly.errors).toEqual([
      expect.stringMatching(/Cannot update these configs dynamically: \[num.partitions\]/),
    ]);
    const all = await klamm(['configs', 'show', `broker:${broker.nodeId}`, '--all', '--docs', ...on]);
    expect(all.output).toMatch(/num.partitions +1 +default +Partitions of a topic/);
  });

  it('show and change the configuration of a group, before it exists', async () => {
    const key = 'consumer.session.timeout.ms';
    expect((await klamm(['configs', 'show', 'group:later', ...on])).output).toMatch(/nothing is set on group later/);
    const changed = await klamm(['configs', 'set', 'group:later', `${key}=46000`, ...on]);
    expect(changed).toMatchObject({ code: 0, output: `changed ${key} of group later\n` });
    const shown = await klamm(['configs', 'show', 'group:later', ...on]);
    expect(shown.output).toMatch(/^KEY +VALUE +FROM\nconsumer.session.timeout.ms +46000 +group\n$/);
    const wrong = await klamm(['configs', 'set', 'group:later', `${key}=1`, ...on]);
    expect(wrong.errors).toEqual([
      expect.stringMatching(/group later could not be changed.*group.consumer.min.session/),
    ]);
    expect((await klamm(['configs', 'unset', 'group:later', key, ...on])).code).toBe(0);
    expect((await klamm(['configs', 'show', 'group:later', ...on])).output).toMatch(/nothing is set/);
  });

  it('describe the broker', async () => {
    const { output } = await klamm(['describe', '--json', ...on]);
    expect(JSON.parse(output)).toMatchObject({
      clusterId: broker.clusterId,
      nodeId: broker.nodeId,
      brokers: [{ id: broker.nodeId, port: broker.port }],
    });
    expect((await klamm(['describe', ...on])).output).toMatch(/^cluster +\S+\nnode +1\n/);
  });
});
