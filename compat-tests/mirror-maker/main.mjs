// Starts the two brokers and runs the checks between them.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { startBroker } from '../runner/broker.mjs';

const against = process.env.COMPAT_AGAINST ?? 'klamm';
const source = await startBroker(against);
let code = 1;
try {
  const target = await startBroker(against);
  try {
    const env = { ...process.env, BOOTSTRAP: source.bootstrap, BOOTSTRAP_TARGET: target.bootstrap };
    const child = spawn(join(import.meta.dirname, 'run'), [], { stdio: 'inherit', env });
    code = await new Promise((resolve) => {
      child.once('error', () => resolve(1));
      child.once('close', (status) => resolve(status ?? 1));
    });
  } finally {
    await target.stop();
  }
} finally {
  await source.stop();
}
process.exit(code);
