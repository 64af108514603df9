// Checks a metadata snapshot or `bootstrap.checkpoint`: whole batches only, the first with the header, the last with
// the footer. Must hold: as every check here, it never throws for what the file says.

import { type Disk, DiskError } from '../../base/disk.ts';
import * as batch from '../../records/batch.ts';
import { ControlRecordType, controlRecordType } from '../../records/control.ts';
import { recordsOf } from '../../records/iterate.ts';
import { checkRecords } from './batch-check.ts';
import { BatchWalk } from './batch-walk.ts';
import type { Findings } from './finding.ts';

const REMEDY =
  'the next start sets it aside and takes the one before and the log after that; where they do not reach, it refuses';
const LARGEST_CONTROL = 1024 * 1024;

export async function checkMetadataSnapshot(
  disk: Disk,
  findings: Findings,
  path: string,
  onUnreadable: (error: DiskError) => void,
): Promise<void> {
  try {
    const file = disk.open(path, 'read');
    try {
      await walkSnapshot(new BatchWalk(file), findings, path);
    } finally {
      file.close();
    }
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    onUnreadable(error);
  }
}

async function walkSnapshot(walk: BatchWalk, findings: Findings, path: string): Promise<void> {
  const tell = (code: string, what: string) =>
    findings.add('damage', code, path, what, { position: walk.position, remedy: REMEDY });
  let batches = 0;
  let hasFooter = false;
  for (;;) {
    const step = walk.step();
    if (step === 'end') break;
    if (step === 'fill') {
      await walk.fill();
      continue;
    }
    if (step === 'broken' || !(await walk.checksum())) {
      tell('batch-damaged', step === 'broken' ? walk.problem : 'its checksum is wrong');
      return;
    }
    const verdict = await checkRecords(walk);
    if (verdict.problem !== null) tell('batch-records', verdict.problem);
    const types = controlTypes(walk);
    if (batches === 0 && !types.includes(ControlRecordType.SNAPSHOT_HEADER)) {
      tell('snapshot-header', 'it does not begin with a snapshot header');
    }
    if (hasFooter) tell('snapshot-footer', 'it goes on after its footer');
    hasFooter = types.includes(ControlRecordType.SNAPSHOT_FOOTER);
    batches++;
  }
  if (!hasFooter) tell('snapshot-footer', 'it has no footer: it is not complete');
}

function controlTypes(walk: BatchWalk): (number | null)[] {
  const { bytes, at, isWhole, sizeInBytes } = walk;
  if (!isWhole || sizeInBytes > LARGEST_CONTROL || batch.magic(bytes, at) < 2 || !batch.isControl(bytes, at)) return [];
  try {
    return [...recordsOf(bytes, at, LARGEST_CONTROL)].map(({ key }) => controlRecordType(key));
  } catch {
    // Told by the look at its records.
    return [];
  }
}
