// The two sides of the bench: a Klamm process and an Apache Kafka process, each with its own defaults, started on a
// fresh folder and killed afterwards (nobody needs the data, and a clean close of 10 GB would only cost time).
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { kafkaClasspath, kafkaProperties, repoRoot } from '../../compat-tests/runner/broker.mjs';
import { freePort } from '../../compat-tests/runner/free-port.mjs';
import { isRunning, removeFolder, start, stop, temporaryFolder } from './processes.mjs';

export const kafkaVersion = '4.3.1';

/** What Kafka's start scripts give the JVM of a server. */
export const kafkaServerFlags = [
  '-Xms1g',
  '-Xmx1g',
  '-server',
  '-XX:+UseG1GC',
  '-XX:MaxGCPauseMillis=20',
  '-XX:InitiatingHeapOccupancyPercent=35',
  '-XX:+ExplicitGCInvokesConcurrent',
  '-Djava.awt.headless=true',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
];

const startLimitMs = 120_000;

/** ApiVersions v0, correlation id 1, client id "b": the shortest question that every broker answers. */
const question = Buffer.from('0000000b' + '0012' + '0000' + '00000001' + '0001' + '62', 'hex');

/** One connection: resolves true at the first whole answer without an error, false when the broker is not there yet. */
function ask(port, timeoutMs) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    let received = Buffer.alloc(0);
    const finish = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => finish(false));
    socket.on('error', () => finish(false));
    socket.on('close', () => finish(false));
    socket.on('connect', () => socket.write(question));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length < 4 || received.length < 4 + received.readInt32BE(0)) return;
      finish(received.readInt32BE(4) === 1 && received.readInt16BE(8) === 0);
    });
  });
}

async function untilAnswer(child, port) {
  const end = performance.now() + startLimitMs;
  while (performance.now() < end && isRunning(child)) {
    if (await ask(port, 5000)) return true;
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  return false;
}

/** Klamm as a user starts it: a port and a folder, nothing else. */
export function klammSide({ nodeFlags = [], settings = [] } = {}) {
  return {
    name: 'Klamm',
    isKlamm: true,
    command(folder, port, terms) {
      const main = join(repoRoot, 'bin', 'klamm');
      const flags = ['start', '--json', '--port', String(port), '--data', join(folder, 'data')];
      const extra = [...terms.settings, ...terms.klammSettings, ...settings].flatMap((setting) => ['--set', setting]);
      return [process.execPath, [...nodeFlags, ...terms.klammNodeFlags, main, ...flags, ...extra]];
    },
    prepare() {},
    // A profile is written at a clean end only.
    stopSignal: nodeFlags.length > 0 ? 'SIGTERM' : 'SIGKILL',
  };
}

/** Apache Kafka as one combined node. Its folder is formatted beforehand, once: that is not part of its start. */
export function kafkaSide(name = 'Apache Kafka') {
  const classpath = kafkaClasspath(kafkaVersion);
  const template = temporaryFolder();
  return {
    name,
    isKlamm: false,
    classpath,
    async prepare(folder, port, terms) {
      const properties = join(folder, 'server.properties');
      writeFileSync(properties, kafkaProperties(port, await freePort(), join(folder, 'data'), terms.settings));
      if (existsSync(join(folder, 'data'))) return;
      if (!existsSync(join(template, 'data'))) {
        const format = ['kafka.tools.StorageTool', 'format', '-t', '4L6g3nShT-eMCtK--X86sw', '-c', properties];
        execFileSync('java', ['-cp', classpath, ...format], { stdio: ['ignore', 'ignore', 'pipe'] });
        cpSync(join(folder, 'data'), join(template, 'data'), { recursive: true });
      } else {
        cpSync(join(template, 'data'), join(folder, 'data'), { recursive: true });
      }
    },
    command(folder) {
      return ['java', [...kafkaServerFlags, '-cp', classpath, 'kafka.Kafka', join(folder, 'server.properties')]];
    },
    stopSignal: 'SIGKILL',
  };
}

/** For Klamm's node where a group of rows wants to know how long the event loop is held; see `loopDelay`. */
export const loopDelayFlags = ['--require', join(repoRoot, 'bench', 'lib', 'loop-delay.cjs')];

/** What Klamm's event loop did since the last call, from a broker started with `loopDelayFlags`. */
async function readLoopDelay(child, folder) {
  const file = join(folder, 'loop-delay.json');
  const read = () => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : { count: 0 });
  const { count } = read();
  child.kill('SIGUSR2');
  const end = performance.now() + 10_000;
  while (performance.now() < end) {
    const figures = read();
    if (figures.count > count) return figures;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error('Klamm did not say how long its event loop was held');
}

/** A Node process whose event loop has nothing to do: what it is held for is the machine's share. */
export function startIdle() {
  const folder = temporaryFolder();
  const forever = 'setInterval(() => {}, 1 << 30)';
  const child = start(process.execPath, [...loopDelayFlags, '-e', forever], {
    logPath: join(folder, 'log'),
    cwd: folder,
  });
  return {
    loopDelay: () => readLoopDelay(child, folder),
    async stop() {
      await stop(child, 'SIGKILL', 1000);
      removeFolder(folder);
    },
  };
}

/**
 * How a group of rows wants its brokers: `settings` for both sides, `klammSettings` and `klammNodeFlags` for Klamm
 * beside those of the command line.
 */
function completed({ settings = [], klammSettings = [], klammNodeFlags = [] } = {}) {
  return { settings, klammSettings, klammNodeFlags };
}

/**
 * Starts one side on a fresh folder, or on one that an earlier broker of this side left; `startMs` is the time from
 * spawning the process to its first answer.
 */
export async function startBroker(side, dataParent, wanted, usedFolder = null) {
  const terms = completed(wanted);
  const folder = usedFolder ?? temporaryFolder(dataParent);
  const port = await freePort();
  await side.prepare(folder, port, terms);
  const logPath = join(folder, 'broker.log');
  const [command, args] = side.command(folder, port, terms);
  const from = performance.now();
  const child = start(command, args, { logPath, cwd: folder });
  const answered = await untilAnswer(child, port);
  const startMs = performance.now() - from;
  if (!answered) {
    await stop(child, 'SIGKILL', 1000);
    throw new Error(`${side.name} did not start; its log:\n${readFileSync(logPath, 'utf8').slice(-4000)}`);
  }
  return {
    side,
    startMs,
    folder,
    dataFolder: join(folder, 'data'),
    pid: child.pid,
    bootstrap: `127.0.0.1:${port}`,
    log: () => readFileSync(logPath, 'utf8'),
    running: () => isRunning(child),
    loopDelay: () => readLoopDelay(child, folder),
    /** The process ends, its folder stays. */
    end: (signal, graceMs = 120_000) => stop(child, signal, graceMs),
    async stop() {
      await stop(child, side.stopSignal, 30_000);
      removeFolder(folder);
    },
  };
}
