// The options that every command on a running broker has.

import { type Command, Option } from 'commander';
import { bootstrap, type HostPort } from './arguments.ts';

export interface SharedFlags {
  readonly bootstrapServer: readonly HostPort[];
  readonly json?: boolean;
}

export function withSharedOptions(command: Command): Command {
  return command
    .addOption(
      new Option('-b, --bootstrap-server <host:port>', 'brokers to ask first, comma separated')
        .argParser(bootstrap)
        .default([{ host: 'localhost', port: 9092 }], 'localhost:9092'),
    )
    .option('--json', 'print JSON, one value a line');
}
