// Bad input: what comes back for frames, requests and batches that no client sends. Each case has a name and an outcome;
// the outcomes of Apache Kafka 4.3.1 are in expected.json (made with RECORD=1), and Klamm must agree with them, except for
// its known differences: deviations.json, each with the beginning of the DEVIATION comment in Klamm's source that it is.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { check, finish } from '../lib/check.mjs';
import { adminCases } from './admin.mjs';
import { fetchCases } from './fetch.mjs';
import { frameCases } from './frames.mjs';
import { groupCases } from './groups.mjs';
import { produceCases } from './produce.mjs';

const recording = process.env.RECORD === '1';
const expected = recording ? {} : read('expected.json');
const seen = {};

function read(name) {
  return JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));
}

if (!recording && process.env.COMPAT_AGAINST === 'klamm') {
  const { deviationComments } = await import('../differential/deviations.mjs');
  const comments = await deviationComments();
  for (const [name, { outcome, deviation }] of Object.entries(read('deviations.json'))) {
    assert.ok(
      comments.some(({ text }) => text.startsWith(deviation)),
      `no DEVIATION comment begins with: ${deviation}`,
    );
    expected[name] = outcome;
  }
}

for (const cases of [frameCases, produceCases, fetchCases, groupCases, adminCases]) {
  await cases(async (name, body) => {
    await check(name, async () => {
      assert.ok(!(name in seen), 'a name is used twice');
      const outcome = JSON.parse(JSON.stringify(await body()));
      seen[name] = outcome;
      if (!recording) assert.deepEqual(outcome, expected[name]);
    });
  });
}
if (recording) writeFileSync(new URL('expected.json', import.meta.url), `${JSON.stringify(seen, null, 2)}\n`);
else
  await check('every expected outcome was asked for', async () =>
    assert.deepEqual(Object.keys(seen), Object.keys(expected)),
  );
finish();
