// Starts a broker with the settings of client.json and runs the checks at full size against it.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBroker } from '../runner/broker.mjs';

const against = process.argv[2] ?? 'klamm';
const { settings } = JSON.parse(readFileSync(join(import.meta.dirname, 'client.json'), 'utf8'));
const broker = await startBroker(against, { settings });
const env = {
  ...process.env,
  BOOTSTRAP: broker.bootstrap,
  BROKER_DATA: broker.dataDir,
  COMPAT_AGAINST: against,
  COMPAT_SIZE: 'full',
};
const child = spawn(join(import.meta.dirname, 'run'), [], { stdio: 'inherit', env });
const code = await new Promise((resolve) => {
  child.once('error', () => resolve(1));
  child.once('close', (status) => resolve(status ?? 1));
});
await broker.stop();
process.exit(code);
