// Whether one log is being compacted. Must hold: at most one cleaning of a log at a time, none while anybody has it
// paused; a cleaning that was told to stop changes nothing more. The cleaner, retention and whoever moves or deletes
// the log look here; all on one event loop, so there is nothing to lock.

export type CleaningStatus = 'none' | 'inProgress' | 'aborted';

export class CleaningState {
  private current: CleaningStatus = 'none';
  private pauses = 0;
  private cut: number | null = null;
  /** Why compaction leaves this log alone until the broker starts again; null while it does not. */
  failure: string | null = null;

  get status(): CleaningStatus {
    return this.current;
  }

  /** A cleaning reads the segments: whoever would remove some waits, or the cleaning finds out and begins again. */
  get isRunning(): boolean {
    return this.current !== 'none';
  }

  get isPaused(): boolean {
    return this.pauses > 0;
  }

  /** False if it may not begin now. */
  begin(): boolean {
    if (this.isRunning || this.isPaused || this.failure !== null) return false;
    this.current = 'inProgress';
    return true;
  }

  end(): void {
    this.current = 'none';
  }

  /** The cleaning under way stops at its next step; another may begin afterwards. */
  abort(): void {
    if (this.isRunning) this.current = 'aborted';
  }

  /** As `abort`, and none begins until as many calls of `resume`. */
  abortAndPause(): void {
    this.pauses++;
    this.abort();
  }

  resume(): void {
    if (this.pauses > 0) this.pauses--;
  }

  /** The log was cut back: what was cleaned beyond is gone. */
  cutTo(offset: number): void {
    this.abort();
    if (this.cut === null || offset < this.cut) this.cut = offset;
  }

  /** The lowest offset that the log was cut to since the last call; null if it was not. */
  takeCut(): number | null {
    const { cut } = this;
    this.cut = null;
    return cut;
  }
}
