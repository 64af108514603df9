// The Kafka Improvement Proposals that the code names, with titles in our own words. Must hold: every KIP that src/, or
// the file in protocol-spec/ of an API that Klamm answers, names has a row here, and no other one has.

import type { Kip } from '../cli/compat-card.ts';

const NO_SASL = 'no SASL authentication yet';
const NO_ACLS = 'no authorizer yet: SECURITY_DISABLED, as Kafka without one';
const NO_TOKENS = 'refused, as Kafka without a secret key for tokens';
const NO_TIERS = 'no remote storage: everything is local';
const ONE_NODE = 'a single node has no other replica';
const NO_SHARE_GROUPS = 'not served, share.version is 0';

/** A third element says what Klamm leaves out. */
const TITLES: readonly (readonly [kip: number, title: string, limit?: string])[] = [
  [4, 'Topics are made and deleted by request'],
  [13, 'Quotas for bytes, and the throttle time in answers'],
  [31, 'Relative offsets in compressed messages'],
  [32, 'Timestamps in messages'],
  [35, 'The versions that a broker serves'],
  [48, 'Delegation tokens', NO_TOKENS],
  [55, 'Quotas of users and of their clients'],
  [58, 'Records stay their time before they are compacted'],
  [62, 'A rebalance timeout of its own'],
  [71, 'Compaction and retention of one log together'],
  [72, 'A bound for the memory of requests'],
  [74, 'A limit for the size of a whole fetch'],
  [79, 'Offsets by timestamp'],
  [82, 'Headers of records'],
  [88, 'All offsets of a group in one request'],
  [98, 'Exactly-once: idempotent and transactional producers, record batches'],
  [101, 'Leader epochs tell where logs part'],
  [103, 'Listeners with names of their own'],
  [107, 'Deleting records before an offset'],
  [110, 'Compression with zstd'],
  [112, 'A failed data folder does not end the broker'],
  [113, 'Replicas move between data folders'],
  [124, 'Quotas for the time of requests'],
  [133, 'Configuration is read and replaced by request'],
  [134, 'The first rebalance of a group waits for more members'],
  [135, 'A record without a key is refused on a compacted topic'],
  [152, 'SASL in requests of its own, with errors', NO_SASL],
  [195, 'Partitions are added by request'],
  [211, 'Offsets expire only when their group is done with them'],
  [219, 'A throttled client is answered first and waits then'],
  [226, 'Broker configuration that changes while it runs'],
  [227, 'Incremental fetch sessions'],
  [229, 'Groups are deleted by request'],
  [279, 'Leader epochs name the one before, where logs part'],
  [290, 'ACLs by prefix', NO_ACLS],
  [320, 'Consumers notice a truncated log'],
  [322, 'An error for topics that may not be deleted'],
  [339, 'Single configuration keys are changed'],
  [345, 'Static group members'],
  [354, 'The most time until a record is compacted'],
  [360, 'A producer keeps its id after an error'],
  [368, 'SASL sessions that end', NO_SASL],
  [373, 'Tokens for other users', NO_TOKENS],
  [389, 'A limit for the members of a group'],
  [390, 'Levels of compression', '`compression.lz4.level` has no effect'],
  [392, 'Fetching from the nearest replica', ONE_NODE],
  [394, 'A member gets its id before it joins'],
  [402, 'A limit for open connections'],
  [405, 'Tiered storage', NO_TIERS],
  [412, 'Log levels are changed by request'],
  [430, 'Which operations the caller may do', 'no authorizer yet: all of them'],
  [447, 'Exactly-once with one producer for many groups of partitions'],
  [455, 'Reassignments by request'],
  [460, 'Leader elections by request'],
  [464, 'Topics with default partitions and replicas'],
  [467, 'Errors of single records'],
  [482, 'Flexible versions with tagged fields'],
  [496, 'Offsets are deleted by request'],
  [511, 'Clients say their name and version'],
  [516, 'Topic ids'],
  [518, 'Groups are listed by state'],
  [525, 'A created topic answers its configuration'],
  [534, 'Tombstones stay their time after the first cleaning'],
  [541, "A broker's limit for the size of a fetch"],
  [546, 'Client quotas by request'],
  [554, 'SCRAM users by request', 'stored; no SASL authentication yet'],
  [559, 'The protocol type in answers to members'],
  [569, 'Types and documentation of configuration keys'],
  [584, 'Feature levels'],
  [588, 'A fenced producer can recover'],
  [595, 'A Raft quorum for metadata', 'its log and state files, with one voter: this node'],
  [599, 'A quota for making and deleting partitions'],
  [612, 'A limit for new connections per second'],
  [630, 'Snapshots of the metadata log'],
  [631, 'The quorum controller and its records'],
  [664, 'Tools against hanging transactions'],
  [699, 'Many coordinators in one request'],
  [700, 'The cluster described by a request of its own'],
  [709, 'Offsets of many groups in one request'],
  [
    714,
    'Metrics of clients',
    'subscriptions are kept; not advertised, as in a Kafka without a receiver for the metrics',
  ],
  [730, 'Producer ids in blocks from the controller'],
  [734, 'The offset of the largest timestamp'],
  [778, 'Feature levels go up and down'],
  [800, 'Members say why they join or leave'],
  [814, 'A static leader that comes back skips the assignment'],
  [827, 'Size and free space of data folders'],
  [836, 'How far the voters of the quorum are'],
  [848, 'The consumer group protocol'],
  [853, 'Voters of the quorum come and go', 'this node stays the only voter'],
  [858, 'Several data folders under the quorum controller'],
  [860, 'A reassignment that keeps the replication factor'],
  [890, 'Transactions, second generation'],
  [893, 'Structures that may be null'],
  [896, 'Old versions are dropped', 'Klamm serves them; `--emulate 4.0` drops them'],
  [903, 'Replicas name their broker epoch', ONE_NODE],
  [919, 'Controllers answer admin clients', 'there is no listener for controllers'],
  [932, 'Share groups', NO_SHARE_GROUPS],
  [937, 'Bounds for timestamps before and after now'],
  [939, 'Two-phase commit', 'held back, as in Kafka 4.3.1'],
  [951, 'Answers name the new leader', ONE_NODE],
  [966, 'Eligible leader replicas', 'read and shown; a single node has none to elect'],
  [994, 'Transactions are listed by duration'],
  [1000, 'Resources of client metrics are listed'],
  [1005, 'The latest tiered offset', NO_TIERS],
  [1022, 'Feature levels are chosen for a new folder'],
  [1023, 'The earliest offset that waits for upload', NO_TIERS],
  [1030, 'Newer bounds and defaults of configuration keys'],
  [1043, 'A group that does not exist is an error'],
  [1066, 'Data folders that take no new partitions'],
  [1071, 'Streams groups', 'not served, streams.version is 0'],
  [1073, 'Fenced brokers are listed'],
  [1075, 'A timeout for offsets that are looked up far away'],
  [1082, 'Members of consumer groups make their own ids'],
  [1099, 'Members tell which group protocol they speak'],
  [1101, 'A hash tells that subscribed topics changed'],
  [1102, 'Clients are told to look for the cluster anew'],
  [1142, 'All resources that have a configuration are listed'],
  [1152, 'Transactions are listed by a pattern'],
  [1166, 'A follower names its high watermark', ONE_NODE],
  [1186, 'A voter is added before that is committed', 'this node stays the only voter'],
  [1206, 'Share groups: how records are acquired', NO_SHARE_GROUPS],
  [1222, 'Share groups: renewed locks', NO_SHARE_GROUPS],
  [1226, 'Share groups: lag', NO_SHARE_GROUPS],
  [1228, 'Transaction markers name their generation'],
  [1251, 'A commit with an older epoch of the member'],
];

/** Numbers of all KIPs that `text` names. */
export function kipsIn(text: string): Set<number> {
  return new Set([...text.matchAll(/\bKIP-(\d+)/g)].map((match) => Number(match[1])));
}

/** The rows of the KIPs that were found; throws where one has no title, or a title has no KIP. */
export function titled(found: ReadonlySet<number>): Kip[] {
  const titles = new Map(TITLES.map(([kip, title, limit]) => [kip, { kip, title, limit: limit ?? null }]));
  const without = [...found].filter((kip) => !titles.has(kip));
  if (without.length > 0) throw new Error(`src/codegen/kips.ts lacks a title for KIP-${without.join(', KIP-')}`);
  const unused = [...titles.keys()].filter((kip) => !found.has(kip));
  if (unused.length > 0)
    throw new Error(`src/codegen/kips.ts has a title that no code names: KIP-${unused.join(', KIP-')}`);
  return [...titles.values()].sort((a, b) => a.kip - b.kip);
}
