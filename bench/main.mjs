// bench/run: the same load against Klamm and against Apache Kafka, in turn, round after round; prints the ratios.
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { repoRoot } from '../compat-tests/runner/broker.mjs';
import { kafkaSide, kafkaVersion, klammSide, startBroker } from './lib/brokers.mjs';
import { buildLoad } from './lib/load.mjs';
import { cleanUpEverything } from './lib/processes.mjs';
import { evaluate, formatFigure, markdown, median, terminalTable } from './lib/report.mjs';
import { chooseGroups, quickSizes, sizes } from './lib/rows.mjs';

const usage = `usage: bench/run [options]
  --rounds N            rounds, each with both sides in turn (3)
  --only ROW[,ROW]      only these rows or groups of rows
  --quick               a smoke test: one round, small sizes, no bars
  --memory-gb N         the load before memory is measured (10)
  --recover-gib N       what a start after kill -9 has to read (2; the project's bar is about 10)
  --many-partitions N   partitions of the folder that is started with many (2000; the bars are for 10000)
  --partitions N        partitions of the topics (1)
  --json FILE           the figures of every round
  --markdown FILE       the table
  --data DIR            where the brokers' folders are made (the system's temporary folder)
  --side klamm|kafka    only one side: figures without ratios
  --against-self        Apache Kafka on both sides: shows the noise of this machine
  --klamm-node-flag F   a flag for Klamm's node, such as --cpu-prof (repeatable)
  --klamm-set K=V       a setting for Klamm (repeatable)
  --no-build            take dist/ as it is
  --strict              exit with 1 when a bar is missed`;

const options = {
  rounds: { type: 'string' },
  only: { type: 'string', default: '' },
  quick: { type: 'boolean', default: false },
  'memory-gb': { type: 'string' },
  'recover-gib': { type: 'string' },
  'many-partitions': { type: 'string' },
  partitions: { type: 'string', default: '1' },
  json: { type: 'string' },
  markdown: { type: 'string' },
  data: { type: 'string' },
  side: { type: 'string' },
  'against-self': { type: 'boolean', default: false },
  'klamm-node-flag': { type: 'string', multiple: true, default: [] },
  'klamm-set': { type: 'string', multiple: true, default: [] },
  'no-build': { type: 'boolean', default: false },
  strict: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
};

function refuse(message) {
  console.error(`bench: ${message}\n${usage}`);
  process.exit(2);
}

function parse() {
  try {
    return parseArgs({ options }).values;
  } catch (error) {
    return refuse(error.message);
  }
}

function positive(name, text) {
  const value = Number(text);
  if (!(value > 0)) refuse(`--${name} ${text}: a number above 0`);
  return value;
}

const progress = (text) => console.error(`bench: ${text}`);

function chooseSides(values) {
  if (values['against-self']) return [kafkaSide('Kafka (first)'), kafkaSide('Kafka (second)')];
  const klamm = klammSide({ nodeFlags: values['klamm-node-flag'], settings: values['klamm-set'] });
  if (values.side === 'klamm') return [klamm, null];
  if (values.side === 'kafka') return [null, kafkaSide()];
  return [klamm, kafkaSide()];
}

function sizesOf(values) {
  const chosen = { ...(values.quick ? quickSizes : sizes) };
  if (values['memory-gb'] !== undefined) {
    chosen.memoryRecords = Math.round(positive('memory-gb', values['memory-gb']) * 1_000_000);
  }
  if (values['recover-gib'] !== undefined) chosen.recoverGib = positive('recover-gib', values['recover-gib']);
  if (values['many-partitions'] !== undefined) {
    chosen.manyPartitions = positive('many-partitions', values['many-partitions']);
  }
  return chosen;
}

function version(command, args) {
  const text = execFileSync('sh', ['-c', '"$0" "$@" 2>&1', command, ...args], { encoding: 'utf8' });
  return text.split('\n')[0];
}

function machine() {
  const cpus = os.cpus();
  return {
    cores: cpus.length,
    cpu: cpus[0].model,
    memoryGb: Math.round(os.totalmem() / 1e9),
    system: `${os.type()} ${os.release()}`,
    node: process.versions.node,
    java: version('java', ['-version']),
    go: version('go', ['version']).replace(/^go version /, ''),
    load: os.loadavg()[0],
  };
}

function makeRecorder(side, index, wanted, figures) {
  return (id, value) => {
    if (!wanted.has(id)) return;
    const pair = figures.get(id) ?? [undefined, undefined];
    pair[index] = value;
    figures.set(id, pair);
    progress(`  ${side.name}: ${id} = ${formatFigure(value)}`);
  };
}

async function measureStarts(side, run, record) {
  const times = [];
  for (let i = 0; i < run.size.starts; i++) {
    const broker = await startBroker(side, run.data);
    times.push(broker.startMs);
    await broker.stop();
  }
  record('start', median(times));
}

function failing(run) {
  return (message) => {
    progress(`FAILED ${message}`);
    run.failures.push(message);
  };
}

