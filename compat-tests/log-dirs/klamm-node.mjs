// Klamm on the properties file that Apache Kafka is started with on the same folders, as a process of its own.
import { spawn } from 'node:child_process';
import { createWriteStream, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { propertiesText } from '../folder-smoke/kafka-node.mjs';
import { klammRoot } from '../kill/klamm-modules.mjs';

const readyLimitMs = 20_000;

/** Resolves when it serves. */
export async function startKlammNode(home, properties, settings = []) {
  const file = join(home, 'klamm.properties');
  writeFileSync(file, propertiesText(properties));
  const argv = [join(klammRoot, 'bin', 'klamm'), 'start', '--json', '--config', file];
  for (const setting of settings) argv.push('--set', setting);
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
  const gone = new Promise((resolve) => child.once('close', (code, signal) => resolve(signal ?? code)));
  let printed = '';
  const log = createWriteStream(join(home, 'klamm.log'), { flags: 'a' });
  child.stderr.pipe(log);
  child.stderr.on('data', (chunk) => {
    printed += chunk;
  });
  await new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`Klamm is not ready: ${printed}`)), readyLimitMs);
    child.stdout.on('data', (chunk) => {
      if (!String(chunk).includes('"ready":true')) return;
      clearTimeout(timer);
      resolve();
    });
    gone.then((how) => reject(new Error(`Klamm ended (${how}): ${printed}`)));
  });
  return {
    printed: () => printed,
    kill: () => {
      child.kill('SIGKILL');
      return gone;
    },
    stop: () => {
      child.kill('SIGTERM');
      return gone;
    },
  };
}
