// The auditor: reads every partition from its first record to its high watermark and holds it against the ledger. It knows
// of the broker only what a consumer sees. Each kind of damage has a word, so that a caller can ask for "lost".
import { readFileSync } from 'node:fs';
import { apiModule, connect, klammModule } from './klamm-modules.mjs';
import { group, idIn, producers, topics } from './workload.mjs';

const batch = await klammModule('records/batch.js');
const { batchPositions, recordsOf } = await klammModule('records/iterate.js');
const { ErrorCode, errorName } = await klammModule('protocol/api-error.js');
const fetchApi = await apiModule('fetch');
const offsetFetchApi = await apiModule('offset-fetch');
const metadataApi = await apiModule('metadata');

const fetchVersion = 12;
const mostFindings = 40;
const producerIndex = new Map(producers.map(({ name }, index) => [name, index]));

/** What the ledger says, by kind. */
export function readLedger(file) {
  const acked = new Map();
  const committed = new Map();
  const made = new Map();
  const gone = new Map();
  let records = 0;
  const text = readFileSync(file, 'utf8');
  // The ledger may be in the middle of a line.
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    if (line === '') continue;
    const entry = JSON.parse(line);
    if (entry.kind === 'acked') {
      const place = `${entry.topic}/${entry.partition}`;
      if (!acked.has(place)) acked.set(place, []);
      acked.get(place).push(entry);
      records += entry.count;
    } else if (entry.kind === 'committed') committed.set(`${entry.topic}/${entry.partition}`, entry.offset);
    else if (entry.kind === 'made') made.set(entry.name, entry.id);
    else if (entry.kind === 'deleting') gone.set(entry.name, 'perhaps');
    else if (entry.kind === 'deleted') gone.set(entry.name, 'yes');
  }
  return { acked, committed, made, gone, records };
}

class Findings {
  constructor() {
    this.counts = new Map();
    this.lines = [];
  }

  add(kind, text) {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
    if (this.lines.length < mostFindings) this.lines.push(`${kind}: ${text}`);
  }
}

/** Grows as the partition is read: whose record, and which, stands at each offset. */
class Content {
  constructor() {
    this.size = 0;
    this.ids = new Float64Array(1 << 16);
    this.owners = new Int8Array(1 << 16);
  }

  push(owner, id) {
    if (this.size === this.ids.length) {
      const ids = new Float64Array(this.size * 2);
      const owners = new Int8Array(this.size * 2);
      ids.set(this.ids);
      owners.set(this.owners);
      this.ids = ids;
      this.owners = owners;
    }
    this.ids[this.size] = id;
    this.owners[this.size++] = owner;
  }
}

async function fetchOnce(client, topic, partition, offset) {
  const wanted = new fetchApi.FetchRequestFetchPartition({
    partition,
    fetchOffset: offset,
    partitionMaxBytes: 4 << 20,
  });
  const request = new fetchApi.FetchRequest({
    maxWaitMs: 0,
    minBytes: 0,
    maxBytes: 8 << 20,
    topics: [new fetchApi.FetchRequestFetchTopic({ topic, partitions: [wanted] })],
  });
  const response = await client.send(fetchApi.fetch, request, { version: fetchVersion });
  return response.responses[0].partitions[0];
}

/** Takes the batches of one fetch; the next offset to ask for. */
function takeBatches(findings, place, records, offset, end, content) {
  let next = offset;
  for (const position of batchPositions(records)) {
    if (batch.baseOffset(records, position) >= end) return end;
    if (!batch.isValid(records, position)) {
      findings.add('damaged', `${place}: a batch with a wrong checksum was served at offset ${next}`);
      return end;
    }
    for (const record of recordsOf(records, position)) {
      if (record.offset !== next)
        findings.add('disorder', `${place}: offset ${record.offset} stands where ${next} is due`);
      next = record.offset + 1;
      const name = record.key?.toString() ?? '';
      const owner = producerIndex.get(name);
      const id = owner === undefined || record.value === null ? -1 : idIn(name, record.value);
      if (id < 0) findings.add('changed', `${place}: the value at offset ${record.offset} is nobody's`);
      content.push(owner ?? -1, id);
    }
  }
  return next;
}

async function readPartition(client, findings, topic, partition) {
  const place = `${topic}/${partition}`;
  const content = new Content();
  let end = -1;
  for (let offset = 0; end < 0 || offset < end; ) {
    const found = await fetchOnce(client, topic, partition, offset);
    if (found.errorCode !== ErrorCode.NONE) {
      findings.add('unreadable', `${place} at offset ${offset}: ${errorName(found.errorCode)}`);
      return content;
    }
    if (found.logStartOffset > 0) findings.add('lost', `${place} begins at ${found.logStartOffset}`);
    // What comes after is the business of the next audit.
    if (end < 0) end = found.highWatermark;
    if (end === 0) break;
    const next = takeBatches(findings, place, found.records ?? Buffer.alloc(0), offset, end, content);
    if (next === offset) {
      findings.add('unreadable', `${place}: nothing comes at offset ${offset} though the high watermark is ${end}`);
      return content;
    }
    offset = next;
  }
  return content;
}

