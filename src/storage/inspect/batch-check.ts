// Whether a batch that lies in a log is what it says it is. Must hold: `misplaced`, with the look at the batch behind
// (segments/batch-order.ts), is what recovery cuts at, so that verify, repair and the next start agree on where a log
// is damaged; the look into the records works chunk by chunk and never throws for what they say.

import * as batch from '../../records/batch.ts';
import { type CompressionName, compressionName } from '../../records/compression/codec.ts';
import { type Chunks, decompressSync, isAsyncChunks, openChunks } from '../../records/compression/decompress.ts';
import { RecordsError } from '../../records/errors.ts';
import { DEFAULT_MAX_DECOMPRESSED_BYTES } from '../../records/iterate.ts';
import { LegacyMessage, plainMessage, unwrap, wrappedBytes } from '../../records/legacy.ts';
import { RecordChecks, type RecordFields, type RecordRules } from '../../records/record-checks.ts';
import { RecordReader } from '../../records/record-reader.ts';
import { RecordStream } from '../../records/record-stream.ts';
import { firstOffsetOf } from '../segments/batch-order.ts';
import { MAX_RELATIVE_OFFSET } from '../segments/offset-index.ts';
import { lastOffsetOf } from '../segments/stored-batch.ts';
import type { BatchWalk } from './batch-walk.ts';

/** Where a batch lies. */
export interface BatchPlace {
  /** The offset after the batch before. */
  readonly expectedOffset: number;
  readonly segmentBase: number;
  /** Where the next segment that has any bytes begins; infinity if there is none. */
  readonly segmentEnd: number;
  /** Where the next segment begins, be it empty. */
  readonly nextBase: number;
  /** Nothing may be missing between two batches. */
  readonly isContiguous: boolean;
}

/**
 * Why the offsets of the batch cannot be those of its place; null if they can. No checksum covers the offset of a
 * batch: the name of the next segment is the second witness.
 */
export function misplaced(bytes: Buffer, at: number, place: BatchPlace): string | null {
  const { expectedOffset, segmentBase } = place;
  if (!batch.isSafeInt64(bytes, at)) return 'its offset lies outside what can be counted';
  const first = batch.baseOffset(bytes, at);
  const last = lastOffsetOf(bytes, at);
  if (first < expectedOffset) return `its offset ${first} comes after offset ${expectedOffset - 1}`;
  if (last < first) return `its last offset ${last} is below its first ${first}`;
  const isBehindGap = firstOffsetOf(bytes, at) > expectedOffset;
  if (isBehindGap && place.isContiguous) return `its offset ${first} leaves out ${expectedOffset}`;
  const segmentEnd = isBehindGap ? place.nextBase : place.segmentEnd;
  if (last >= segmentEnd) return `its offset ${last} is of the next segment, which begins at ${segmentEnd}`;
  if (last - segmentBase > MAX_RELATIVE_OFFSET) return `its offset ${last} is too far from the segment's first`;
  return null;
}

export interface RecordsVerdict {
  readonly count: number;
  /** Why a reader would stop in the middle; null if it would not. */
  readonly problem: string | null;
  /** Unusual, but readable. */
  readonly oddity: string | null;
}

const NOTHING: RecordsVerdict = { count: 0, problem: null, oddity: null };

const ANY_RECORD: RecordRules = {
  topic: '',
  partition: 0,
  nowMs: 0,
  timestampType: 'LogAppendTime',
  timestampBeforeMaxMs: Number.MAX_VALUE,
  timestampAfterMaxMs: Number.MAX_VALUE,
  compacted: false,
};

/** Of records as they are stored: compaction leaves gaps, nothing is newer than the header says. */
class StoredChecks extends RecordChecks {
  private readonly lastDelta: number;
  private readonly newest: number;
  private previousDelta = -1;
  oddity: string | null = null;

  constructor(bytes: Buffer, at: number) {
    super(ANY_RECORD, bytes, at);
    this.lastDelta = batch.lastOffsetDelta(bytes, at);
    this.newest = batch.maxTimestamp(bytes, at);
  }

  override check(record: RecordFields): void {
    this.count++;
    const { offsetDelta } = record;
    if (offsetDelta <= this.previousDelta || offsetDelta > this.lastDelta) {
      this.oddity ??= `record ${this.count} has the relative offset ${offsetDelta} after ${this.previousDelta}`;
    }
    this.previousDelta = offsetDelta;
    if (this.timestampOf(record) > this.newest) this.oddity ??= `record ${this.count} is newer than its batch says`;
  }
}

