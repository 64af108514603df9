// `klamm log`: looks into the files of a data folder, running broker or not, and repairs them. Must hold: nothing but
// `repair --apply` writes; the exit code is 0 where all is sound, 1 where damage was found, 2 where the command could
// not do its work.

import { type Command, Option } from 'commander';
import { offset as offsetValue, oneOf, repeated, wholeNumber } from './arguments.ts';
import { type DumpFlags, decoderNames, dump } from './log-dump.ts';
import { type RepairFlags, repair } from './log-repair.ts';
import { type SizeFlags, size } from './log-size.ts';
import { type VerifyFlags, verify } from './log-verify.ts';
import type { Terminal } from './terminal.ts';

export { LOG_FAILURE } from './log-target.ts';

const EXIT_CODES = `
Exit code: 0 all is sound, 1 damage was found, 2 wrong usage or something cannot be read.`;

const WHAT = 'data folders, partition folders or files (default: ./data)';

export function addLog(program: Command, terminal: Terminal): void {
  const log = program.command('log').description('look into the files of a data folder, and repair them');
  log
    .command('dump')
    .description('what is in the files: batches, records, index entries, checkpoints')
    .argument('[paths...]', WHAT)
    .option('--records', "every record, those of Kafka's own topics decoded; else one line for each batch")
    .option('--from <offset>', 'leave out what lies before this offset', offsetValue)
    .option('--max <n>', 'at most so many entries of each file', wholeNumber(1, Number.MAX_SAFE_INTEGER))
    .addOption(
      new Option(
        '--as <topic>',
        `how to decode records where the folder's name does not tell: ${decoderNames.join(', ')}`,
      ).argParser(oneOf(decoderNames)),
    )
    .option('--json', 'print JSON, one value a line')
    .addHelpText('after', `${EXIT_CODES} A broker may be running: the end of a log may then be in flight.`)
    .action((paths: string[], flags: DumpFlags) => dump(paths, flags, terminal));
  log
    .command('verify')
    .description('check every batch, index entry, snapshot and checkpoint')
    .argument('[paths...]', WHAT)
    .option('--json', 'print JSON, one value a line')
    .addHelpText('after', `${EXIT_CODES} A broker may be running: the end of a log may then be in flight.`)
    .action((paths: string[], flags: VerifyFlags) => verify(paths, flags, terminal));
  log
    .command('repair')
    .description('show what would be done about damage, and do it with --apply')
    .argument('[folder]', 'a data folder or a partition folder (default: ./data)')
    .option('--apply', 'do it; refused while a broker uses the folder')
    .option('--partition <topic-n>', 'only this partition; repeatable', repeated)
    .addOption(
      new Option(
        '--damage <way>',
        'what to do with damaged bytes inside a log: "skip" leaves them out and keeps all sound batches behind them ' +
          'at their offsets (default), "cut" ends the log before them; either way they are kept aside in a file',
      ).argParser(oneOf(['skip', 'cut'])),
    )
    .option('--json', 'print JSON, one value a line')
    .addHelpText(
      'after',
      `${EXIT_CODES.replace('damage was found', 'damage is left')} Without --apply nothing is written.`,
    )
    .action((folder: string | undefined, flags: RepairFlags) => repair(folder, flags, terminal));
  log
    .command('size')
    .description('bytes, segments, offsets and times of each partition, largest first')
    .argument('[folder]', 'a data folder or a partition folder (default: ./data)')
    .option('--topics', 'one line for each topic, not for each partition')
    .option('--json', 'print JSON, one value a line')
    .addHelpText('after', EXIT_CODES)
    .action((folder: string | undefined, flags: SizeFlags) => size(folder, flags, terminal));
}
