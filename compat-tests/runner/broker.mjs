// Starts the broker that a client is tested against: a Klamm process, or real Apache Kafka from its Maven jars, both as
// separate processes on loopback. A broker started here is always stopped by its own pid, and its folder removed.
import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort, isFree } from './free-port.mjs';
import { waitUntilItAnswers } from './probe.mjs';

export const compatRoot = dirname(dirname(fileURLToPath(import.meta.url)));
export const repoRoot = dirname(compatRoot);
export const cacheDir = process.env.COMPAT_CACHE ?? join(compatRoot, '.cache');
export const brokers = ['klamm', 'kafka-4.3.1', 'kafka-3.9.1'];
/** Releases that are only asked what they serve; the older one still keeps its metadata in ZooKeeper. */
export const otherReleases = ['kafka-4.0.1', 'kafka-2.8.2'];
const zookeeperReleases = ['2.8.2'];

const startLimitMs = 120_000;
const jvmFlags = [
  '-Xms256m',
  '-Xmx768m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
];

/** Kafka's own settings for one combined node; everything not named here is at Kafka's default. */
export function kafkaProperties(port, controllerPort, dataDir, extra = []) {
  return [
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${controllerPort}`,
    `listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${controllerPort}`,
    `advertised.listeners=PLAINTEXT://localhost:${port}`,
    'controller.listener.names=CONTROLLER',
    'inter.broker.listener.name=PLAINTEXT',
    'listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    `log.dirs=${dataDir}`,
    'offsets.topic.replication.factor=1',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'share.coordinator.state.topic.replication.factor=1',
    'share.coordinator.state.topic.min.isr=1',
    'group.initial.rebalance.delay.ms=0',
    ...extra,
    '',
  ].join('\n');
}

/** The same for a release that has no KRaft yet. */
function zookeeperKafkaProperties(port, zookeeperPort, dataDir, extra) {
  return [
    'broker.id=1',
    `zookeeper.connect=127.0.0.1:${zookeeperPort}`,
    `listeners=PLAINTEXT://127.0.0.1:${port}`,
    `advertised.listeners=PLAINTEXT://localhost:${port}`,
    `log.dirs=${dataDir}`,
    'offsets.topic.replication.factor=1',
    'transaction.state.log.replication.factor=1',
    'transaction.state.log.min.isr=1',
    'group.initial.rebalance.delay.ms=0',
    ...extra,
    '',
  ].join('\n');
}

/** The class path of Apache Kafka's server and tools of one version, fetched by Maven on first use. */
export function kafkaClasspath(version) {
  return execFileSync(join(compatRoot, 'reference', 'jars'), [version], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, COMPAT_CACHE: cacheDir },
  }).trim();
}

function exited(child) {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    else child.once('exit', () => resolve());
  });
}

async function stopChild(child, graceMs) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await exited(child);
  clearTimeout(timer);
}

function firstLine(child) {
  return new Promise((resolve) => {
    let text = '';
    child.stdout.on('data', (chunk) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
    });
    child.once('exit', () => resolve(null));
    child.once('error', () => resolve(null));
  });
}

function describe(child, details) {
  return {
    ...details,
    bootstrap: `localhost:${details.port}`,
    pid: child.pid,
    running: () => child.exitCode === null && child.signalCode === null,
    exit: () => child.signalCode ?? child.exitCode,
  };
}

