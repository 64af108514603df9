// What the load writes and the auditor expects: topics, producers, and the value of every record, from its id alone.
export const topics = [
  { name: 'kill-a', partitions: 8 },
  { name: 'kill-b', partitions: 8 },
  { name: 'kill-c', partitions: 8 },
];
/** The smallest that Kafka allows, so that logs roll all the time. */
export const segmentBytes = 1024 * 1024;
export const group = 'kill-group';

export const producers = [
  { name: 'one-0', acks: 1, idempotent: false },
  { name: 'one-1', acks: 1, idempotent: false },
  { name: 'all-0', acks: -1, idempotent: false },
  { name: 'all-1', acks: -1, idempotent: false },
  { name: 'idem-0', acks: -1, idempotent: true },
  { name: 'idem-1', acks: -1, idempotent: true },
  { name: 'idem-2', acks: -1, idempotent: true },
  { name: 'idem-3', acks: -1, idempotent: true },
];

/** Bytes of the value with this id: mostly small, now and then beyond what the broker writes at once. */
function valueSize(id) {
  if (id % 211 === 0) return 120_000 + (id % 101) * 1500;
  if (id % 97 === 0) return 8000;
  return 60 + (id % 80);
}

export function recordValue(producer, id) {
  const text = `${producer}:${id}:`;
  const value = Buffer.alloc(valueSize(id), 97 + (id % 26));
  value.write(text, 0, 'latin1');
  return value;
}

/** The id in a value, or -1 if the value is not what `recordValue` makes. */
export function idIn(producer, value) {
  const start = producer.length + 1;
  const end = value.indexOf(58, start);
  if (end < 0) return -1;
  const id = Number(value.latin1Slice(start, end));
  return Number.isSafeInteger(id) && value.equals(recordValue(producer, id)) ? id : -1;
}
