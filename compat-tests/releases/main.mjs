// Each release of Apache Kafka that Klamm can emulate is asked what it serves: src/broker/clients/release-tables.ts must say the
// same, and Klamm with --emulate must advertise the same as far as it serves it.
import { deepStrictEqual } from 'node:assert';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { check, finish } from '../lib/check.mjs';
import { repoRoot, startBroker } from '../runner/broker.mjs';
import { ask } from './ask.mjs';
import { releases } from './releases.mjs';

const { RELEASE_TABLES } = await import(join(repoRoot, 'dist', 'broker', 'clients', 'release-tables.js'));

async function withKlamm(extra, use) {
  const argv = [join(repoRoot, 'bin', 'klamm'), 'start', '--json', '--port', '0', '--memory', ...extra];
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'inherit'] });
  const exited = new Promise((resolve) => child.once('exit', resolve));
  try {
    const line = await new Promise((resolve, reject) => {
      let text = '';
      child.stdout.on('data', (chunk) => {
        text += chunk;
        if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
      });
      child.once('exit', (code) => reject(new Error(`klamm exited with ${code}`)));
    });
    return await use(JSON.parse(line).bootstrapServers);
  } finally {
    child.kill('SIGTERM');
    await exited;
  }
}

const served = await withKlamm([], ask);

/** What of a release's answer Klamm can give. */
function common(release) {
  const own = new Map(served.apis.map(([key, min, max]) => [key, { min, max }]));
  const features = new Map(served.supported.map(([name, min, max]) => [name, { min, max }]));
  const levels = new Map(served.finalized);
  const both = ([name, min, max], mine) => [name, Math.max(min, mine.min), Math.min(max, mine.max)];
  return {
    apis: release.apis
      .filter(([key]) => own.has(key))
      .map((row) => both(row, own.get(row[0])))
      .filter(([, min, max]) => min <= max),
    supported: release.supported.filter(([name]) => features.has(name)).map((row) => both(row, features.get(row[0]))),
    finalized: release.finalized
      .filter(([name]) => levels.has(name))
      .map(([name, level]) => [name, Math.min(level, levels.get(name))]),
  };
}

for (const [name, version] of releases) {
  const table = RELEASE_TABLES[name];
  const written = { apis: table.apis, supported: table.supported, finalized: table.finalized };
  await check(`Apache Kafka ${version} serves what the table of ${name} says`, async () => {
    const broker = await startBroker(`kafka-${version}`);
    const answer = await ask(broker.bootstrap).finally(() => broker.stop());
    deepStrictEqual(written, answer);
  });
  await check(`Klamm advertises with --emulate ${name} what both serve`, async () => {
    deepStrictEqual(await withKlamm(['--emulate', name], ask), common(written));
  });
}
finish();
