// Frames that mean no good, from a seed: a request made up from the spec, then some of its bytes changed: turned over, left
// out, put in, lengths that lie, an end too early. Must hold: the same seed gives the same frames.
import { encode, framed } from './connection.mjs';
import { Random } from './random.mjs';
import { invented, request, versionsOf } from './schema.mjs';

/** Whatever such a request of these says, the broker stays what it is. */
const APIS = [
  'produce',
  'fetch',
  'list-offsets',
  'metadata',
  'offset-commit',
  'offset-fetch',
  'find-coordinator',
  'heartbeat',
  'leave-group',
  'sync-group',
  'describe-groups',
  'list-groups',
  'sasl-handshake',
  'api-versions',
  'delete-records',
  'offset-for-leader-epoch',
  'add-partitions-to-txn',
  'add-offsets-to-txn',
  'end-txn',
  'txn-offset-commit',
  'describe-configs',
  'describe-log-dirs',
  'sasl-authenticate',
  'create-partitions',
  'delete-groups',
  'offset-delete',
  'describe-cluster',
  'describe-producers',
  'describe-transactions',
  'list-transactions',
  'consumer-group-describe',
  'list-config-resources',
  'describe-topic-partitions',
];
const LENGTHS = [-1, 0, 1, 127, 255, 32_767, 65_535, 1_000_000, 2_147_483_647, -2_147_483_648];
const HEADER_BYTES = 8;

/** One change of the bytes behind key, version and correlation id. */
function bent(random, bytes) {
  const at = HEADER_BYTES + random.int(Math.max(1, bytes.length - HEADER_BYTES));
  const kind = random.int(6);
  if (kind === 0) return bytes.subarray(0, at);
  if (kind === 1)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(Math.min(bytes.length, at + 1 + random.int(4)))]);
  if (kind === 2) {
    const more = Buffer.from(Array.from({ length: 1 + random.int(8) }, () => random.int(256)));
    return Buffer.concat([bytes.subarray(0, at), more, bytes.subarray(at)]);
  }
  const copy = Buffer.from(bytes);
  if (kind === 3 && at + 4 <= copy.length) copy.writeInt32BE(random.pick(LENGTHS), at);
  else if (kind === 4 && at + 2 <= copy.length) copy.writeInt16BE((random.pick(LENGTHS) << 16) >> 16, at);
  else if (at < copy.length) copy[at] ^= 1 << random.int(8);
  return copy;
}

/** Frame number `number` of a seed: { api, version, bytes }. */
export async function hostileFrame(seed, number) {
  const random = new Random(seed * 100_003 + number);
  const api = random.pick(APIS);
  const picked = random.pick(versionsOf(api, '4.3.1'));
  // A topic that one broker makes and the other does not would show in other frames' answers.
  const version = api === 'metadata' ? Math.max(4, picked) : picked;
  const plain = invented(random, request(api), version);
  if (api === 'metadata') plain.allowAutoTopicCreation = false;
  let bytes = await encode(api, plain, version, 'hostile');
  const changes = 1 + random.int(3);
  for (let i = 0; i < changes; i += 1) bytes = bent(random, bytes);
  return { api, version, bytes: framed(bytes) };
}
