// The program behind `run`, `record` and `live`: puts every scenario to the broker at $BOOTSTRAP and compares the answers
// with those recorded from Apache Kafka in data/, or writes them down. See README.md.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { check, finish, outcome } from '../lib/check.mjs';
import { answersTo, given, warmUp } from './ask.mjs';
import { cells } from './cells.mjs';
import { fieldDifferences } from './compare.mjs';
import { Coverage, isServed } from './coverage.mjs';
import { Differences } from './deviations.mjs';
import { linesOf, readRecording, shown, writeRecording } from './recordings.mjs';
import { allScenarios, REFERENCES } from './scenarios.mjs';
import { soak } from './soak.mjs';

const { values } = parseArgs({
  options: {
    record: { type: 'string' },
    out: { type: 'string' },
    only: { type: 'string' },
    accept: { type: 'string' },
    label: { type: 'string', default: '' },
    json: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});
const dataFile = (name) => new URL(`data/${name}`, import.meta.url).pathname;
const against = given.name;
const maxShown = 12;
const scenarioLimitMs = 180_000;
const coverage = new Coverage();
const differences = new Differences();

/** Writes the answers of `scenarios` to --out, in the form of data/kafka-*.jsonl but with failures in its first line. */
async function record(scenarios) {
  const lines = [];
  const failed = [];
  let done = 0;
  for (const scenario of scenarios) {
    const startedAt = Date.now();
    const answers = await answersTo(scenario).catch((error) => {
      failed.push(scenario.name);
      console.error(`not recorded: ${scenario.name}: ${error.stack}`);
      return new Map();
    });
    lines.push(...linesOf(scenario.name, answers));
    const seconds = (Date.now() - startedAt) / 1000;
    if (seconds > 10) console.error(`# ${scenario.name}: ${seconds.toFixed(0)} s`);
    done += 1;
    if (done % 50 === 0) console.error(`# ${done} of ${scenarios.length}`);
  }
  writeRecording(values.out, { failed }, lines);
  console.log(`${scenarios.length} scenarios put to Apache Kafka ${values.record}`);
}

/** Of one scenario: the keys where the answer is neither Kafka's nor a listed deviation, with both answers. */
function compareAnswers(scenario, kafka, answers) {
  const wrong = [];
  for (const key of new Set([...kafka.keys(), ...answers.keys()])) {
    const listed = against === 'klamm' ? differences.get(scenario.name, key) : undefined;
    const expected = listed ?? kafka.get(key);
    const answered = answers.get(key);
    if (!isDeepStrictEqual(expected?.answer, answered?.answer)) wrong.push({ key, expected, answered, listed });
  }
  return wrong;
}

function explain(wrong) {
  const lines = wrong.slice(0, maxShown).map(({ expected, answered, listed }) => {
    const head = `${shown(expected ?? answered)}${listed === undefined ? '' : ', listed as a deviation'}`;
    return [head, ...fieldDifferences(expected?.answer, answered?.answer)].join('\n    ');
  });
  if (wrong.length > maxShown) lines.push(`and ${wrong.length - maxShown} more`);
  return lines.join('\n');
}

/** For work on differences: what Klamm answers now to these scenarios, where --label fits, is as --accept says. */
function accept(scenario, kafka, wrong) {
  const taken = new Map();
  const labels = new RegExp(values.label);
  for (const { key, answered } of wrong) {
    if (!labels.test(answered?.label ?? '')) continue;
    differences.forget(scenario.name, key);
    if (answered !== undefined && !isDeepStrictEqual(kafka.get(key)?.answer, answered.answer)) taken.set(key, answered);
  }
  differences.accept(scenario.name, taken, values.accept);
  console.log(`# ${scenario.name}: ${taken.size} answers accepted`);
}

async function compare(scenarios) {
  const references = new Map(REFERENCES.map((version) => [version, readRecording(dataFile(`kafka-${version}.jsonl`))]));
  const unstable = readRecording(dataFile('unstable.jsonl'));
  const totals = { scenarios: 0, answers: 0, unstable: [], notServed: [] };
  for (const scenario of scenarios) {
    if (unstable.has(scenario.name)) {
      totals.unstable.push(scenario.name);
      continue;
    }
    if (!scenario.needs.every(isServed)) {
      totals.notServed.push(scenario.name);
      continue;
    }
    await check(
      scenario.name,
      async () => {
        const kafka = references.get(scenario.reference).get(scenario.name);
        if (kafka === undefined) throw new Error('no answer of Apache Kafka is recorded: run ./record');
        const answers = await answersTo(scenario, given, coverage);
        const wrong = compareAnswers(scenario, kafka, answers);
        totals.scenarios += 1;
        totals.answers += answers.size;
        if (wrong.length > 0 && values.accept !== undefined) accept(scenario, kafka, wrong);
        else if (wrong.length > 0) throw new Error(`${wrong.length} of ${answers.size} differ\n${explain(wrong)}`);
      },
      scenarioLimitMs,
    );
  }
  return totals;
}

async function checkDeviations(scenarios) {
  const explained = await differences.explained();
  await check('every listed difference belongs to one DEVIATION comment of src/', async () => {
    const without = explained.filter(({ comment }) => comment === null);
    if (without.length > 0) throw new Error(without.map((one) => `${one.matches} for: ${one.deviation}`).join('\n'));
  });
  await check('every listed difference belongs to a scenario', async () => {
    const names = new Set(scenarios.map(({ name }) => name));
    const gone = [...differences.known.keys()].filter((name) => !names.has(name));
    if (gone.length > 0) throw new Error(gone.join('\n'));
  });
  return explained;
}

function checkCoverage() {
  return check('every API is asked at every version that Klamm advertises', async () => {
    const gaps = coverage.gaps();
    if (gaps.length > 0) throw new Error(gaps.join('\n'));
  });
}

function checkCells() {
  return check('every version, documented error and bound of a field has a scenario', async () => {
    const { missing, counts } = cells();
    if (missing.length > 0) throw new Error(missing.join('\n'));
    console.log(`# cells: ${counts.versions} of versions, ${counts.errors} of errors, ${counts.fields} of fields`);
  });
}

const all = await allScenarios();
let scenarios = all;
if (values.only !== undefined) scenarios = scenarios.filter(({ name }) => new RegExp(values.only).test(name));
if (values.list) {
  for (const { name, reference } of scenarios) console.log(`${reference}  ${name}`);
  process.exit(0);
}
// The report is alone on stdout.
if (values.json) console.log = console.error;
await warmUp();
if (values.record !== undefined) {
  await record(scenarios.filter(({ reference }) => reference === values.record));
  process.exit(0);
}
if (against !== 'klamm') scenarios = scenarios.filter(({ reference }) => against === `kafka-${reference}`);
const totals = await compare(scenarios);
if (values.accept !== undefined) differences.write();
const explained = await checkDeviations(all);
if (values.only === undefined && against === 'klamm') {
  await checkCoverage();
  await checkCells();
  const pid = process.env.BROKER_PID ?? '';
  if (pid !== '') await check('hostile frames neither stop Klamm nor make it grow', () => soak(pid), scenarioLimitMs);
}
for (const name of totals.unstable) console.log(`# unstable in Apache Kafka, not counted: ${name}`);
for (const name of totals.notServed) console.log(`# not served, not compared: ${name}`);
console.log(`# ${totals.scenarios} scenarios, ${totals.answers} answers compared`);
const cache = process.env.COMPAT_CACHE ?? '';
if (values.json || (values.only === undefined && cache !== '')) {
  const deviations = explained.map(({ deviation, answers, comment }) => ({
    deviation: comment?.text ?? deviation,
    file: comment?.file ?? null,
    answers,
  }));
  const report = { against, ...totals, ...outcome(), deviations, apis: coverage.report() };
  const text = `${JSON.stringify(report, null, 2)}\n`;
  if (values.json) process.stdout.write(text);
  else writeFileSync(join(cache, `differential-${against}.json`), text);
}
finish();
