// Every command that talks to a broker, against one that has only the versions of an older Kafka.

import net from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EMULATED_RELEASES } from '../broker/clients/emulation.ts';
import { Klamm } from '../index.ts';
import { FrameDecoder } from '../network/frame-decoder.ts';
import { ApiVersionsResponse, ApiVersionsResponseApiVersion, apiVersions } from '../protocol/generated/api-versions.ts';
import { encodeResponseHeader, responseHeaderVersion } from '../protocol/headers.ts';
import { Writer } from '../protocol/writer.ts';
import { FakeTerminal, klamm } from './fake-terminal.ts';
import { buildProgram } from './program.ts';

/** What each command is tried with, one after the other. */
const tried: readonly (readonly [args: string, input: string, output: RegExp])[] = [
  ['topics create made --partitions 2 --set retention.ms=50000 --json', '', /"created":true.*"partitions":2/],
  ['topics create made --if-not-exists', '', /exists already/],
  ['topics list --json', '', /"name":"made"/],
  ['topics describe made --json', '', /"firstOffset":0,"nextOffset":0/],
  ['topics add-partitions made 3', '', /has 3 partitions/],
  ['produce read -H h=1 --json', 'a\nb\n', /"records":2/],
  ['produce read --acks 1 -z zstd --json', 'c\n', /"firstOffset":2/],
  ['produce read --acks 0 --json', 'd\n', /"records":1/],
  ['consume read --from-beginning --to-end', '', /^a\nb\nc\nd\n$/],
  ['consume read --timestamp 1 --count 1', '', /^a\n$/],
  ['consume read --group readers --from-beginning --to-end', '', /^a\nb\nc\nd\n$/],
  ['groups list', '', /readers +Empty/],
  ['groups describe readers --json', '', /"state":"Empty".*"committed":4,"end":4,"lag":0/],
  ['groups delete readers', '', /deleted readers/],
  ['configs show topic:made', '', /retention.ms +50000/],
  ['configs show broker:1 --all --docs', '', /num.partitions/],
  ['configs set topic:made retention.ms=60000', '', /changed retention.ms/],
  ['configs unset topic:made retention.ms', '', /changed retention.ms/],
  ['describe --json', '', /"durability":"memory"/],
  ['clients --json --all', '', /^\{"emulated":"(?=.*"refused":\[\])(?!.*"refused":\[\{)/],
  ['topics delete made', '', /deleted made/],
];

/** Commands that ask no broker. */
const alone = ['start', 'compat', 'log'];

it('tries every command that talks to a broker', () => {
  const names = buildProgram(new FakeTerminal()).commands.flatMap((command) => {
    if (alone.includes(command.name())) return [];
    const children = command.commands.map((child) => `${command.name()} ${child.name()}`);
    return children.length > 0 ? children : [command.name()];
  });
  for (const name of names) expect(tried.map(([args]) => args).filter((args) => args.startsWith(name))).not.toEqual([]);
});

describe.each(EMULATED_RELEASES)('against the versions of Kafka %s', (emulate) => {
  let broker: Klamm;
  let on: string[];

  beforeAll(async () => {
    broker = await Klamm.start({ emulate, nodeId: 1 });
    on = ['-b', broker.bootstrapServers];
  });

  afterAll(() => broker.close());

  it.each(tried)('klamm %s', async (args, input, output) => {
    const result = await klamm([...args.split(' '), ...on], input);
    expect(result.errors.filter((line) => line.startsWith('klamm:'))).toEqual([]);
    expect(result.code).toBe(0);
    expect(result.output).toMatch(output);
  });
});

/** A broker that has ApiVersions and nothing else, and closes the connection on anything else, as Kafka does. */
async function poorBroker(): Promise<net.Server> {
  const server = net.createServer((socket) => {
    const frames = new FrameDecoder(1_000_000);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      frames.push(chunk);
      for (let frame = frames.next(); frame !== null; frame = frames.next()) {
        const version = frame.readInt16BE(2);
        if (frame.readInt16BE(0) !== apiVersions.key) return void socket.destroy();
        const writer = new Writer();
        writer.startFrame();
        const only = new ApiVersionsResponseApiVersion({ apiKey: apiVersions.key, maxVersion: version });
        encodeResponseHeader(writer, frame.readInt32BE(4), responseHeaderVersion(apiVersions, version));
        apiVersions.response.encode(writer, new ApiVersionsResponse({ apiKeys: [only] }), version);
        for (const part of writer.finish()) socket.write(part as Buffer);
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

describe('against a broker that does not have the API', () => {
  let server: net.Server;

  beforeAll(async () => {
    server = await poorBroker();
  });

  afterAll(() => new Promise((resolve) => server.close(resolve)));

  it.each(tried)('klamm %s is one line', async (args, input) => {
    const { port } = server.address() as net.AddressInfo;
    const result = await klamm([...args.split(' '), '-b', `127.0.0.1:${port}`], input);
    expect(result).toMatchObject({ code: 1, output: '' });
    expect(result.errors).toEqual([expect.stringMatching(/^klamm: .*(does not serve \w+|it is not Klamm.*)$/)]);
  });
});
