// The `klamm` process: bin/klamm comes here after its check of Node's version.

import { runProgram } from './program.ts';
import { processTerminal } from './terminal.ts';

// Whoever read our output has enough of it (`klamm consume ... | head`): that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

const code = await runProgram(process.argv.slice(2), processTerminal);
// What is on its way through a pipe still leaves; open timers and sockets do not hold us.
process.stdout.write('', () => process.exit(code));
