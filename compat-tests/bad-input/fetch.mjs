// Fetch, ListOffsets and OffsetForLeaderEpoch: positions, epochs and sessions that do not exist.
import { batch, Wire } from '../lib/wire.mjs';
import { bootstrap, epochEnd, fetch, listOffsets, produce, readyTopic } from './requests.mjs';

const topic = 'bad-fetch';

async function sessions() {
  const wire = await Wire.open(bootstrap);
  const made = await fetch(topic, { wire, sessionEpoch: 0 });
  wire.close();
  return made;
}

export async function fetchCases(outcome) {
  await readyTopic(topic, { partitions: 2 });
  for (let i = 0; i < 3; i += 1)
    await produce(topic, batch([{ value: `v${i}` }], { baseTimestamp: 1_000_000_000_000 + i }));
  await outcome('fetch: from the start', () => fetch(topic));
  await outcome('fetch: at the end', () => fetch(topic, { offset: 3 }));
  await outcome('fetch: beyond the end', () => fetch(topic, { offset: 4 }));
  await outcome('fetch: negative offset', () => fetch(topic, { offset: -1 }));
  await outcome('fetch: unknown topic', () => fetch('bad-never'));
  await outcome('fetch: unknown partition', () => fetch(topic, { partition: 9 }));
  await outcome('fetch: leader epoch too new', () => fetch(topic, { epoch: 99 }));
  await outcome('fetch: session that does not exist', () => fetch(topic, { sessionId: 12345, sessionEpoch: 1 }));
  await outcome('fetch: session epoch 0 without id makes one', sessions);
  await outcome('fetch: bad isolation level', () => fetch(topic, { isolation: 9 }));
  await outcome('fetch: one byte at most', () => fetch(topic, { maxBytes: 1 }));
  await outcome('fetch: as an unknown replica', () => fetch(topic, { replicaId: 44 }));
  await outcome('offsets: earliest, latest', async () => [await listOffsets(topic, -2), await listOffsets(topic, -1)]);
  await outcome('offsets: by time', () => listOffsets(topic, 1_000_000_000_001));
  await outcome('offsets: after the last', () => listOffsets(topic, 2_000_000_000_000));
  await outcome('offsets: of an empty partition', async () => [
    await listOffsets(topic, -2, { partition: 1 }),
    await listOffsets(topic, -1, { partition: 1 }),
    await listOffsets(topic, 5, { partition: 1 }),
    await listOffsets(topic, -3, { partition: 1, version: 11 }),
  ]);
  for (const special of [-3, -4, -5, -6, -7, -100]) {
    await outcome(`offsets: timestamp ${special} in v11`, () => listOffsets(topic, special, { version: 11 }));
  }
  await outcome('offsets: timestamp -3 in v5', () => listOffsets(topic, -3));
  await outcome('offsets: unknown topic', () => listOffsets('bad-never', -1));
  await outcome('offsets: unknown partition', () => listOffsets(topic, -1, { partition: 5 }));
  await outcome('offsets: leader epoch too new', () => listOffsets(topic, -1, { epoch: 99 }));
  await outcome('epochs: end of epoch 0', () => epochEnd(topic, 0));
  await outcome('epochs: a later one', () => epochEnd(topic, 5));
  await outcome('epochs: -1', () => epochEnd(topic, -1));
  await outcome('epochs: current epoch too new', () => epochEnd(topic, 0, { currentEpoch: 9 }));
  await outcome('epochs: unknown partition', () => epochEnd(topic, 0, { partition: 9 }));
}