/** One broker, fresh, for these groups. */
async function measureGroups(side, run, chosen, record) {
  const broker = await startBroker(side, run.data, chosen[0].broker);
  try {
    for (const group of chosen) {
      await group.measure({ broker, size: run.size, partitions: run.partitions, record, fail: failing(run) });
    }
    if (!broker.running()) throw new Error(`${side.name} ended by itself`);
  } catch (error) {
    error.message += `\n${side.name}'s log:\n${broker.log().slice(-3000)}`;
    throw error;
  } finally {
    await broker.stop();
  }
}

/** Groups that want the same of their brokers, together. */
function sharingBrokers(chosen) {
  const batches = new Map();
  for (const group of chosen) {
    const wanted = JSON.stringify(group.broker ?? null);
    batches.set(wanted, [...(batches.get(wanted) ?? []), group]);
  }
  return [...batches.values()];
}

/** Both sides of one group (in a quick run: of all groups); the side that goes first changes with every round. */
async function measureBatch(run, batch, round, figures) {
  const wanted = new Set(batch.flatMap((group) => group.rows.map((row) => row.id)));
  const order = round % 2 === 0 ? [0, 1] : [1, 0];
  for (const index of order) {
    const side = run.sides[index];
    if (side === null) continue;
    progress(`round ${round + 1}: ${batch.map((group) => group.id).join(', ')} on ${side.name}`);
    const record = makeRecorder(side, index, wanted, figures);
    const loaded = batch.filter((group) => group.measure !== null);
    if (batch.some((group) => group.id === 'start')) await measureStarts(side, run, record);
    const fail = failing(run);
    for (const group of batch) await group.measureStarts?.({ side, run, record, fail });
    if (loaded.length > 0) await measureGroups(side, run, loaded, record);
  }
}

function writeTo(file, text) {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  progress(`wrote ${file}`);
}

async function main() {
  const values = parse();
  if (values.help) return console.log(usage);
  if (process.platform !== 'linux') refuse('it measures through /proc and so needs Linux');
  if (values.side !== undefined && !['klamm', 'kafka'].includes(values.side)) refuse(`--side ${values.side}`);
  const rounds = positive('rounds', values.rounds ?? (values.quick ? '1' : '3'));
  let chosen;
  try {
    chosen = chooseGroups(values.only.split(',').filter((name) => name !== ''));
  } catch (error) {
    refuse(error.message);
  }
  if (!values['no-build'] && !values['against-self'] && values.side !== 'kafka') {
    execFileSync(process.execPath, [join(repoRoot, 'bin', 'prepare.mjs'), 'build'], { stdio: ['ignore', 2, 2] });
  }
  buildLoad();
  const run = {
    sides: chooseSides(values),
    size: sizesOf(values),
    partitions: positive('partitions', values.partitions),
    data: values.data,
    failures: [],
  };
  if (run.data !== undefined) mkdirSync(run.data, { recursive: true });
  const before = machine();
  if (before.load > 0.5) progress(`the machine is busy (load ${before.load.toFixed(1)}): figures will be noisy`);
  const batches = values.quick ? sharingBrokers(chosen) : chosen.map((group) => [group]);
  const results = [];
  for (let round = 0; round < rounds; round++) {
    const figures = new Map();
    for (const batch of batches) {
      if (round < (batch[0].mostRounds ?? rounds)) await measureBatch(run, batch, round, figures);
    }
    results.push(figures);
  }
  return finish(values, run, chosen, results, before);
}

/** Some bars depend on how much there is to do, and some titles say it. */
function rowFor(row, size) {
  const { title, bar } = row;
  return {
    ...row,
    title: typeof title === 'function' ? title(size) : title,
    bar: typeof bar?.figure === 'function' ? { ...bar, figure: bar.figure(size) } : bar,
  };
}

function finish(values, run, chosen, results, before) {
  const withBars = !values.quick && !values['against-self'];
  const rows = evaluate(
    chosen.flatMap((group) => group.rows.map((row) => rowFor(row, run.size))),
    results,
    { withBars },
  );
  const report = {
    command: ['bench/run', ...process.argv.slice(2)].join(' '),
    date: new Date().toISOString(),
    kafka: kafkaVersion,
    rounds: results.length,
    quick: values.quick,
    sides: run.sides.map((side) => side?.name ?? 'not run'),
    sizes: run.size,
    partitions: run.partitions,
    machine: before,
    rows,
    failures: run.failures,
  };
  console.log(terminalTable(rows, report.sides));
  for (const failure of run.failures) console.log(`FAILED ${failure}`);
  const missed = rows.filter((row) => row.met === false);
  if (withBars) {
    console.log(`${rows.filter((row) => row.met === true).length} bars met, ${missed.length} missed`);
  }
  if (values.json !== undefined) writeTo(values.json, `${JSON.stringify(report, null, 2)}\n`);
  if (values.markdown !== undefined) writeTo(values.markdown, markdown(report));
  process.exitCode = run.failures.length > 0 || (values.strict && missed.length > 0) ? 1 : 0;
}

process.once('exit', cleanUpEverything);
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
]) {
  process.once(signal, () => process.exit(code));
}

try {
  await main();
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exit(1);
}
