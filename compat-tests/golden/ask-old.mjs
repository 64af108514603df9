// Asks a broker in versions that no current client sends, with our own encoders: its answers are real frames.
// BOOTSTRAP=host:port node ask-old.mjs
import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const dist = process.env.KLAMM_DIST ?? fileURLToPath(new URL('../../dist', import.meta.url));
const load = (path) => import(pathToFileURL(join(dist, path)).href);
const { encodeRequestHeader, RequestHeader, requestHeaderVersion } = await load('protocol/headers.js');
const { Writer } = await load('protocol/writer.js');
const { Reader } = await load('protocol/reader.js');

const topic = 'golden-old';
const create = { name: topic, numPartitions: 1, replicationFactor: 1 };
const partition = { partition: 0, fetchOffset: 0, partitionMaxBytes: 10_000 };

/** file, versions, the fields of the request. Struct classes are found by their name in the file. */
const questions = [
  ['create-topics', [0, 1], (m) => ({ topics: [new m.CreateTopicsRequestCreatableTopic(create)], timeoutMs: 5_000 })],
  ['api-versions', [0, 1, 2], () => ({})],
  [
    'metadata',
    [0, 1, 2, 3, 4, 5, 6, 7, 8],
    (m) => ({ topics: [new m.MetadataRequestMetadataRequestTopic({ name: topic })] }),
  ],
  [
    'fetch',
    [0, 1, 2, 3, 4, 5, 6],
    (m) => ({
      maxWaitMs: 10,
      topics: [new m.FetchRequestFetchTopic({ topic, partitions: [new m.FetchRequestFetchPartition(partition)] })],
    }),
  ],
  [
    'list-offsets',
    [0, 1, 2, 3, 4],
    (m) => ({
      replicaId: -1,
      topics: [
        new m.ListOffsetsRequestListOffsetsTopic({
          name: topic,
          partitions: [new m.ListOffsetsRequestListOffsetsPartition({ partitionIndex: 0, timestamp: -1 })],
        }),
      ],
    }),
  ],
  ['find-coordinator', [0, 1, 2], () => ({ key: 'golden-old-group' })],
  [
    'describe-configs',
    [0, 1, 2],
    (m) => ({
      resources: [
        new m.DescribeConfigsRequestDescribeConfigsResource({
          resourceType: 2,
          resourceName: topic,
          configurationKeys: ['retention.ms'],
        }),
      ],
    }),
  ],
  ['list-groups', [0, 1, 2], () => ({})],
  ['describe-groups', [0, 1, 2, 3], () => ({ groups: ['golden-old-group'] })],
  ['delete-topics', [0, 1, 2], () => ({ topicNames: [topic], timeoutMs: 5_000 })],
];

async function ask(socket, module, name, version, fields) {
  const word = name.replace(/(^|-)([a-z])/g, (_all, _dash, letter) => letter.toUpperCase());
  const api = module[word[0].toLowerCase() + word.slice(1)];
  const writer = new Writer();
  writer.startFrame();
  const header = new RequestHeader({ apiKey: api.key, apiVersion: version, correlationId: 1, clientId: 'klamm-0.1.0' });
  encodeRequestHeader(writer, header, requestHeaderVersion(api, version));
  api.request.encode(writer, new module[`${word}Request`](fields(module)), version);
  socket.write(writer.toBuffer());
  let bytes = Buffer.alloc(0);
  while (bytes.length < 4 || bytes.length < 4 + bytes.readInt32BE(0)) {
    const [chunk] = await once(socket, 'data');
    bytes = Buffer.concat([bytes, chunk]);
  }
  const reader = new Reader(bytes, 8);
  api.response.decode(reader, version);
  console.log(`${name} v${version}: ${reader.remaining} bytes left over`);
}

const [host, port] = process.env.BOOTSTRAP.split(':');
for (const [name, versions, fields] of questions) {
  const module = await load(`protocol/generated/${name}.js`);
  for (const version of versions) {
    const socket = connect(Number(port), host);
    const closed = once(socket, 'close').then(() => Promise.reject(new Error('closed')));
    try {
      await Promise.race([ask(socket, module, name, version, fields), closed]);
    } catch (error) {
      console.log(`${name} v${version}: ${error.message}`);
    } finally {
      closed.catch(() => {});
      socket.destroy();
    }
  }
}
