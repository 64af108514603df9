// Which folder is which partition's log. Must hold: a partition has one log at a time; of two folders of one partition
// the one that a finished move names is taken, two of different topic ids wait for the metadata log to say which, and
// two of the same topic id end the start, as in Kafka: nobody can know which of them is to be believed.

import path from 'node:path';
import type { Disk } from '../../base/disk.ts';
import type { Random } from '../../base/random.ts';
import { randomUuid, type Uuid, uuidBytes } from '../../base/uuid.ts';
import type { Log } from '../log.ts';
import { CheckpointFile, parsePartitionMetadata } from './checkpoints.ts';
import { type LogDirectory, partitionKey } from './log-directory.ts';
import { MOVED_FROM_FILE } from './replica-copy.ts';
import { StorageStartError } from './start-error.ts';

export interface Hosted {
  readonly log: Log;
  /** Another one after a move. */
  directory: LogDirectory;
  /** False while nobody asked for it: a folder that was there at the start. */
  claimed: boolean;
}

export const LONGEST_FILE_NAME = 255;

/** `topic-partition.<32 hexadecimal digits><ending>`, the topic cut where a file name could not be so long. */
export function suffixedName(key: string, ending: string, random: Random): string {
  const suffix = `.${uuidBytes(randomUuid(random))!.toString('hex')}${ending}`;
  const partition = key.slice(key.lastIndexOf('-'));
  const topic = key.slice(0, key.length - partition.length);
  return topic.slice(0, LONGEST_FILE_NAME - partition.length - suffix.length) + partition + suffix;
}

export class HostedLogs {
  private readonly disk: Disk;
  private readonly random: Random;
  private readonly logs = new Map<string, Hosted>();
  /** Further folders of the same names, of other topic ids. */
  private readonly alternates = new Map<string, Hosted[]>();

  constructor(disk: Disk, random: Random) {
    this.disk = disk;
    this.random = random;
  }

  get(key: string): Hosted | undefined {
    return this.logs.get(key);
  }

  set(key: string, hosted: Hosted): void {
    this.logs.set(key, hosted);
  }

  entries(): IterableIterator<[string, Hosted]> {
    return this.logs.entries();
  }

  values(): IterableIterator<Hosted> {
    return this.logs.values();
  }

  *alternatives(): Iterable<Hosted> {
    for (const others of this.alternates.values()) yield* others;
  }

  /** Another folder of that name takes its place, if there is one. */
  delete(key: string): void {
    const other = this.alternates.get(key)?.pop();
    if (other === undefined) this.logs.delete(key);
    else this.logs.set(key, other);
  }

  /** For a folder that was found at the start. Throws StorageStartError, DiskError. */
  adopt(found: Hosted): void {
    const key = partitionKey(found.log.topic, found.log.partition);
    const known = this.logs.get(key);
    if (known === undefined) this.logs.set(key, found);
    else if (this.isMovedFrom(found, known.directory)) {
      this.logs.set(key, found);
      this.discard(key, known);
    } else if (this.isMovedFrom(known, found.directory)) this.discard(key, found);
    else {
      const [one, other] = [this.topicIdIn(known.log.directory), this.topicIdIn(found.log.directory)];
      if (one === null || other === null || one === other) {
        throw new StorageStartError(`${key} is in both ${known.directory.path} and ${found.directory.path}.`);
      }
      this.alternates.set(key, [...(this.alternates.get(key) ?? []), found]);
    }
  }

  private isMovedFrom({ log }: Hosted, directory: LogDirectory): boolean {
    const marker = path.join(log.directory, MOVED_FROM_FILE);
    return this.disk.exists(marker) && this.disk.readFile(marker).toString('utf8').trim() === directory.id;
  }

  /** What `partition.metadata` says; null where that is nothing. */
  topicIdIn(folder: string): Uuid | null {
    const file = path.join(folder, CheckpointFile.PARTITION);
    return this.disk.exists(file) ? parsePartitionMetadata(this.disk.readFile(file).toString('utf8')) : null;
  }

  /** The last process ended in the last instant of a move: this folder was still to go. */
  private discard(key: string, { log, directory }: Hosted): void {
    const folder = directory.file(suffixedName(key, '-delete', this.random));
    log.abandon();
    this.disk.rename(log.directory, folder);
    directory.deletedFolders.push(folder);
    directory.forget(key);
  }
}
