// Reads the dirty part of a log into a map of keys, then writes groups of neighbouring segments anew. It knows files
// and batches, not the log: it runs on the broker's event loop in slices, or alone on a thread. Must hold: a batch
// whose checksum is wrong ends the cleaning; a new segment's files are complete (and synced) when `writeGroup`
// resolves, and gone when it rejects.

import { DiskError, type DiskFile } from '../../base/disk.ts';
import * as batch from '../../records/batch.ts';
import { invalidRecord } from '../../records/errors.ts';
import { RecordReader } from '../../records/record-reader.ts';
import { MAX_RELATIVE_OFFSET } from '../segments/offset-index.ts';
import { Segment, type SegmentContext } from '../segments/segment.ts';
import { isIntact, lastOffsetOf } from '../segments/stored-batch.ts';
import { BatchFilter, controlKey, isLegacyWrapper, legacyKeyAndValue, openBatch } from './batch-filter.ts';
import { BatchStream, type StreamSource } from './batch-stream.ts';
import { CleanedTransactions } from './cleaned-transactions.ts';
import type { Pace } from './cleaner-pace.ts';
import type {
  CleaningTerms,
  CleaningWork,
  GroupOrder,
  GroupSource,
  GroupWritten,
  KeysFound,
  KeysOrder,
  ProducerEnd,
  SourceFacts,
} from './cleaning-work.ts';
import { ENTRY_BYTES, OffsetMap } from './offset-map.ts';

/** No batch of a position beyond it can be indexed. */
const LARGEST_SEGMENT_BYTES = 0x7fff_ffff;

/** Opens what an order names. */
export type OpenSource = (facts: SourceFacts) => StreamSource;

export interface EngineContext extends SegmentContext {
  readonly openSource: OpenSource;
  readonly producerEnd: (producerId: number) => ProducerEnd | undefined;
}

export class CleaningEngine implements CleaningWork {
  private readonly context: EngineContext;
  private readonly terms: CleaningTerms;
  private readonly pace: Pace;
  private readonly transactions = new CleanedTransactions();
  private map: OffsetMap | null = null;
  private filter: BatchFilter | null = null;
  private readonly chunkBytes: number;
  /** What is read, and what is to be written. A thread's are used again and again. */
  private readonly input: { buffer: Buffer | null };
  private output: Buffer = Buffer.alloc(0);
  private gathered = 0;

  constructor(context: EngineContext, terms: CleaningTerms, pace: Pace) {
    this.context = context;
    this.terms = terms;
    this.pace = pace;
    this.chunkBytes = Math.max(terms.memory.chunkBytes, batch.BATCH_OVERHEAD);
    this.input = { buffer: pace.isAlone ? Buffer.allocUnsafeSlow(this.chunkBytes) : null };
  }

  end(): void {
    this.map = null;
    this.filter = null;
  }

  // --- the keys

  async readKeys(order: KeysOrder): Promise<KeysFound> {
    const { mapBytes, loadFactor } = this.terms.memory;
    const { start, end, sources } = order;
    const mostSlots = Math.floor(mapBytes / ENTRY_BYTES);
    const neededSlots = Math.ceil((end - start) / loadFactor) + 16;
    // One bit an offset saves the second look at most keys, where it costs little beside the map.
    const range = end - start <= mapBytes ? end - start : 0;
    const map = new OffsetMap(Math.min(mostSlots, neededSlots), this.terms.hashSeed, start, range);
    const mostKeys = Math.min(Math.floor(mostSlots * loadFactor), map.slots - 1);
    const transactions = new CleanedTransactions();
    transactions.add(order.aborted);
    for (let i = 0; i < sources.length; i++) {
      const next = sources[i + 1]?.baseOffset ?? end;
      const position = i === 0 ? order.firstPosition : 0;
      if (!(await this.readKeysOf(sources[i]!, position, start, map, mostKeys, transactions))) break;
      map.latestOffset = Math.max(map.latestOffset, next - 1);
    }
    this.map = map;
    return { endOffset: map.latestOffset + 1, keys: map.size };
  }

  /** False if the map is full: then `latestOffset` tells how far it got. */
  private async readKeysOf(
    facts: SourceFacts,
    position: number,
    start: number,
    map: OffsetMap,
    mostKeys: number,
    transactions: CleanedTransactions,
  ): Promise<boolean> {
    const source = this.context.openSource(facts);
    try {
      const stream = this.stream(source, facts, position);
      while (stream.advance() || (await stream.fill())) {
        const { bytes, at } = stream;
        if (!(await this.readKeysOfBatch(bytes, at, start, map, mostKeys, transactions))) return false;
        const last = lastOffsetOf(bytes, at);
        if (last >= start && last > map.latestOffset) map.latestOffset = last;
        if (this.pace.spend(stream.sizeInBytes)) await this.pace.rest();
      }
      return true;
    } finally {
      source.close();
    }
  }

  private stream(source: StreamSource, facts: SourceFacts, position: number): BatchStream {
    return new BatchStream(source, position, facts, this.chunkBytes, this.pace, this.input);
  }

