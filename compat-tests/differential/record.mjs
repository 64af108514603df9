// Puts the scenarios to two fresh nodes of real Apache Kafka, at the same time, and writes data/. A scenario that was
// answered differently by the two goes into data/unstable.jsonl instead, with the first answer that differed.
//
//   record.mjs VERSION [--only REGEX] [--once]      --once: one node only, for work on a scenario
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { cacheDir, startBroker } from '../runner/broker.mjs';
import { linesOf, readRecording, writeRecording } from './recordings.mjs';
import { allScenarios } from './scenarios.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, once: { type: 'boolean', default: false } },
});
const version = positionals[0];
const file = join(here, 'data', `kafka-${version}.jsonl`);
const unstableFile = join(here, 'data', 'unstable.jsonl');
mkdirSync(join(cacheDir, 'logs'), { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'differential-'));

async function oneRun(number) {
  const out = join(folder, `${number}.jsonl`);
  const logPath = join(cacheDir, 'logs', `differential-kafka-${version}-${number}.log`);
  const broker = await startBroker(`kafka-${version}`, { logPath });
  const args = [join(here, 'main.mjs'), '--record', version, '--out', out];
  if (values.only !== undefined) args.push('--only', values.only);
  const env = { ...process.env, BOOTSTRAP: broker.bootstrap, COMPAT_AGAINST: `kafka-${version}` };
  // Not spawnSync: what Kafka prints goes through this process, and Kafka stands still while nobody takes it.
  const status = await new Promise((resolve) => {
    spawn(process.execPath, args, { stdio: 'inherit', env }).once('close', resolve);
  });
  await broker.stop();
  if (status !== 0) throw new Error(`the recording ended with ${status}`);
  const { failed } = JSON.parse(readFileSync(out, 'utf8').split('\n')[0]);
  return { answers: readRecording(out), failed };
}

/** The keys whose answers differ. */
function differing(first, second) {
  const keys = new Set([...first.keys(), ...second.keys()]);
  return [...keys].filter((key) => !isDeepStrictEqual(first.get(key)?.answer, second.get(key)?.answer));
}

// Side by side: most of the time is spent on waiting for what has been changed to be known.
const first = oneRun(1);
const second = values.once ? first : oneRun(2);
const runs = await Promise.all([first, second]);
rmSync(folder, { recursive: true, force: true });

const recorded = readRecording(file);
const unstable = readRecording(unstableFile);
const scenarios = (await allScenarios()).filter(({ reference }) => reference === version);
const failed = new Set([...runs[0].failed, ...runs[1].failed]);
for (const { name } of scenarios) {
  const answers = runs[0].answers.get(name);
  if (answers === undefined || failed.has(name)) continue;
  const keys = differing(answers, runs[1].answers.get(name) ?? new Map());
  recorded.set(name, answers);
  unstable.delete(name);
  if (keys.length === 0) continue;
  recorded.delete(name);
  unstable.set(
    name,
    new Map(keys.slice(0, 1).map((key) => [key, answers.get(key) ?? runs[1].answers.get(name).get(key)])),
  );
  for (const key of keys.slice(0, 5)) {
    const [one, two] = [answers, runs[1].answers.get(name)].map((from) => JSON.stringify(from?.get(key)?.answer));
    console.error(`unstable: ${name}: ${key.replaceAll('\n', ' ')}\n  ${one}\n  ${two}`);
  }
}
const wanted = new Set(scenarios.map(({ name }) => name));
const everyone = new Set((await allScenarios()).map(({ name }) => name));
const kept = [...recorded.keys()].filter((name) => wanted.has(name)).sort();
const origin = `Apache Kafka ${version}, one combined KRaft node, Kafka's defaults but replication factors of 1 and no
 initial rebalance delay`.replace(/\s+/g, ' ');
writeRecording(
  file,
  { origin },
  kept.flatMap((name) => linesOf(name, recorded.get(name))),
);
const unstableNames = [...unstable.keys()].filter((name) => everyone.has(name)).sort();
writeRecording(
  unstableFile,
  null,
  unstableNames.flatMap((name) => linesOf(name, unstable.get(name))),
);
const answers = kept.reduce((sum, name) => sum + recorded.get(name).size, 0);
console.log(
  `${version}: ${kept.length} scenarios, ${answers} answers in data/, ${unstableNames.length} unstable in all`,
);
for (const name of failed) console.error(`not recorded: ${name}`);
process.exit(failed.size > 0 ? 1 : 0);
