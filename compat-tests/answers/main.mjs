// The program behind `run` and `record`: asks every question of cases/ and compares the answers with those recorded
// from Apache Kafka in data/, or records them. Its files hold one line per answer: [case, label, answer].
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { check, finish } from '../lib/check.mjs';
import { Session } from './session.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const { values } = parseArgs({
  options: {
    record: { type: 'string' },
    origin: { type: 'string' },
    only: { type: 'string' },
    data: { type: 'string' },
  },
});
const data = values.data ?? join(here, 'data');
const [host, port] = (process.env.BOOTSTRAP ?? 'localhost:9092').split(':');
const against = process.env.COMPAT_AGAINST ?? 'klamm';
/** Apache Kafka answers an admin request before its broker part has seen the change. */
const settleMs = values.record === undefined && against === 'klamm' ? 30 : 600;
const caseLimitMs = 90_000;

async function allCases() {
  const cases = [];
  for (const file of readdirSync(join(here, 'cases')).sort()) {
    const { default: list } = await import(join(here, 'cases', file));
    for (const [name, body, reference = '4.3.1'] of list) {
      cases.push({ name: `${file.slice(0, -'.mjs'.length)}: ${name}`, body, reference });
    }
  }
  return cases;
}

async function answersOf({ body }) {
  const session = new Session(Number(port), host, settleMs);
  try {
    await body(session);
    return JSON.parse(JSON.stringify(session.answers));
  } finally {
    session.close();
  }
}

function recorded(version) {
  const byCase = new Map();
  const lines = readFileSync(join(data, `kafka-${version}.jsonl`), 'utf8').split('\n');
  for (const line of lines.slice(1)) {
    if (line === '') continue;
    const [name, label, answer] = JSON.parse(line);
    if (!byCase.has(name)) byCase.set(name, []);
    byCase.get(name).push([label, answer]);
  }
  return byCase;
}

/** The groups' coordinator answers once its topic is there; nothing else may be asked before. */
async function warmUp() {
  const session = new Session(Number(port), host, settleMs);
  const ready = { groupId: 'warm-up', memberId: 'nobody' };
  await session.until(async () => {
    await session.send('find-coordinator', { coordinatorKeys: ['warm-up'] }, 4);
    return (await session.send('heartbeat', ready, 3)).errorCode === 25;
  });
  await session.until(async () => (await session.send('list-groups', {}, 4)).errorCode === 0);
  await session.until(async () => (await session.producerId()) >= 0);
  session.close();
}

async function record(cases) {
  const known = values.only === undefined ? new Map() : recorded(values.record);
  for (const { name } of cases) known.delete(name);
  const lines = [JSON.stringify({ origin: values.origin ?? `Apache Kafka ${values.record}` })];
  const failed = [];
  for (const one of cases) {
    const answers = await answersOf(one).catch((error) => {
      failed.push(`${one.name}: ${error.stack}`);
      return [];
    });
    for (const [label, answer] of answers) lines.push(JSON.stringify([one.name, label, answer]));
  }
  for (const [name, answers] of known) {
    for (const [label, answer] of answers) lines.push(JSON.stringify([name, label, answer]));
  }
  writeFileSync(join(data, `kafka-${values.record}.jsonl`), `${lines.join('\n')}\n`);
  console.log(`${cases.length} cases, ${lines.length - 1} answers recorded from Apache Kafka ${values.record}`);
  for (const failure of failed) console.error(`not recorded: ${failure}`);
  return failed.length === 0;
}

/** A known difference replaces Kafka's answer: { case, label, klamm, reason }. */
function expectedAnswers(one, kafka, differences) {
  return kafka.map(([label, answer]) => {
    const known = differences.find((entry) => entry.case === one.name && entry.label === label);
    return [label, known === undefined || against !== 'klamm' ? answer : known.klamm];
  });
}

function firstDifferences(expected, answers) {
  const lines = [];
  for (let i = 0; i < Math.max(expected.length, answers.length) && lines.length < 12; i += 1) {
    if (isDeepStrictEqual(expected[i], answers[i])) continue;
    lines.push(`expected ${JSON.stringify(expected[i])}`, `answered ${JSON.stringify(answers[i])}`);
  }
  return lines.join('\n');
}

async function compare(cases) {
  const text = readFileSync(join(data, 'differences.jsonl'), 'utf8');
  const differences = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  const references = new Map(['4.3.1', '3.9.1'].map((version) => [version, recorded(version)]));
  for (const one of cases) {
    await check(
      one.name,
      async () => {
        const kafka = references.get(one.reference).get(one.name);
        if (kafka === undefined) throw new Error('no answer of Apache Kafka is recorded: run ./record');
        const expected = expectedAnswers(one, kafka, differences);
        const answers = await answersOf(one);
        if (!isDeepStrictEqual(answers, expected)) throw new Error(firstDifferences(expected, answers));
      },
      caseLimitMs,
    );
  }
}

let cases = await allCases();
if (values.only !== undefined) cases = cases.filter(({ name }) => name.includes(values.only));
if (values.record !== undefined) cases = cases.filter((one) => one.reference === values.record);
await warmUp();
if (values.record !== undefined) {
  process.exit((await record(cases)) ? 0 : 1);
}
await compare(cases);
finish();