  private async readKeysOfBatch(
    bytes: Buffer,
    at: number,
    start: number,
    map: OffsetMap,
    mostKeys: number,
    transactions: CleanedTransactions,
  ): Promise<boolean> {
    const base = batch.baseOffset(bytes, at);
    if (!isIntact(bytes, at)) throw invalidRecord(`the batch at offset ${base} is damaged`);
    if (batch.magic(bytes, at) < batch.CURRENT_MAGIC) {
      const key = isLegacyWrapper(bytes, at) ? null : legacyKeyAndValue(bytes, at).key;
      if (key === null || base < start) return true;
      if (map.size >= mostKeys) return false;
      map.put(key, 0, key.length, base);
      return true;
    }
    if (batch.isControl(bytes, at)) {
      transactions.onControlBatch(bytes, at, await controlKey(bytes, at));
      return true;
    }
    if (transactions.onDataBatch(bytes, at)) return true;
    const opened = await openBatch(bytes, at);
    const reader = new RecordReader(opened.bytes, opened.start, opened.end);
    while (reader.position < opened.end && reader.next()) {
      const offset = base + reader.offsetDelta;
      if (reader.keySize < 0 || offset < start) continue;
      if (map.size >= mostKeys) return false;
      map.put(opened.bytes, reader.keyPosition, reader.keySize, offset);
      if (this.pace.spendRecord(reader.keySize)) await this.pace.rest();
    }
    if (reader.problem !== null) throw invalidRecord(`the batch at offset ${base} cannot be read: ${reader.problem}`);
    return true;
  }

  // --- the segments

  private makeFilter(): BatchFilter {
    const { terms, transactions, context, map } = this;
    if (map === null) throw new Error('a cleaning writes segments before it has read the keys');
    const { nowMs, deleteRetentionMs, roundEnd } = terms;
    const { producerEnd } = context;
    return new BatchFilter({ map, transactions, nowMs, deleteRetentionMs, roundEnd, producerEnd }, this.pace);
  }

  async writeGroup(order: GroupOrder): Promise<GroupWritten> {
    const { context, terms, pace } = this;
    this.filter ??= this.makeFilter();
    pace.check();
    const { disk, files } = context;
    const { baseOffset } = order.sources[0]!;
    const cleaned = Segment.cleaned(context, terms.directory, baseOffset, order.modifiedMs);
    try {
      cleaned.materialize();
      const file = files.acquire(cleaned);
      try {
        this.gathered = 0;
        for (const source of order.sources) {
          pace.check();
          this.transactions.onRetained = (transaction) => cleaned.txnIndex.append(transaction);
          this.transactions.add(source.aborted);
          this.filter.keepsLegacyTombstones = source.keepsLegacyTombstones;
          await this.copy(source, cleaned, file, this.filter);
        }
        cleaned.seal();
        if (terms.durable) await this.makeDurable(cleaned, file);
        disk.setModifiedMs(cleaned.path, order.modifiedMs);
      } finally {
        files.release(cleaned);
      }
      return { sizeInBytes: cleaned.sizeInBytes, removedMarkers: this.transactions.takeRemoved() };
    } catch (error) {
      discard(cleaned);
      throw error;
    } finally {
      // The log has its own picture of the new segment.
      cleaned.drop();
    }
  }

  private async copy(facts: GroupSource, cleaned: Segment, file: DiskFile, filter: BatchFilter): Promise<void> {
    const source = this.context.openSource(facts);
    const interval = this.terms.indexIntervalBytes;
    try {
      const stream = this.stream(source, facts, 0);
      while (stream.advance() || (await stream.fill())) {
        const kept = await filter.filter(stream.bytes, stream.at);
        if (kept !== null) {
          if (
            cleaned.sizeInBytes + kept.length > LARGEST_SEGMENT_BYTES ||
            lastOffsetOf(kept, 0) - cleaned.baseOffset > MAX_RELATIVE_OFFSET
          ) {
            throw invalidRecord(`${facts.path} holds more than one segment can`);
          }
          cleaned.append(kept, cleaned.lastModifiedMs, interval);
          if (this.gathered + kept.length > this.output.length) await this.write(cleaned, file, kept.length);
          this.gathered += kept.copy(this.output, this.gathered);
        }
        if (this.pace.spend(stream.sizeInBytes)) await this.pace.rest();
      }
    } finally {
      source.close();
    }
    if (this.gathered > 0) await this.write(cleaned, file, 0);
  }

  /** Writes what was gathered; `next` bytes fit into the output afterwards. */
  private async write(cleaned: Segment, file: DiskFile, next: number): Promise<void> {
    const bytes = this.output.subarray(0, this.gathered);
    this.gathered = 0;
    if (bytes.length > 0) {
      if (this.pace.isAlone) file.writeSync([bytes], cleaned.writtenBytes);
      else await file.write([bytes], cleaned.writtenBytes);
      cleaned.writtenBytes += bytes.length;
      await this.pace.io(bytes.length);
    }
    if (next === 0) return;
    // A disk in memory keeps the buffers that are written to it.
    const wanted = Math.max(this.chunkBytes, next);
    if (!this.pace.isAlone || this.output.length < wanted) this.output = Buffer.allocUnsafeSlow(wanted);
  }

  private async makeDurable(cleaned: Segment, file: DiskFile): Promise<void> {
    await file.sync();
    for (const name of cleaned.indexFiles()) {
      this.pace.check();
      const index = this.context.disk.open(name, 'write');
      try {
        await index.sync();
      } finally {
        index.close();
      }
    }
    this.pace.check();
  }
}

function discard(cleaned: Segment): void {
  try {
    cleaned.discard();
  } catch (error) {
    // The next start, or the next cleaning, does it.
    if (!(error instanceof DiskError)) throw error;
  }
}
