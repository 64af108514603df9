// `klamm log dump`: what is in the files of a data folder. Must hold: any bytes can be looked at; what is damaged is
// named and passed over, and the rest is shown; as JSON each line is one value with `file` and `kind`.

import path from 'node:path';
import { DiskError } from '../base/disk.ts';
import { compareText } from '../storage/inspect/data-folder.ts';
import { type FileKind, nameOfFile, partitionOfFolder } from '../storage/inspect/file-kinds.ts';
import { type DecoderName, decoderOfTopic } from './log-decode.ts';
import { dumpBatches } from './log-dump-batches.ts';
import { dumpEntries, dumpSmall } from './log-dump-entries.ts';
import { failure, inUseLine, LOG_FAILURE, type Target, targetsOf } from './log-target.ts';
import { CommandError, CommandExit, json, printable, type Terminal } from './terminal.ts';

export { decoderNames } from './log-decode.ts';

export interface DumpFlags {
  readonly records?: boolean;
  readonly from?: number;
  readonly max?: number;
  readonly as?: DecoderName;
  readonly json?: boolean;
}

/** Where the pieces of one file go. */
export interface DumpSink {
  readonly flags: DumpFlags;
  readonly decoder: DecoderName;
  /** @param text a line for people; @param value the same for programs, without the file's name */
  line(text: string, kind: string, value: object): Promise<void> | void;
  /** As `line`, of something that is not as it should be. */
  damaged(text: string, value: object): Promise<void> | void;
}

const LISTED: ReadonlySet<FileKind> = new Set(['unknown', 'temporary', 'lock', 'clean-shutdown']);

export async function dump(paths: readonly string[], flags: DumpFlags, terminal: Terminal): Promise<void> {
  let damaged = 0;
  let unreadable = 0;
  for (const target of await targetsOf(paths)) {
    const warning = inUseLine(target.folder);
    if (warning !== null) terminal.err(warning);
    for (const file of filesOf(target)) {
      const outcome = await dumpFile(target, file, flags, terminal);
      damaged += outcome.damaged;
      if (outcome.unreadable !== null) {
        unreadable++;
        terminal.err(`klamm: ${file} cannot be read: ${outcome.unreadable}`);
      }
    }
  }
  if (unreadable > 0) throw new CommandExit(LOG_FAILURE);
  if (damaged > 0) throw new CommandExit(1);
}

/** In the order of a partition's offsets. */
function filesOf({ kind, path: given, folder }: Target): string[] {
  const filesIn = (directory: string) =>
    folder.disk
      .list(directory)
      .filter(({ isDirectory }) => !isDirectory)
      .map(({ name }) => path.join(directory, name))
      .sort(compareText);
  try {
    if (kind === 'file') return [given];
    if (kind === 'partition') return filesIn(given);
    return [...filesIn(given), ...folder.partitions().flatMap(({ path: directory }) => filesIn(directory))];
  } catch (error) {
    throw failure(given, error);
  }
}

interface Outcome {
  readonly damaged: number;
  readonly unreadable: string | null;
}

async function dumpFile(target: Target, file: string, flags: DumpFlags, terminal: Terminal): Promise<Outcome> {
  const { disk } = target.folder;
  const named = nameOfFile(path.basename(file));
  const topic = partitionOfFolder(path.basename(path.dirname(file)))?.topic ?? '';
  const decoder = flags.as ?? (named.kind === 'metadata-snapshot' ? 'metadata' : decoderOfTopic(topic));
  const relative = path.relative(target.folder.path, file);
  const shown = relative.startsWith('..') ? file : relative;
  let damaged = 0;
  const print = (text: string, value: object) =>
    terminal.out(flags.json === true ? json({ file: shown, ...value }) : `${printable(text)}\n`);
  const sink: DumpSink = {
    flags,
    decoder,
    line: (text, kind, value) => print(text, { kind, ...value }),
    damaged: (text, value) => {
      damaged++;
      return print(`  DAMAGE ${text}`, { kind: 'damage', ...value });
    },
  };
  try {
    const sizeInBytes = disk.fileSize(file);
    const modified = new Date(disk.modifiedMs(file)).toISOString();
    await print(`${shown}  (${named.kind}${named.stage}, ${sizeInBytes} bytes, written ${modified})`, {
      kind: 'file',
      fileKind: named.kind,
      stage: named.stage,
      sizeInBytes,
    });
    if (named.kind === 'log' || named.kind === 'cut' || named.kind === 'metadata-snapshot') {
      await dumpBatches(disk, file, named, sink);
    } else if (named.kind === 'index' || named.kind === 'timeindex' || named.kind === 'txnindex') {
      await dumpEntries(disk, file, named, sink);
    } else if (target.kind === 'file' || !LISTED.has(named.kind)) await dumpSmall(disk, file, named, sink);
    return { damaged, unreadable: null };
  } catch (error) {
    if (!(error instanceof DiskError)) throw error;
    if (error.code === 'ENOENT' && target.folder.state.inUse) return { damaged, unreadable: null };
    if (target.kind === 'file' && error.code === 'ENOENT') throw new CommandError(`${file} is gone`, LOG_FAILURE);
    return { damaged, unreadable: error.message };
  }
}
