// Compares `leader-epoch-checkpoint` with the leader epochs that the batches carry. Must hold: each batch's epoch is
// the one in force at its offset according to the file, from the log's start offset on; without a file nothing is
// compared, for the next start makes it.

import * as batch from '../../records/batch.ts';
import type { EpochStart } from '../leader-epochs.ts';
import type { Findings } from './finding.ts';

export class EpochCheck {
  private readonly findings: Findings;
  private readonly file: string;
  private readonly entries: readonly EpochStart[] | null;
  private readonly logStartOffset: number;
  private index = -1;
  private latest = -1;
  /** The file does not fit the log. */
  isWrong = false;

  /** @param logStartOffset what lies before it is deleted, although it may still be there */
  constructor(findings: Findings, file: string, entries: readonly EpochStart[] | null, logStartOffset: number) {
    this.logStartOffset = logStartOffset;
    this.findings = findings;
    this.file = file;
    this.entries = entries;
  }

  take(bytes: Buffer, at: number, log: string, position: number): void {
    if (batch.magic(bytes, at) < batch.CURRENT_MAGIC) return;
    const epoch = batch.leaderEpoch(bytes, at);
    const offset = batch.baseOffset(bytes, at);
    if (epoch < 0) return;
    if (epoch < this.latest) {
      const what = `a batch of leader epoch ${epoch} follows one of epoch ${this.latest}`;
      this.findings.add('warning', 'epoch-order', log, what, { position, offset });
      return;
    }
    this.latest = epoch;
    const { entries } = this;
    if (entries === null || this.isWrong) return;
    while (this.index + 1 < entries.length && entries[this.index + 1]!.startOffset <= offset) this.index++;
    const inForce = this.index < 0 ? -1 : entries[this.index]!.epoch;
    if (inForce === epoch || (this.index < 0 && offset < this.logStartOffset)) return;
    this.isWrong = true;
    const what = `at offset ${offset} it says epoch ${inForce}, the batch there has epoch ${epoch}`;
    this.findings.add('damage', 'epoch-wrong', this.file, what, {
      offset,
      remedy: '`klamm log repair` makes it again from the log',
    });
  }

  /** @param endOffset the log's end */
  finish(endOffset: number): void {
    const last = this.entries?.at(-1);
    if (last === undefined || last.startOffset <= endOffset) return;
    this.isWrong = true;
    const what = `epoch ${last.epoch} begins at offset ${last.startOffset}, behind the log's end ${endOffset}`;
    this.findings.add('warning', 'epoch-ahead', this.file, what, {
      offset: last.startOffset,
      remedy: 'the next start takes it out',
    });
  }
}
