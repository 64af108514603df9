// Bad input: what comes back for frames, requests and batches that no client sends. Each case has a name and an outcome;
// the outcomes of Apache Kafka 4.3.1 are in expected.json (made with RECORD=1), and every broker must agree with them.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { check, finish } from '../lib/check.mjs';
import { adminCases } from './admin.mjs';
import { fetchCases } from './fetch.mjs';
import { frameCases } from './frames.mjs';
import { groupCases } from './groups.mjs';
import { produceCases } from './produce.mjs';

const recording = process.env.RECORD === '1';
const file = new URL('expected.json', import.meta.url);
const expected = recording ? {} : JSON.parse(readFileSync(file, 'utf8'));
const seen = {};

for (const cases of [frameCases, produceCases, fetchCases, groupCases, adminCases]) {
  await cases(async (name, body) => {
    await check(name, async () => {
      const outcome = JSON.parse(JSON.stringify(await body()));
      seen[name] = outcome;
      if (!recording) assert.deepEqual(outcome, expected[name]);
    });
  });
}
if (recording) writeFileSync(file, `${JSON.stringify(seen, null, 2)}\n`);
else
  await check('every expected outcome was asked for', async () =>
    assert.deepEqual(Object.keys(seen), Object.keys(expected)),
  );
finish();