/** Every acknowledged record at its offset with its value. */
function checkAcked(findings, place, entries, content) {
  for (const { producer, offset, first, count } of entries) {
    const owner = producerIndex.get(producer);
    for (let i = 0; i < count; i++) {
      const at = offset + i;
      if (at >= content.size) {
        findings.add(
          'lost',
          `${place}: ${producer}:${first + i} was acknowledged at ${at}, the log ends at ${content.size}`,
        );
      } else if (content.owners[at] !== owner || content.ids[at] !== first + i) {
        const there = `${producers[content.owners[at]]?.name}:${content.ids[at]}`;
        findings.add('lost', `${place}: ${producer}:${first + i} was acknowledged at ${at}, where ${there} stands`);
      }
    }
  }
}

/** No record twice, and each producer's in the order in which it sent them. */
function checkOrder(findings, place, content) {
  const last = new Map();
  for (let at = 0; at < content.size; at++) {
    const owner = content.owners[at];
    const id = content.ids[at];
    const before = last.get(owner) ?? 0;
    if (id <= before && owner >= 0) {
      findings.add(
        'twice',
        `${place}: ${producers[owner].name}:${id} at ${at} comes after ${before}: again, or out of order`,
      );
    } else last.set(owner, id);
  }
}

/** What a consumer has seen once stays. */
function checkSeen(findings, place, content, seen) {
  const before = seen.get(place);
  seen.set(place, content);
  if (before === undefined) return;
  if (before.size > content.size) findings.add('unseen', `${place}: had ${before.size} records, has ${content.size}`);
  for (let at = 0; at < Math.min(before.size, content.size); at++) {
    if (before.ids[at] === content.ids[at] && before.owners[at] === content.owners[at]) continue;
    findings.add('changed', `${place}: another record stands at offset ${at} than in the audit before`);
    return;
  }
}

async function checkCommitted(client, findings, committed) {
  const Topic = offsetFetchApi.OffsetFetchRequestOffsetFetchRequestTopics;
  const Group = offsetFetchApi.OffsetFetchRequestOffsetFetchRequestGroup;
  const [topic] = topics;
  const partitionIndexes = Array.from({ length: topic.partitions }, (_none, index) => index);
  const asked = new Group({ groupId: group, topics: [new Topic({ name: topic.name, partitionIndexes })] });
  const request = new offsetFetchApi.OffsetFetchRequest({ groups: [asked], requireStable: true });
  for (let attempt = 0; ; attempt++) {
    const [found] = (await client.send(offsetFetchApi.offsetFetch, request, { version: 8 })).groups;
    if (found.errorCode !== ErrorCode.NONE) {
      const isLoading = found.errorCode === ErrorCode.COORDINATOR_LOAD_IN_PROGRESS;
      if ((isLoading || found.errorCode === ErrorCode.NOT_COORDINATOR) && attempt < 200) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        continue;
      }
      findings.add('unreadable', `OffsetFetch: ${errorName(found.errorCode)}`);
      return;
    }
    for (const { partitionIndex, committedOffset } of found.topics[0].partitions) {
      const acked = committed.get(`${topic.name}/${partitionIndex}`) ?? -1;
      if (committedOffset >= acked) continue;
      const where = `${topic.name}/${partitionIndex}`;
      findings.add('regressed', `${where}: offset ${acked} was committed, the group is at ${committedOffset}`);
    }
    return;
  }
}

async function checkTopics(client, findings, made, gone) {
  const request = new metadataApi.MetadataRequest({ topics: null });
  const response = await client.send(metadataApi.metadata, request);
  const found = new Map(response.topics.map((topic) => [topic.name, topic.topicId]));
  for (const [name, id] of made) {
    const fate = gone.get(name);
    if (fate === undefined && found.get(name) !== id) findings.add('lost', `topic ${name} (${id}) is not there`);
    if (fate === 'yes' && found.has(name)) findings.add('returned', `topic ${name} was deleted and is there again`);
  }
}

/**
 * One audit. `seen` is a Map that the audits of one run share. The ledger is read first: what it holds then, the broker
 * must have now. Resolves with { kinds: Map of kind to count, lines, ledgerRecords, records }.
 */
export async function audit(port, ledgerFile, seen) {
  const ledger = readLedger(ledgerFile);
  const findings = new Findings();
  const client = await connect(port);
  let records = 0;
  try {
    for (const topic of topics) {
      for (let partition = 0; partition < topic.partitions; partition++) {
        const place = `${topic.name}/${partition}`;
        const content = await readPartition(client, findings, topic.name, partition);
        records += content.size;
        checkAcked(findings, place, ledger.acked.get(place) ?? [], content);
        checkOrder(findings, place, content);
        checkSeen(findings, place, content, seen);
      }
    }
    await checkCommitted(client, findings, ledger.committed);
    await checkTopics(client, findings, ledger.made, ledger.gone);
  } finally {
    await client.close();
  }
  return { kinds: findings.counts, lines: findings.lines, ledgerRecords: ledger.records, records };
}
