// What the load does and the auditor expects: topics, groups, writers, and the value of every record, from its id alone.
export const partitions = 4;
/** Writers fill the first; one group of members copies it to the second, another that one to the third. */
export const topics = ['kg-in', 'kg-mid', 'kg-out'];
/** Where transactions are begun that nobody ends. */
export const abandonedTopic = 'kg-abandoned';
/** The smallest that Kafka allows, so that logs roll. */
export const segmentBytes = 1024 * 1024;

/** Transactional producers. `old`: Produce 11, AddPartitionsToTxn, EndTxn 4; else transaction.version 2 (KIP-890). */
export const writers = [
  { name: 'kg-new-0', old: false },
  { name: 'kg-new-1', old: false },
  { name: 'kg-old-0', old: true },
  { name: 'kg-old-1', old: true },
];

/** The group whose offsets a writer commits in its transactions: the number of the transaction, in every partition. */
export function marksOf(writer) {
  return `${writer}-marks`;
}

/** Groups of no members, committed by hand, in several partitions of __consumer_offsets. */
export const plainGroups = ['kg-plain-0', 'kg-plain-1', 'kg-plain-2', 'kg-plain-3'];
/** One member each, from this load: it must still be the member it was after each kill. */
export const soloClassic = 'kg-solo-classic';
export const soloConsumer = 'kg-solo-consumer';
/** Members of the Go program; what each consumes, and where it copies that to. */
export const chains = [
  { group: 'kg-chain-classic', type: 'Classic', from: 'kg-in', to: 'kg-mid' },
  { group: 'kg-chain-consumer', type: 'Consumer', from: 'kg-mid', to: 'kg-out' },
];
export const readers = [
  { group: 'kg-read-classic', type: 'Classic', from: 'kg-in' },
  { group: 'kg-read-consumer', type: 'Consumer', from: 'kg-in' },
];
/** Processes of the Go program: each has one member in each of its groups. */
export const memberProcesses = 3;

export const transactionTimeoutMs = 5000;
export const checkIntervalMs = 500;
/** Beyond timeout and check interval: a busy machine. */
export const overdueSlackMs = 3000;

export const settings = [
  'transaction.state.log.num.partitions=4',
  `transaction.abort.timed.out.transaction.cleanup.interval.ms=${checkIntervalMs}`,
  'group.initial.rebalance.delay.ms=0',
  'group.consumer.min.session.timeout.ms=1000',
  'group.consumer.session.timeout.ms=6000',
  'group.consumer.min.heartbeat.interval.ms=100',
  'group.consumer.heartbeat.interval.ms=300',
];

/** What a broker that is starting or stopping may answer, or one that still completes a transaction; asked again later. */
export const passingNames = [
  'NOT_LEADER_OR_FOLLOWER',
  'LEADER_NOT_AVAILABLE',
  'UNKNOWN_TOPIC_OR_PARTITION',
  'COORDINATOR_LOAD_IN_PROGRESS',
  'COORDINATOR_NOT_AVAILABLE',
  'NOT_COORDINATOR',
  'REQUEST_TIMED_OUT',
  'NOT_CONTROLLER',
  'CONCURRENT_TRANSACTIONS',
  'NOT_ENOUGH_REPLICAS',
];

/** Mostly small, now and then large, so that logs roll. */
function fillerOf(transaction, index) {
  const size = (transaction + index) % 6 === 0 ? 16_000 : 80 + ((transaction * 7 + index * 13) % 300);
  return String.fromCharCode(97 + (transaction % 26)).repeat(size);
}

export function recordValue(writer, transaction, index) {
  return Buffer.from(`${writer}:${transaction}:${index}:${fillerOf(transaction, index)}`);
}

/** { writer, transaction, index } of a value, or null if it is not what `recordValue` makes. */
export function readValue(value) {
  const text = value.latin1Slice();
  const [writer, transaction, index, filler] = text.split(':');
  if (filler === undefined || filler !== fillerOf(Number(transaction), Number(index))) return null;
  return { writer, transaction: Number(transaction), index: Number(index) };
}
