// The load: Kafka's own producer-perf tool from its jars, and the franz-go program in bench/load.
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { cacheDir, kafkaClasspath, repoRoot } from '../../compat-tests/runner/broker.mjs';
import { kafkaVersion } from './brokers.mjs';
import { run, runUntilEnd } from './processes.mjs';

const program = join(cacheDir, 'bench-load');

/** What Kafka's script gives the JVM of kafka-producer-perf-test. */
const toolFlags = [
  '-Xmx512M',
  '-server',
  '-XX:+UseG1GC',
  '-XX:MaxGCPauseMillis=20',
  '-XX:InitiatingHeapOccupancyPercent=35',
  '-XX:+ExplicitGCInvokesConcurrent',
  '-Djava.awt.headless=true',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=error',
];

export function buildLoad() {
  execFileSync('go', ['build', '-o', program, '.'], {
    cwd: join(repoRoot, 'bench', 'load'),
    stdio: ['ignore', 2, 2],
    env: { ...process.env, GOFLAGS: '-mod=readonly', GOTOOLCHAIN: 'local' },
  });
}

/** Runs a subcommand of the franz-go program: `{ topic: 't', recordSize: 100 }` becomes `-topic t -record-size 100`. */
export async function load(broker, subcommand, options) {
  const { stdout } = await run(program, argumentsOf(broker, subcommand, options));
  return JSON.parse(stdout);
}

/** As `load`, for a subcommand that goes on until it is told to end. */
export function loadUntilEnd(broker, subcommand, options) {
  const started = runUntilEnd(program, argumentsOf(broker, subcommand, options));
  return { end: async () => JSON.parse((await started.end()).stdout) };
}

function argumentsOf(broker, subcommand, options) {
  const args = [subcommand, '-bootstrap', broker.bootstrap];
  for (const [name, value] of Object.entries(options)) {
    args.push(`-${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`, String(value));
  }
  return args;
}

/** A program that writes `bytes` to a file within `seconds`, and does nothing else. It gives way to others. */
export async function writeFile(file, bytes, seconds) {
  const program = join(repoRoot, 'bench', 'load', 'write.mjs');
  await run('nice', ['-n', '10', process.execPath, program, file, String(bytes), String(seconds)]);
}

/**
 * kafka-producer-perf-test with 1,000-byte records as fast as they go. Resolves with the bytes of all values and with
 * the throughput in MB/s of what came after the first fifth, in which the tool's own JVM warms up.
 */
export async function producerPerf(broker, topic, records, properties = []) {
  const warmup = Math.floor(records / 5);
  const { stdout } = await run('java', [
    ...toolFlags,
    '-cp',
    kafkaClasspath(kafkaVersion),
    'org.apache.kafka.tools.ProducerPerformance',
    ...['--bootstrap-server', broker.bootstrap, '--topic', topic],
    ...['--num-records', String(records), '--record-size', '1000', '--throughput', '-1'],
    ...['--warmup-records', String(warmup), '--reporting-interval', '600000'],
    ...properties.flatMap((property) => ['--command-property', property]),
  ]);
  const total = new RegExp(`^${records} records sent, `, 'm').test(stdout);
  const steady = /^\d+ steady state records sent, ([\d.]+) records\/sec/m.exec(stdout);
  if (!total || steady === null) throw new Error(`kafka-producer-perf-test did not send everything:\n${stdout}`);
  return { bytes: records * 1000, megabytesPerSecond: Number(steady[1]) / 1000 };
}
