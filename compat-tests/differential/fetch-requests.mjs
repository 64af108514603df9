// Fetch as the concurrent scenarios send it, and its answer as text.
import { readable } from './end-state.mjs';

/** Longer than anything that is waited for. */
const WAIT_MS = 30_000;

/** @param partitions [topic, partition, offset] each */
export function fetchOf(t, version, partitions, more = {}) {
  const topics = [];
  for (const [topic, partition, fetchOffset] of partitions) {
    const named = version >= 13 ? { topicId: t.ids.get(topic) } : { topic };
    let entry = topics.find((one) => (version >= 13 ? one.topicId === named.topicId : one.topic === topic));
    if (entry === undefined) {
      entry = { ...named, partitions: [] };
      topics.push(entry);
    }
    entry.partitions.push({ partition, fetchOffset, partitionMaxBytes: 1_000_000 });
  }
  const session = version >= 7 ? { sessionId: 0, sessionEpoch: -1 } : {};
  return {
    ...(version < 15 ? { replicaId: -1 } : {}),
    maxWaitMs: WAIT_MS,
    minBytes: 1,
    maxBytes: 1_000_000,
    ...session,
    topics,
    ...more,
  };
}

/** Every record as text; markers without the broker's time. */
export const withReadable = ({ responses, ...rest }) => ({
  ...rest,
  responses: responses.map(({ partitions, ...topic }) => ({
    ...topic,
    partitions: partitions.map((one) => ({ ...one, records: one.records === null ? null : readable(one.records) })),
  })),
});
