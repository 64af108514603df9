// Whether the metadata in a folder is for this node and of a kind that it understands, found out before anything in the
// folder is changed. Must hold: nothing is written; what is damaged is passed over (the start that follows recovers it
// or says what is wrong); what only another node or a newer Kafka can go on with is a StorageStartError.

import { join } from 'node:path';
import type { Disk } from '../../base/disk.ts';
import { type VotersRecord, votersRecord } from '../../protocol/generated/data/voters-record.ts';
import {
  type FeatureLevelRecord,
  featureLevelRecord,
  type RegisterBrokerRecord,
  registerBrokerRecord,
  type UnregisterBrokerRecord,
  unregisterBrokerRecord,
} from '../../protocol/generated/records/metadata.ts';
import { DecodeError, Reader } from '../../protocol/reader.ts';
import { BATCH_OVERHEAD, lastOffset, sizeInBytes } from '../../records/batch.ts';
import {
  type ControlRecord,
  ControlType,
  MetadataFormatError,
  type RecordFrame,
  visitBatch,
} from './metadata-batch.ts';
import { readQuorumState } from './quorum-state.ts';
import { BOOTSTRAP_FILE, listSnapshots, readSnapshot, type SnapshotId, snapshotFileName } from './snapshot.ts';
import { MetadataRefusal, startFailure } from './start-failure.ts';
import { unservedLevel } from './startup.ts';

const READ_BYTES = 1024 * 1024;
const LOG_FILE = /^(\d{20})\.log$/;

/** @param directory the entry of log.dirs that holds the metadata. Throws StorageStartError. */
export function inspectMetadata(disk: Disk, directory: string, nodeId: number): void {
  const logDirectory = join(directory, '__cluster_metadata-0');
  const seen = new Inspection();
  try {
    if (disk.exists(join(directory, BOOTSTRAP_FILE))) seen.snapshotFile(disk, directory, BOOTSTRAP_FILE);
    if (disk.exists(logDirectory)) seen.log(disk, logDirectory);
  } catch (error) {
    throw startFailure(error, logDirectory);
  }
  const problem = seen.problem(nodeId);
  if (problem !== null) throw startFailure(new MetadataRefusal(problem), directory);
}

class Inspection {
  private readonly levels = new Map<string, number>();
  private readonly brokers = new Set<number>();
  private voters: readonly number[] | null = null;

  problem(nodeId: number): string | null {
    const level = unservedLevel(this.levels);
    if (level !== null) return level;
    if (this.voters !== null && (this.voters.length !== 1 || this.voters[0] !== nodeId)) {
      const others = this.voters.map(String).join(', ');
      return `node ${nodeId} cannot serve it alone: its cluster's controllers are the nodes ${others}`;
    }
    if (this.brokers.size > 0 && !this.brokers.has(nodeId)) {
      const others = [...this.brokers].sort((a, b) => a - b).join(', ');
      return `node ${nodeId} is no broker in it: it is the folder of a controller whose brokers are ${others}`;
    }
    return null;
  }

  /** False if it is damaged. */
  snapshotFile(disk: Disk, directory: string, name: string): boolean {
    try {
      const { records, controls } = readSnapshot(disk, directory, name);
      for (const { type, message } of records) this.message(type, message);
      for (const control of controls) this.control(control);
      return true;
    } catch (error) {
      if (!(error instanceof MetadataFormatError)) throw error;
      return false;
    }
  }

  log(disk: Disk, logDirectory: string): void {
    this.voters = readQuorumState(disk, logDirectory)?.voters ?? null;
    const begin = this.newestSnapshot(disk, logDirectory)?.endOffset ?? 0;
    const bases: number[] = [];
    for (const { name } of disk.list(logDirectory)) {
      const match = LOG_FILE.exec(name);
      if (match !== null) bases.push(Number(match[1]));
    }
    bases.sort((a, b) => a - b);
    for (const [i, base] of bases.entries()) {
      if (bases[i + 1] !== undefined && bases[i + 1]! <= begin) continue;
      if (!this.segment(disk, join(logDirectory, `${String(base).padStart(20, '0')}.log`), begin)) return;
    }
  }

  private newestSnapshot(disk: Disk, logDirectory: string): SnapshotId | null {
    for (const id of listSnapshots(disk, logDirectory).reverse()) {
      if (this.snapshotFile(disk, logDirectory, snapshotFileName(id))) return id;
    }
    return null;
  }

  /** False if the bytes end before the file does: what follows is recovery's. */
  private segment(disk: Disk, path: string, begin: number): boolean {
    const file = disk.open(path, 'read');
    try {
      const size = file.size();
      let buffer = Buffer.alloc(Math.min(size, READ_BYTES));
      for (let position = 0; position < size; ) {
        const filled = file.readSync(buffer, position);
        const used = this.batches(buffer.subarray(0, filled), begin);
        if (used < 0) return false;
        if (used === 0) {
          // Not even one whole batch: it is larger, or its length is not to be believed.
          const wanted = filled < BATCH_OVERHEAD ? 0 : sizeInBytes(buffer, 0);
          if (wanted <= buffer.length || position + wanted > size) return false;
          buffer = Buffer.alloc(wanted);
        }
        position += used;
      }
      return true;
    } finally {
      file.close();
    }
  }

  /** The bytes of the whole batches at the start of `data`; -1 where one is damaged. */
  private batches(data: Buffer, begin: number): number {
    let at = 0;
    while (data.length - at >= BATCH_OVERHEAD) {
      const size = sizeInBytes(data, at);
      if (size < BATCH_OVERHEAD) return -1;
      if (size > data.length - at) break;
      if (lastOffset(data, at) >= begin) {
        try {
          visitBatch(data, at, this.record, this.control);
        } catch (error) {
          if (error instanceof MetadataFormatError) return -1;
          throw error;
        }
      }
      at += size;
    }
    return at;
  }

  private readonly record = ({ type, decode }: RecordFrame): void => {
    const { key } = type;
    if (key !== featureLevelRecord.key && key !== registerBrokerRecord.key && key !== unregisterBrokerRecord.key)
      return;
    this.message(key, decode().message);
  };

  private message(type: number, message: object): void {
    if (type === featureLevelRecord.key) {
      const { name, featureLevel } = message as FeatureLevelRecord;
      if (featureLevel === 0) this.levels.delete(name);
      else this.levels.set(name, featureLevel);
    } else if (type === registerBrokerRecord.key) {
      this.brokers.add((message as RegisterBrokerRecord).brokerId);
    } else if (type === unregisterBrokerRecord.key) {
      this.brokers.delete((message as UnregisterBrokerRecord).brokerId);
    }
  }

  private readonly control = ({ type, value }: ControlRecord): void => {
    if (type !== ControlType.KRAFT_VOTERS) return;
    try {
      const { voters }: VotersRecord = votersRecord.decode(new Reader(value), 0);
      this.voters = voters.map(({ voterId }) => voterId);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
  };
}
