// The lock of a data folder: `.lock` says which process holds it, and that process shows a sign of life beside it. Must
// hold: while the holder lives, in whatever container, nobody else takes the folder; once it is over the folder is free
// at once; the name of a sign is used once, so that nobody ever removes another's.

import path from 'node:path';
import { type Disk, DiskError } from '../../base/disk.ts';
import type { LifeSign } from './life-signs.ts';
import type { ProcessIdentity, ProcessMark } from './process-identity.ts';
import { StorageStartError } from './start-error.ts';

export const LOCK_FILE = '.lock';
const SIGN_FILE = /^\.lock-[\w-]{22}\.socket$/;

/** Whether a file in a data folder is, or was, a holder's sign of life. */
export function isSignFile(name: string): boolean {
  return SIGN_FILE.test(name);
}

interface LockRecord extends ProcessMark {
  /** The name of the holder's sign; null if it has none. */
  readonly socket: string | null;
}

export class FolderLock {
  private readonly folder: string;
  private readonly disk: Disk;
  private readonly identity: ProcessIdentity;
  /** What `.lock` says while it is ours. */
  private text: string | null = null;
  private sign: LifeSign | null = null;
  private signFile: string | null = null;
  /** Why the folder takes no sign of life: the system's error code. */
  signProblem: string | null = null;
  /** Signs of processes that were killed before they held the lock. */
  private strays: string[] = [];

  constructor(folder: string, disk: Disk, identity: ProcessIdentity) {
    this.folder = folder;
    this.disk = disk;
    this.identity = identity;
  }

  private file(name: string): string {
    return path.join(this.folder, name);
  }

  private read(): string | null {
    const file = this.file(LOCK_FILE);
    return this.disk.exists(file) ? this.disk.readFile(file).toString('utf8') : null;
  }

  /** Who uses the folder now, in words; null if nobody does. */
  user(): Promise<string | null> {
    return this.userOf(this.read());
  }

  private async userOf(text: string | null): Promise<string | null> {
    const { identity } = this;
    const holder = parseLock(text);
    if (holder !== null && identity.isAlive(holder)) {
      return holder.pid === identity.self.pid ? 'this process' : `process ${holder.pid}`;
    }
    const { signs } = identity;
    if (holder?.socket != null && signs != null && (await signs.isShown(this.folder, holder.socket))) {
      return 'another broker (in another container?)';
    }
    return identity.isLocked(this.file(LOCK_FILE)) ? 'an Apache Kafka broker' : null;
  }

  /** @param instance tells apart brokers of one process. Rejects with StorageStartError, and with DiskError. */
  async take(instance: string): Promise<void> {
    let before = this.read();
    await this.refuseIfUsed(before);
    try {
      await this.showSign(`.lock-${instance}.socket`);
      // All this took time, in which another may have come.
      for (let now = this.read(); now !== before; now = this.read()) {
        before = now;
        await this.refuseIfUsed(now);
      }
      const { signFile } = this;
      const record = { ...this.identity.self, instance, ...(signFile === null ? {} : { socket: signFile }) };
      const text = `${JSON.stringify(record)}\n`;
      this.disk.writeFileAtomic(this.file(LOCK_FILE), text, false);
      this.text = text;
    } catch (error) {
      this.removeSign();
      throw error;
    }
    const left = parseLock(before)?.socket;
    if (left != null) this.strays.push(left);
  }

  private async refuseIfUsed(text: string | null): Promise<void> {
    const user = await this.userOf(text);
    if (user !== null) throw new StorageStartError(`The data folder ${this.folder} is in use by ${user}.`);
  }

  private async showSign(name: string): Promise<void> {
    const shown = (await this.identity.signs?.show(this.folder, name)) ?? null;
    if (typeof shown === 'string') this.signProblem = shown;
    else if (shown !== null) {
      this.sign = shown;
      this.signFile = name;
    }
  }

  private removeSign(): void {
    this.sign?.remove();
    this.sign = null;
    this.signFile = null;
  }

  /** A sign that was found in the folder. */
  found(name: string): void {
    if (name !== this.signFile) this.strays.push(name);
  }

  /** Two starts in the same instant: the one that wrote last goes on, the other throws and is to `release`. */
  confirm(): void {
    if (this.text === null) return;
    if (this.read() === this.text) {
      this.removeStrays();
      return;
    }
    this.text = null;
    throw new StorageStartError(`The data folder ${this.folder} was taken by another broker that started now.`);
  }

  private removeStrays(): void {
    for (const name of this.strays.splice(0)) {
      try {
        this.disk.remove(this.file(name));
      } catch (error) {
        // It says nothing; the next start finds it.
        if (!(error instanceof DiskError)) throw error;
      }
    }
  }

  /** Leaves the file empty, as Apache Kafka's is, if it is ours still. Throws DiskError. */
  release(): void {
    try {
      if (this.text !== null && this.read() === this.text) {
        this.disk.writeFileAtomic(this.file(LOCK_FILE), '', false);
        this.removeStrays();
      }
    } finally {
      this.text = null;
      this.removeSign();
    }
  }
}

function parseLock(text: string | null): LockRecord | null {
  if (text === null || text.trim() === '') return null;
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return null;
    const { pid, startTime, bootId, socket } = parsed as Record<string, unknown>;
    if (typeof pid !== 'number' || typeof startTime !== 'string' || typeof bootId !== 'string') return null;
    return { pid, startTime, bootId, socket: typeof socket === 'string' && isSignFile(socket) ? socket : null };
  } catch {
    return null;
  }
}
