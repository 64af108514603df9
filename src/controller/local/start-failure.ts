// What a start says that the metadata of its folder ends: one sentence, for the person who started the broker. Must
// hold: it names the file, or the folder where the file is not known; of damage it says which command shows it and
// which repairs it; an error that is no word on the folder (a bug) stays what it is, with its stack.

import { join } from 'node:path';
import { type Disk, DiskError } from '../../base/disk.ts';
import { StorageStartError } from '../../storage/directories/start-error.ts';
import { offsetFileName, offsetOfFileName, Suffix } from '../../storage/segments/segment.ts';
import { DAMAGED } from '../../storage/segments/segment-lookup.ts';
import { MetadataFormatError, UnknownRecordError } from './metadata-batch.ts';

/** The metadata is sound, but not for this node or this release to go on with. */
export class MetadataRefusal extends Error {
  override name = 'MetadataRefusal';
}

/** @param place the file, or the folder */
export function startFailure(error: unknown, place: string): unknown {
  if (error instanceof UnknownRecordError || error instanceof MetadataRefusal) {
    return new StorageStartError(sentence(place, error.message));
  }
  if (error instanceof MetadataFormatError) return new StorageStartError(unusable(place, error.message, true));
  if (!(error instanceof DiskError)) return error;
  return new StorageStartError(unusable(error.path, error.message, error.code === DAMAGED));
}

function unusable(place: string, message: string, damaged: boolean): string {
  const said = `The metadata log cannot be used: ${sentence(place, message)}`;
  if (!damaged) return said;
  return `${said} \`klamm log verify\` shows what is damaged, \`klamm log repair\` what can be done about it.`;
}

function sentence(place: string, message: string): string {
  const named = message.includes(place) ? message : `${place}: ${message}`;
  return /[.!?]$/.test(named) ? named : `${named}.`;
}

/** The file of the log that holds `offset`; the folder where that cannot be told. */
export function placeOf(disk: Disk, logDirectory: string, offset: number): string {
  let found = -1;
  try {
    for (const { name } of disk.list(logDirectory)) {
      const base = name.endsWith(Suffix.LOG) ? offsetOfFileName(name) : -1;
      if (base <= offset && base > found) found = base;
    }
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
  }
  return found < 0 ? logDirectory : join(logDirectory, offsetFileName(found, Suffix.LOG));
}