/** Looks at every record of the batch that the walk stands on, whose checksum is right. */
export function checkRecords(walk: BatchWalk): RecordsVerdict | Promise<RecordsVerdict> {
  const { bytes, at } = walk;
  if (batch.magic(bytes, at) < batch.CURRENT_MAGIC) return walk.isWhole ? checkLegacy(bytes, at) : NOTHING;
  const count = batch.recordCount(bytes, at);
  const lastDelta = batch.lastOffsetDelta(bytes, at);
  if (count < 0) return { count: 0, problem: `it says that it has ${count} records`, oddity: null };
  if (count === 0) return NOTHING;
  const oddity = count > lastDelta + 1 ? `it has ${count} records for ${lastDelta + 1} offsets` : null;
  const codec = compressionName(batch.compressionType(bytes, at));
  if (codec === null) {
    return { count: 0, problem: `codec ${batch.compressionType(bytes, at)} is nobody's`, oddity };
  }
  if (codec === 'none' && walk.isWhole) return checkPlain(bytes, at, count, oddity);
  return checkStream(walk, codec, count, oddity);
}

function checkPlain(bytes: Buffer, at: number, count: number, oddity: string | null): RecordsVerdict {
  const end = at + batch.sizeInBytes(bytes, at);
  const reader = new RecordReader(bytes, at + batch.RECORDS_POSITION, end);
  const checks = new StoredChecks(bytes, at);
  for (let i = 0; i < count; i++) {
    if (!reader.next()) return { count: i, problem: reader.problem ?? `${i} of ${count} records are there`, oddity };
    checks.check(reader);
  }
  const problem = reader.position === end ? null : 'bytes follow its last record';
  return { count, problem, oddity: oddity ?? checks.oddity };
}

async function checkStream(
  walk: BatchWalk,
  codec: CompressionName,
  count: number,
  oddity: string | null,
): Promise<RecordsVerdict> {
  const { bytes, at, position, isWhole, sizeInBytes } = walk;
  if (codec !== 'none' && !isWhole) {
    return { count: 0, problem: null, oddity: `${sizeInBytes} bytes of ${codec} are too many to look into` };
  }
  const header = Buffer.from(bytes.subarray(at, at + batch.RECORDS_POSITION));
  const checks = new StoredChecks(header, 0);
  const stream = new RecordStream(checks, count, true, null);
  let left = DEFAULT_MAX_DECOMPRESSED_BYTES;
  const feed = (chunk: Buffer): boolean => {
    left -= chunk.length;
    return left >= 0 && stream.feed(chunk);
  };
  try {
    const chunks: Chunks =
      codec === 'none'
        ? walk.chunks(position + batch.RECORDS_POSITION, position + sizeInBytes)
        : openChunks(codec, bytes.subarray(at + batch.RECORDS_POSITION, at + sizeInBytes), {
            maxBytes: DEFAULT_MAX_DECOMPRESSED_BYTES,
            allowLinkedBlocks: true,
          });
    if (codec === 'none') left = sizeInBytes;
    if (isAsyncChunks(chunks)) {
      for await (const chunk of chunks) if (!feed(chunk)) break;
    } else {
      for (const chunk of chunks) if (!feed(chunk)) break;
    }
  } catch (error) {
    return { count: checks.count, problem: explain(error), oddity };
  }
  if (left < 0) return { count: checks.count, problem: 'its records take more than 1 GiB', oddity };
  stream.finish();
  return { count: checks.count, problem: stream.problem, oddity: oddity ?? checks.oddity };
}

function checkLegacy(bytes: Buffer, at: number): RecordsVerdict {
  try {
    const message = new LegacyMessage(bytes, at);
    if (!message.hasRoom) return { count: 0, problem: 'the message ends early', oddity: null };
    if (message.compressionType === 0) {
      plainMessage(message);
      return { count: 1, problem: null, oddity: null };
    }
    const { codec, body } = wrappedBytes(message);
    const inner = unwrap(message, decompressSync(codec, body, DEFAULT_MAX_DECOMPRESSED_BYTES));
    return { count: inner.length, problem: null, oddity: null };
  } catch (error) {
    return { count: 0, problem: explain(error), oddity: null };
  }
}

/** Codecs throw more than RecordsError where the bytes are nonsense; to an inspection all of it is one. */
export function explain(error: unknown): string {
  if (error instanceof RecordsError) return error.message;
  return `its records cannot be opened (${error instanceof Error ? error.message : String(error)})`;
}
