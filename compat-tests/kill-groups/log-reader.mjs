// Reads a partition as a consumer does, in both isolation levels, and can go on later where it stopped. What a reader of
// committed records may see is worked out here from the answer's list of aborted transactions, as every client does it; the
// other way, from the markers themselves, is `visibleByMarkers`. Both must come to the same.
import { apiModule, klammModule } from '../kill/klamm-modules.mjs';

const batch = await klammModule('records/batch.js');
const { batchPositions, recordsOf } = await klammModule('records/iterate.js');
const { readEndMarker } = await klammModule('records/control.js');
const { ErrorCode, errorName } = await klammModule('protocol/api-error.js');
const fetchApi = await apiModule('fetch');

/** The newest that names topics by name. */
const fetchVersion = 12;

export class PartitionReader {
  /** `committed`: as read_committed. `findings`: where damage is noted. */
  constructor(topic, partition, committed, findings) {
    this.topic = topic;
    this.partition = partition;
    this.committed = committed;
    this.findings = findings;
    this.place = `${topic}/${partition}`;
    this.next = 0;
    this.lastStableOffset = 0;
    this.highWatermark = 0;
    /** Producer ids whose open transaction, at this place, is an aborted one. */
    this.aborted = new Set();
    /** [{ offset, value, producerId }] of what such a reader sees; values are copies. */
    this.records = [];
    /** Only for a reader of everything: { offset, producerId, committed } of each marker. */
    this.markers = [];
  }

  async fetch(client) {
    const wanted = new fetchApi.FetchRequestFetchPartition({
      partition: this.partition,
      fetchOffset: this.next,
      partitionMaxBytes: 4 << 20,
    });
    const request = new fetchApi.FetchRequest({
      maxWaitMs: 0,
      minBytes: 0,
      maxBytes: 8 << 20,
      isolationLevel: this.committed ? 1 : 0,
      topics: [new fetchApi.FetchRequestFetchTopic({ topic: this.topic, partitions: [wanted] })],
    });
    const response = await client.send(fetchApi.fetch, request, { version: fetchVersion });
    return response.responses[0].partitions[0];
  }

  /** Reads on to what is the end now. */
  async readOn(client) {
    let end = -1;
    for (;;) {
      const found = await this.fetch(client);
      if (found.errorCode !== ErrorCode.NONE) {
        this.findings.add('unreadable', `${this.place} at offset ${this.next}: ${errorName(found.errorCode)}`);
        return;
      }
      if (found.logStartOffset > 0) this.findings.add('lost', `${this.place} begins at ${found.logStartOffset}`);
      if (end < 0) {
        end = this.committed ? found.lastStableOffset : found.highWatermark;
        if (end < this.lastStableOffset && this.committed) {
          this.findings.add(
            'unseen',
            `${this.place}: the last stable offset went from ${this.lastStableOffset} to ${end}`,
          );
        }
        this.highWatermark = found.highWatermark;
        this.lastStableOffset = found.lastStableOffset;
      }
      if (this.next >= end) return;
      const before = this.next;
      if (!this.take(found, end)) return;
      if (this.next === before) {
        this.findings.add('unreadable', `${this.place}: nothing comes at offset ${before} though the end is ${end}`);
        return;
      }
    }
  }

  take(found, end) {
    const records = found.records ?? Buffer.alloc(0);
    const aborted = [...(found.abortedTransactions ?? [])].sort((a, b) => a.firstOffset - b.firstOffset);
    for (const position of batchPositions(records)) {
      const base = batch.baseOffset(records, position);
      if (base >= end) return true;
      const last = batch.lastOffset(records, position);
      if (last < this.next) continue;
      if (!batch.isValid(records, position)) {
        this.findings.add('damaged', `${this.place}: a batch with a wrong checksum was served at offset ${this.next}`);
        return false;
      }
      if (base !== this.next) {
        this.findings.add('disorder', `${this.place}: offset ${base} stands where ${this.next} is due`);
      }
      while (aborted.length > 0 && aborted[0].firstOffset <= last) this.aborted.add(aborted.shift().producerId);
      this.takeBatch(records, position);
      this.next = last + 1;
    }
    return true;
  }

  takeBatch(records, position) {
    const producerId = batch.producerId(records, position);
    if (batch.isControl(records, position)) {
      for (const record of recordsOf(records, position)) {
        const marker = readEndMarker(record.key, record.value);
        if (marker === null) continue;
        if (!marker.committed) this.aborted.delete(producerId);
        this.markers.push({ offset: record.offset, producerId, committed: marker.committed });
      }
      return;
    }
    const isTransactional = batch.isTransactional(records, position);
    if (this.committed && isTransactional && this.aborted.has(producerId)) return;
    for (const record of recordsOf(records, position)) {
      const value = record.value === null ? null : Buffer.from(record.value);
      this.records.push({ offset: record.offset, value, producerId: isTransactional ? producerId : -1 });
    }
  }
}

/** Offsets of the records that the markers of the log itself make visible, for a reader of everything. */
export function visibleByMarkers(reader) {
  const visible = [];
  const waiting = new Map();
  let at = 0;
  for (const marker of reader.markers) {
    for (; at < reader.records.length && reader.records[at].offset < marker.offset; at++) {
      const { producerId, offset } = reader.records[at];
      if (producerId < 0) visible.push(offset);
      else if (waiting.has(producerId)) waiting.get(producerId).push(offset);
      else waiting.set(producerId, [offset]);
    }
    if (marker.committed) visible.push(...(waiting.get(marker.producerId) ?? []));
    waiting.delete(marker.producerId);
  }
  return visible.sort((a, b) => a - b);
}
