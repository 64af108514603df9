// Starts a broker at each older level of transaction.version, one after the other, and runs the checks against it.
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { kafkaClasspath, kafkaProperties, repoRoot, startBroker } from '../runner/broker.mjs';

const against = process.env.COMPAT_AGAINST ?? 'klamm';
const settings = [
  'group.min.session.timeout.ms=1000',
  'transaction.abort.timed.out.transaction.cleanup.interval.ms=500',
];

/** A folder that Kafka's own StorageTool formatted at that level; the runner then starts Kafka on it. */
async function startKafka(folder, level) {
  const properties = join(folder, 'format.properties');
  writeFileSync(properties, kafkaProperties(1, 2, join(folder, 'data'), settings));
  const format = ['kafka.tools.StorageTool', 'format', '-t', '4L6g3nShT-eMCtK--X86sw', '-c', properties];
  const classpath = kafkaClasspath(against.slice('kafka-'.length));
  const quiet = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn';
  const argv = ['-cp', classpath, ...format, '--feature', `transaction.version=${level}`];
  execFileSync('java', ['-Xmx128m', '-XX:TieredStopAtLevel=1', quiet, ...argv], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return startBroker(against, { folder, settings });
}

async function startKlamm(folder, level) {
  const argv = [join(repoRoot, 'bin', 'klamm'), 'start', '--json', '--port', '0', '--data', join(folder, 'data')];
  argv.push('--feature', `transaction.version=${level}`, ...settings.flatMap((setting) => ['--set', setting]));
  const child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'ignore'] });
  const ended = new Promise((resolve) => child.once('close', resolve));
  const ready = new Promise((resolve) => createInterface({ input: child.stdout }).once('line', resolve));
  const line = await Promise.race([ready, ended.then(() => null)]);
  if (line === null) throw new Error(`Klamm did not start at transaction.version ${level}`);
  const stop = async () => {
    child.kill('SIGTERM');
    await ended;
  };
  return { bootstrap: `localhost:${JSON.parse(line).port}`, stop };
}

function runChecks(level, bootstrap) {
  const env = { ...process.env, BOOTSTRAP: bootstrap, COMPAT_LEVEL: String(level) };
  const child = spawn(join(import.meta.dirname, 'run'), [String(level)], { stdio: 'inherit', env });
  return new Promise((resolve) => child.once('close', resolve));
}

let failed = false;
for (const level of [1, 0]) {
  const folder = mkdtempSync(join(tmpdir(), `compat-level-${level}-`));
  mkdirSync(join(folder, 'data'));
  try {
    const broker = await (against === 'klamm' ? startKlamm : startKafka)(folder, level);
    try {
      if ((await runChecks(level, broker.bootstrap)) !== 0) failed = true;
    } finally {
      await broker.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
process.exit(failed ? 1 : 0);
