// Replays a coordinator's log from its start to its end into a fresh shard. Must hold: every readable record is
// replayed in order, those past the high watermark too, what belongs to a transaction under its producer; a record that
// cannot be read or replayed is reported with its partition and offset and skipped alone (Kafka gives up the whole
// partition); the event loop is given back between reads, so that loading a large log holds nobody up.

import type { Logger } from '../base/logger.ts';
import {
  CURRENT_MAGIC,
  isControl,
  isTransactional,
  lastOffset,
  magic,
  NO_PRODUCER_EPOCH,
  NO_PRODUCER_ID,
  producerEpoch,
  producerId,
} from '../records/batch.ts';
import { ControlRecordType, controlRecordType } from '../records/control.ts';
import { batchPositions, openRecords } from '../records/iterate.ts';
import type { CoordinatorLog } from './coordinator-log.ts';
import { type CoordinatorRecord, type CoordinatorRecordTypes, decodeRecord } from './coordinator-record.ts';
import type { Shard } from './shard.ts';

/** The shard was dropped while it was being loaded. */
export class LoadStopped extends Error {
  override name = 'LoadStopped';
}

export interface LoadOptions {
  readonly log: CoordinatorLog;
  readonly shard: Shard;
  readonly recordTypes: CoordinatorRecordTypes;
  readonly bufferBytes: number;
  readonly logger: Logger;
  readonly stopped: () => boolean;
}

const { ABORT, COMMIT } = ControlRecordType;

/** One read at most, whatever offsets.load.buffer.size says: what is replayed without a break between. */
const MAX_READ_BYTES = 1024 * 1024;

export async function replayLog(options: LoadOptions): Promise<void> {
  const { log } = options;
  let offset = log.logStartOffset;
  while (offset < log.endOffset) {
    const bytes = await log.read(offset, Math.min(options.bufferBytes, MAX_READ_BYTES));
    if (options.stopped()) throw new LoadStopped();
    let next = offset;
    for (const position of batchPositions(bytes)) {
      const last = lastOffset(bytes, position);
      if (last >= offset) await replayBatch(options, bytes, position, offset);
      if (options.stopped()) throw new LoadStopped();
      next = Math.max(next, last + 1);
    }
    if (next === offset) {
      // Only compaction makes such a gap (all batches up to the end are gone): there is nothing left to read.
      if (bytes.length > 0) throw new Error(`no whole batch at offset ${offset}`);
      return;
    }
    offset = next;
  }
}

async function replayBatch(options: LoadOptions, bytes: Buffer, position: number, from: number): Promise<void> {
  const { log, shard, logger } = options;
  const details = { topic: log.topic, partition: log.partition };
  if (magic(bytes, position) !== CURRENT_MAGIC) {
    // Kafka has written the coordinators' topics in this format since 0.11.
    logger.error({ ...details, offset: from }, 'coordinator batch of an old format skipped');
    return;
  }
  const id = isTransactional(bytes, position) ? producerId(bytes, position) : NO_PRODUCER_ID;
  const epoch = id === NO_PRODUCER_ID ? NO_PRODUCER_EPOCH : producerEpoch(bytes, position);
  const control = isControl(bytes, position);
  let offset = from;
  const unreadable = (reason: string): void => {
    logger.error({ ...details, offset, reason }, 'coordinator record unreadable, skipped');
  };
  const replay = (record: CoordinatorRecord): void => {
    try {
      shard.replay(record, offset, id, epoch);
    } catch (error) {
      unreadable(String(error));
    }
  };
  try {
    for (const record of await openRecords(bytes, position)) {
      ({ offset } = record);
      if (offset < from) continue;
      if (control) {
        const type = controlRecordType(record.key);
        if (type === null) unreadable('the key of a control record is cut short');
        else if (type === COMMIT || type === ABORT) shard.replayEndMarker(id, epoch, type === COMMIT);
        continue;
      }
      const decoded = decodeRecord(options.recordTypes, record.key, record.value);
      if (!('unreadable' in decoded)) replay(decoded);
      else if (!decoded.unknownType) unreadable(decoded.unreadable);
      else logger.warn({ ...details, offset, reason: decoded.unreadable }, 'coordinator record skipped');
    }
  } catch (error) {
    logger.error({ ...details, offset, error: String(error) }, 'coordinator batch unreadable, the rest of it skipped');
  }
}
