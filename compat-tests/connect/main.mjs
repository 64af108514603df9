// Starts the broker and runs the checks, which stop and start it by POST /stop and /start to a loopback port of this program.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBroker } from '../runner/broker.mjs';
import { freePort } from '../runner/free-port.mjs';

const against = process.env.COMPAT_AGAINST ?? 'klamm';
const folder = mkdtempSync(join(tmpdir(), 'compat-connect-'));
const port = await freePort();
const start = () => startBroker(against, { port, folder, settings: ['group.initial.rebalance.delay.ms=0'] });
let broker = await start();

async function stop() {
  await broker.stop();
  const exit = broker.exit();
  if (exit !== 0 && exit !== 143) throw new Error(`the broker's exit code is ${exit}`);
}

const steps = new Map([
  ['/stop', stop],
  [
    '/start',
    async () => {
      broker = await start();
      if (broker.port !== port) throw new Error(`port ${port} was taken in between`);
    },
  ],
]);
const control = createServer(async (request, response) => {
  try {
    await steps.get(request.url)();
  } catch (error) {
    response.statusCode = 500;
    response.write(`${error.message}\n`);
  }
  response.end();
}).listen(0, '127.0.0.1');
await once(control, 'listening');
let code = 1;
try {
  const own = { BOOTSTRAP: broker.bootstrap, BROKER_CONTROL: `http://127.0.0.1:${control.address().port}` };
  const child = spawn(join(import.meta.dirname, 'run'), [], { stdio: 'inherit', env: { ...process.env, ...own } });
  code = await new Promise((resolve) => {
    child.once('error', () => resolve(1));
    child.once('close', (status) => resolve(status ?? 1));
  });
} finally {
  control.close();
  await broker.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
process.exit(code);
