// Frames and headers that no client should send: the broker closes exactly where Kafka closes, and nobody else notices.
import { encode, framed } from '../connection.mjs';

const header = (key, version, { client = 'x', tail = Buffer.alloc(0) } = {}) => {
  const name = client === null ? Buffer.from([0xff, 0xff]) : Buffer.from([0, client.length, ...Buffer.from(client)]);
  const start = Buffer.alloc(8);
  start.writeInt16BE(key, 0);
  start.writeInt16BE(version, 2);
  start.writeInt32BE(7, 4);
  return Buffer.concat([start, name, tail]);
};
const length = (value, rest = Buffer.alloc(0)) => framed(rest, value);

const raw = (name, bytes, options) => [
  name,
  async (t) => {
    const bystander = await t.main();
    await t.raw(name, typeof bytes === 'function' ? await bytes() : bytes, options);
    await t.alive('a bystander', bystander);
  },
];

async function bent(name, plain, version, bend) {
  return framed(bend(await encode(name, plain, version)));
}

/** That there is an answer, whatever is in it. */
const any = { view: (frame) => (frame.length > 100 ? 'ANSWERED' : frame) };
const cut = (bytes, count) => bytes.subarray(0, bytes.length - count);
const longer = (bytes, count) => Buffer.concat([bytes, Buffer.alloc(count)]);

export default [
  raw('length 0', length(0)),
  raw('length -1', length(-1)),
  raw('length -2147483648', length(-2147483648)),
  raw('length 2147483647', length(2147483647)),
  raw('length one above socket.request.max.bytes', length(104857601)),
  raw('length socket.request.max.bytes, nothing follows', length(104857600)),
  raw('length 1', framed(Buffer.from([0]))),
  raw('length 4: key and version alone', framed(Buffer.from([0, 18, 0, 0]))),
  raw('length 7', framed(header(18, 0).subarray(0, 7))),
  raw('length 8: no client id', framed(header(18, 0).subarray(0, 8))),
  raw('client id longer than the frame', framed(Buffer.concat([header(18, 0).subarray(0, 8), Buffer.from([0, 99])]))),
  raw('client id null', framed(header(12, 0, { client: null, tail: Buffer.alloc(8) }))),
  raw('API key 999', framed(header(999, 0))),
  raw('API key -1', framed(header(-1, 0))),
  raw('API key 4, gone since Kafka 4', framed(header(4, 0))),
  raw('API key 52, for controllers only', framed(header(52, 0))),
  raw('an HTTP request', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')),
  raw('a TLS hello', Buffer.from('16030100c8010000c40303', 'hex')),
  raw('Metadata version -1', framed(header(3, -1))),
  raw('Metadata version 99', framed(header(3, 99))),
  raw('Produce version 99', framed(header(0, 99))),
  raw('Fetch version 19', framed(header(1, 19))),
  raw('ApiVersions version 99', framed(header(18, 99)), { as: ['api-versions', 99] }),
  raw('ApiVersions version -1', framed(header(18, -1)), { as: ['api-versions', 99] }),
  raw('ApiVersions version 99, header v2', framed(header(18, 99, { tail: Buffer.from([0, 1, 1, 0]) })), {
    as: ['api-versions', 99],
  }),
  raw('ApiVersions 0 with trailing bytes', () => bent('api-versions', {}, 0, (b) => longer(b, 3)), any),
  raw('ApiVersions 3 truncated', () =>
    bent('api-versions', { clientSoftwareName: 'abc', clientSoftwareVersion: '1' }, 3, (b) => cut(b, 3)),
  ),
  ...[0, 5, 9, 12].map((v) =>
    raw(`Metadata ${v} truncated`, () => bent('metadata', { topics: [{ name: 'abcdef' }] }, v, (b) => cut(b, 5))),
  ),
  raw('Metadata 5 with trailing bytes', () => bent('metadata', { topics: [] }, 5, (b) => longer(b, 9)), {
    as: ['metadata', 5],
  }),
  raw('Heartbeat 0 with trailing bytes', () =>
    bent('heartbeat', { groupId: 'x', memberId: 'y' }, 0, (b) => longer(b, 1)),
  ),
  raw('Heartbeat 4 with trailing bytes', () =>
    bent('heartbeat', { groupId: 'x', memberId: 'y' }, 4, (b) => longer(b, 1)),
  ),
  raw('Heartbeat 4 without its tags', () => bent('heartbeat', { groupId: 'x', memberId: 'y' }, 4, (b) => cut(b, 1))),
  raw('Metadata 5: array length 2147483647', framed(header(3, 5, { tail: Buffer.from('7fffffff00', 'hex') }))),
  raw('Metadata 5: array length -2', framed(header(3, 5, { tail: Buffer.from('fffffffe00', 'hex') })), any),
  raw(
    'Metadata 12: array length beyond the frame',
    framed(header(3, 12, { tail: Buffer.from('00ffffffff0f', 'hex') })),
  ),
  raw('Metadata 5: string length -1 in a name', framed(header(3, 5, { tail: Buffer.from('00000001ffff00', 'hex') }))),
  raw(
    'Metadata 5: string length beyond the frame',
    framed(header(3, 5, { tail: Buffer.from('000000017fff00', 'hex') })),
  ),
  raw('Metadata 12: varint of 6 bytes', framed(header(3, 12, { tail: Buffer.from('00ffffffffffff', 'hex') }))),
  raw('Heartbeat 4 with unknown tags', () =>
    bent('heartbeat', { groupId: 'x', memberId: 'y' }, 4, (b) =>
      Buffer.concat([cut(b, 1), Buffer.from([1, 99, 1, 5])]),
    ),
  ),
  raw('Heartbeat 4: a tag twice', () =>
    bent('heartbeat', { groupId: 'x', memberId: 'y' }, 4, (b) =>
      Buffer.concat([cut(b, 1), Buffer.from([2, 99, 1, 5, 99, 1, 5])]),
    ),
  ),
  raw('Heartbeat 4: a tag longer than the frame', () =>
    bent('heartbeat', { groupId: 'x', memberId: 'y' }, 4, (b) =>
      Buffer.concat([cut(b, 1), Buffer.from([1, 99, 50, 5])]),
    ),
  ),
  raw('OffsetCommit 1 (dropped by Kafka 4), empty body', framed(header(8, 99))),
  [
    'ApiVersions with odd software names',
    async (t) => {
      const view = ({ errorCode, apiKeys }) => ({ errorCode, some: apiKeys.length > 1, apiKeys: apiKeys.length === 1 });
      for (const [label, clientSoftwareName, clientSoftwareVersion] of [
        ['good', 'apache-kafka-java', '4.3.1'],
        ['empty name', '', '1'],
        ['empty version', 'x', ''],
        ['blank', 'a b', '1'],
        ['dash first', '-a', '1'],
        ['umlaut', 'ä', '1'],
        ['long', 'a'.repeat(300), '1'],
      ]) {
        for (const version of [3, 4]) {
          const on = await t.connect();
          await t.call(label, 'api-versions', { clientSoftwareName, clientSoftwareVersion }, version, { on, view });
          await t.alive('still', on);
        }
      }
    },
  ],
  [
    'pipelined requests are answered in order, up to a malformed one',
    async (t) => {
      const on = await t.connect();
      const good = framed(await encode('heartbeat', { groupId: 'x', memberId: 'y' }, 3));
      on.write(Buffer.concat([good, good, framed(header(999, 0)), good]));
      for (const label of ['first', 'second', 'third', 'fourth']) t.log(label, await on.frame(1500));
    },
  ],
];