async function startKlamm({ port, folder, logPath, settings }) {
  const dataDir = join(folder, 'data');
  const argv = [join(repoRoot, 'bin', 'klamm'), 'start', '--json', '--port', String(port), '--data', dataDir];
  for (const setting of settings) argv.push('--set', setting);
  const child = spawn(process.execPath, argv, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const log = createWriteStream(logPath);
  child.stderr.pipe(log);
  child.stdout.pipe(log, { end: false });
  const timer = setTimeout(() => child.kill('SIGKILL'), startLimitMs);
  const line = await firstLine(child);
  clearTimeout(timer);
  if (line === null) {
    await exited(child);
    throw new Error(
      `Klamm did not start (exit ${child.signalCode ?? child.exitCode}):\n${readFileSync(logPath, 'utf8')}`,
    );
  }
  const ready = JSON.parse(line);
  const broker = describe(child, { name: 'klamm', port: ready.port, dataDir, logPath });
  if (!(await waitUntilItAnswers(ready.port, broker.running, startLimitMs))) {
    await stopChild(child, 2000);
    throw new Error(`Klamm printed its ready line but does not answer Metadata; its log: ${logPath}`);
  }
  return { ...broker, stop: () => stopChild(child, 15_000) };
}

async function startZookeeper(classpath, folder, port) {
  const configuration = join(folder, 'zookeeper.properties');
  const lines = [`dataDir=${join(folder, 'zookeeper')}`, `clientPort=${port}`, 'clientPortAddress=127.0.0.1'];
  writeFileSync(configuration, [...lines, 'admin.enableServer=false', ''].join('\n'));
  const main = 'org.apache.zookeeper.server.quorum.QuorumPeerMain';
  return spawn('java', [...jvmFlags, '-cp', classpath, main, configuration], { cwd: folder, stdio: 'ignore' });
}

async function startKafka(version, { port, folder, logPath, settings }) {
  const classpath = kafkaClasspath(version);
  const dataDir = join(folder, 'data');
  const properties = join(folder, 'server.properties');
  let zookeeper = null;
  if (zookeeperReleases.includes(version)) {
    const zookeeperPort = await freePort();
    zookeeper = await startZookeeper(classpath, folder, zookeeperPort);
    writeFileSync(properties, zookeeperKafkaProperties(port, zookeeperPort, dataDir, settings));
  } else {
    writeFileSync(properties, kafkaProperties(port, await freePort(), dataDir, settings));
  }
  if (zookeeper === null && !existsSync(join(dataDir, 'meta.properties'))) {
    const format = ['kafka.tools.StorageTool', 'format', '-t', '4L6g3nShT-eMCtK--X86sw', '-c', properties];
    execFileSync('java', [...jvmFlags, '-cp', classpath, ...format], { stdio: ['ignore', 'ignore', 'pipe'] });
  }
  const child = spawn('java', [...jvmFlags, '-cp', classpath, 'kafka.Kafka', properties], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log = createWriteStream(logPath);
  child.stdout.pipe(log, { end: false });
  child.stderr.pipe(log, { end: false });
  const broker = describe(child, { name: `kafka-${version}`, port, dataDir, logPath });
  const stop = async (graceMs) => {
    await stopChild(child, graceMs);
    if (zookeeper !== null) await stopChild(zookeeper, 5000);
  };
  if (!(await waitUntilItAnswers(port, broker.running, startLimitMs))) {
    await stop(2000);
    throw new Error(`Apache Kafka ${version} did not start; its log: ${logPath}`);
  }
  return { ...broker, stop: () => stop(20_000) };
}

/**
 * Starts `name` (of `brokers` or `otherReleases`) and resolves when it answers. `port` is a wish: when it is taken,
 * another one is used. `folder` keeps the data where the caller wants it; without it a temporary folder is used and removed.
 */
export async function startBroker(name, { port, folder, logPath, settings = [] } = {}) {
  const known = [...brokers, ...otherReleases];
  if (!known.includes(name)) throw new Error(`unknown broker ${name}: one of ${known.join(', ')}`);
  const temporary = folder === undefined;
  const home = folder ?? mkdtempSync(join(tmpdir(), `compat-${name}-`));
  mkdirSync(home, { recursive: true });
  const options = {
    port: port !== undefined && (await isFree(port)) ? port : await freePort(),
    folder: home,
    logPath: logPath ?? join(home, 'broker.log'),
    settings,
  };
  const start = name === 'klamm' ? startKlamm : (given) => startKafka(name.slice('kafka-'.length), given);
  const cleanUp = () => {
    if (temporary) rmSync(home, { recursive: true, force: true, maxRetries: 3 });
  };
  try {
    const broker = await start(options);
    const stop = async () => {
      await broker.stop();
      cleanUp();
    };
    return { ...broker, stop };
  } catch (error) {
    cleanUp();
    throw error;
  }
}
