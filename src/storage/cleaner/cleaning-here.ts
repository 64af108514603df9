// A cleaning on the broker's own event loop, and what a thread must be told of a log's producers. Must hold: a segment
// that has left the log is never opened again: that would make an empty file of its old name.

import type { Log } from '../log.ts';
import type { ProducerEntry } from '../producers/producer-state.ts';
import { floorSegment } from '../segments/log-files.ts';
import type { StorageContext } from '../storage-context.ts';
import type { StreamSource } from './batch-stream.ts';
import { type CleanerPace, CleaningAborted } from './cleaner-pace.ts';
import { CleaningEngine } from './cleaning-engine.ts';
import {
  ANY_OFFSET,
  type CleaningTerms,
  type CleaningWork,
  type ProducerEnd,
  type SourceFacts,
} from './cleaning-work.ts';

export function cleaningHere(context: StorageContext, log: Log, terms: CleaningTerms, pace: CleanerPace): CleaningWork {
  const { disk, files, indexes } = context;
  const openSource = ({ baseOffset, path }: SourceFacts): StreamSource => {
    const segment = log.segments[floorSegment(log.segments, baseOffset)];
    if (segment === undefined || segment.removed || segment.path !== path) {
      throw new CleaningAborted('a segment was removed meanwhile');
    }
    const file = files.acquire(segment);
    return {
      file,
      get isGone() {
        return segment.removed;
      },
      close: () => files.release(segment),
    };
  };
  const producerEnd = (producerId: number): ProducerEnd | undefined => {
    const entry = log.producerEntry(producerId);
    return entry === undefined ? undefined : endOf(entry, log.highWatermark);
  };
  return new CleaningEngine({ disk, files, indexes, openSource, producerEnd }, terms, pace);
}

function endOf({ epoch, batches }: ProducerEntry, durableEnd: number): ProducerEnd {
  for (let i = batches.length - 1; i >= 0; i--) {
    const { lastOffset } = batches[i]!;
    if (lastOffset < durableEnd) return { lastOffset, epoch };
  }
  return { lastOffset: batches.length === 0 ? -1 : ANY_OFFSET, epoch };
}

/** Id, last offset and epoch of each producer whose last batch may lie before `end`. */
export function producersBefore(log: Log, end: number): Float64Array {
  const found: number[] = [];
  for (const entry of log.producerStates()) {
    const { lastOffset, epoch } = endOf(entry, log.highWatermark);
    if (lastOffset < end) found.push(entry.producerId, lastOffset, epoch);
  }
  return Float64Array.from(found);
}
