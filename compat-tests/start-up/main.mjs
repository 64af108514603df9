// Runs bench/start at smoke size; each figure that has a bar is a check. The bars are those of the full size, so that a
// slow machine passes and a start that reads what it need not, or keeps what it should not, does not.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { check, finish } from '../lib/check.mjs';
import { repoRoot } from '../runner/broker.mjs';

const limitMs = 240_000;

async function measure() {
  const args = [join(repoRoot, 'bench/start/main.mjs'), '--smoke', '--json'];
  const run = promisify(execFile)(process.execPath, args, { timeout: limitMs, maxBuffer: 1 << 24 });
  // A missed bar is exit code 1: the figures are there all the same.
  const { stdout } = await run.catch((error) => {
    if (error.code === 1) return error;
    throw error;
  });
  const line = stdout.trim().split('\n').at(-1);
  console.log(stdout.trim().replace(/^/gm, '# '));
  return JSON.parse(line);
}

let figures = [];
await check(
  'the measurement runs to its end',
  async () => {
    figures = await measure();
    assert(figures.length > 20, `${figures.length} figures`);
  },
  limitMs,
);
for (const { what, value, unit, bar } of figures) {
  if (bar === null) continue;
  await check(`${what.trim()}: at most ${bar} ${unit}`, async () => assert(value <= bar, `${value} ${unit}`));
}
finish();
