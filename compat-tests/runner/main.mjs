// compat-tests/run: other people's clients against a broker, each against a fresh one; one after the other, or a few at a time.
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { brokers, cacheDir, repoRoot } from './broker.mjs';
import { listClients } from './clients.mjs';
import { librariesOf, record } from './record.mjs';
import { runClient } from './run-client.mjs';

const usage = `usage: compat-tests/run [client...] [--against ${brokers.join('|')}] [--jobs N] [--record] [--json] [--quiet] [--list]`;

function parse() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        against: { type: 'string', default: 'klamm' },
        jobs: { type: 'string', default: '1' },
        record: { type: 'boolean', default: false },
        json: { type: 'boolean', default: false },
        quiet: { type: 'boolean', default: false },
        list: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    refuse(error.message);
  }
}

function refuse(message) {
  console.error(`${message}\n${usage}`);
  process.exit(2);
}

function choose(all, names, against) {
  for (const name of names) {
    if (!all.some((client) => client.name === name)) {
      refuse(`unknown client '${name}': one of ${all.map((client) => client.name).join(', ')}`);
    }
  }
  const wanted = names.length > 0 ? all.filter((client) => names.includes(client.name)) : all;
  return wanted.filter((client) => client.against.includes(against));
}

function printTable(results, against) {
  const width = Math.max(...results.map((result) => result.name.length), 6);
  console.log(`\n${'client'.padEnd(width)}  passed  failed  seconds   (against ${against})`);
  for (const result of results) {
    const numbers = `${String(result.passed).padStart(6)}  ${String(result.failures.length).padStart(6)}`;
    const note = result.notRun === null ? '' : `   NOT RUN: ${result.notRun}`;
    console.log(`${result.name.padEnd(width)}  ${numbers}  ${result.seconds.toFixed(1).padStart(7)}${note}`);
  }
  for (const result of results) {
    for (const failure of result.failures) {
      console.log(`\nFAILED ${result.name}: ${failure.name}`);
      for (const line of failure.why.slice(0, 30)) console.log(`    ${line}`);
    }
  }
  const notRun = results.filter((result) => result.notRun !== null);
  if (notRun.length > 0) {
    console.log(
      `\n!!! NOT RUN: ${notRun.map((result) => result.name).join(', ')}. A client that is not run fails this run.`,
    );
  }
  console.log(`\nlogs: ${join(cacheDir, 'logs')}`);
}

/** `ok it works` of the program kcat becomes `ok kcat: it works`; its other lines are marked likewise. */
function labelled(name, line) {
  const [, mark, rest] = /^(ok |not ok |# |)(.*)$/.exec(line);
  return `${mark}${name}: ${rest}`;
}

/** In the order of `clients`, whichever ends first. */
async function runAll(clients, jobs) {
  const results = new Array(clients.length);
  let next = 0;
  async function worker() {
    while (next < clients.length) {
      const index = next++;
      const client = clients[index];
      console.error(`== ${client.name} against ${values.against}`);
      results[index] = await runClient(client, values.against, (line) => {
        if (values.quiet && !line.startsWith('not ok')) return;
        console.error(jobs > 1 ? labelled(client.name, line) : line);
      });
    }
  }
  await Promise.all(Array.from({ length: jobs }, worker));
  return results;
}

const { values, positionals } = parse();
if (values.help) {
  console.log(usage);
  process.exit(0);
}
if (!brokers.includes(values.against)) refuse(`unknown broker '${values.against}'`);
if (values.record && (process.env.COMPAT_ONLY ?? '') !== '')
  refuse('--record is for whole programs, not with COMPAT_ONLY');
const jobs = Number(values.jobs);
if (!Number.isInteger(jobs) || jobs < 1) refuse(`--jobs is a whole number from 1, not '${values.jobs}'`);
const all = listClients();
if (values.list) {
  for (const client of all) console.log(`${client.name.padEnd(18)} ${client.title}`);
  process.exit(0);
}

if (values.against === 'klamm') {
  const build = spawnSync(process.execPath, [join(repoRoot, 'bin', 'prepare.mjs'), 'build'], {
    stdio: ['ignore', 2, 2],
  });
  if (build.status !== 0) refuse('Klamm could not be built');
}
mkdirSync(join(cacheDir, 'logs'), { recursive: true });
const chosen = choose(all, positionals, values.against);
// A version that cannot be told is known before the run, not after it.
if (values.record) for (const client of chosen) librariesOf(client);
const results = await runAll(chosen, jobs);
if (values.record) record(results, all, values.against);
const passed = results.reduce((sum, result) => sum + result.passed, 0);
const failed = results.reduce((sum, result) => sum + result.failures.length, 0);
const skipped = results.filter((result) => result.notRun !== null).length;
if (values.json) {
  console.log(JSON.stringify({ against: values.against, passed, failed, notRun: skipped, clients: results }, null, 2));
} else {
  printTable(results, values.against);
  console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
}
process.exit(failed > 0 || skipped > 0 || passed === 0 ? 1 : 0);
