// Whether a metadata log still makes sense without its damaged batches, before a repair leaves them out. Must hold: it
// is read as a controller reads it at the start: the newest snapshot, then each batch; the first record that cannot be
// applied is the answer.

import path from 'node:path';
import type { Disk } from '../base/disk.ts';
import { parseBatch } from '../controller/local/metadata-batch.ts';
import { listSnapshots, readSnapshot, snapshotFileName } from '../controller/local/snapshot.ts';
import { ImageBuilder } from '../metadata/loader.ts';
import { BatchWalk } from '../storage/inspect/batch-walk.ts';
import { nameOfFile } from '../storage/inspect/file-kinds.ts';

/** Why not; null if it does. */
export async function metadataProblem(disk: Disk, directory: string): Promise<string | null> {
  const builder = new ImageBuilder();
  try {
    const newest = listSnapshots(disk, directory).at(-1);
    if (newest !== undefined && newest.endOffset > 0) {
      const { records } = readSnapshot(disk, directory, snapshotFileName(newest));
      builder.snapshot(newest.endOffset - 1, newest.epoch, records);
    }
    const logs = disk
      .list(directory)
      .map(({ name }) => nameOfFile(name))
      .filter(({ kind, stage }) => kind === 'log' && stage === '')
      .sort((a, b) => a.baseOffset - b.baseOffset);
    for (const { name } of logs) await applyLog(disk, path.join(directory, name), builder);
    return builder.inTransaction ? 'a metadata transaction is open at its end' : null;
  } catch (error) {
    return (error as Error).message;
  }
}

async function applyLog(disk: Disk, name: string, builder: ImageBuilder): Promise<void> {
  const file = disk.open(name, 'read');
  try {
    const walk = new BatchWalk(file);
    for (;;) {
      const step = walk.step();
      if (step === 'end') return;
      if (step === 'fill') await walk.fill();
      else if (step === 'broken' || !(await walk.checksum())) await walk.skipDamage(0);
      else {
        const parsed = walk.isWhole ? parseBatch(walk.bytes, walk.at) : null;
        if (parsed !== null && parsed.batch.baseOffset > builder.offset) builder.batch(parsed.batch);
      }
    }
  } finally {
    file.close();
  }
}
