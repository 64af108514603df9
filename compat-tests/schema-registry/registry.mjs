// One Apicurio Registry process: started with an empty folder of its own, asked by its Confluent-compatible API, and
// ended by its pid. It never outlives this program.
import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '../runner/free-port.mjs';

const home = process.env.SCHEMA_REGISTRY_HOME;
const readyLimitMs = 120_000;
const answerLimitMs = 60_000;
const endLimitMs = 30_000;
const jvmFlags = ['-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:-UsePerfData'];

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

function spawnRegistry(bootstrap, port, folder) {
  const jar = readdirSync(home).find((name) => name.endsWith('-runner.jar'));
  // What its own settings say of the topics that it makes: nothing of its journal is ever to expire.
  const settings = ['-Dapicurio.kafkasql.topic.retention.ms=-1', `-Djava.io.tmpdir=${folder}`, `-Duser.home=${folder}`];
  return spawn('java', [...jvmFlags, ...settings, '-jar', join(home, jar)], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      APICURIO_STORAGE_KIND: 'kafkasql',
      APICURIO_KAFKASQL_BOOTSTRAP_SERVERS: bootstrap,
      QUARKUS_HTTP_HOST: '127.0.0.1',
      QUARKUS_HTTP_PORT: String(port),
    },
  });
}

/** Resolves when it answers; `folder` must not be there yet, so that it knows nothing but what the broker has kept. */
export async function startRegistry(bootstrap, folder) {
  mkdirSync(folder);
  const port = await freePort();
  const child = spawnRegistry(bootstrap, port, folder);
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      log += text;
    });
  }
  const closed = new Promise((resolve) => {
    child.once('close', resolve);
    child.once('error', resolve);
  });
  const running = () => child.pid !== undefined && child.exitCode === null && child.signalCode === null;
  const kill = () => running() && child.kill('SIGKILL');
  process.once('exit', kill);

  async function ask(method, path, body) {
    const response = await fetch(`http://127.0.0.1:${port}/apis/ccompat/v7${path}`, {
      method,
      headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(answerLimitMs),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? null : JSON.parse(text) };
  }

  async function end(signal = 'SIGTERM') {
    if (running()) child.kill(signal);
    const timer = setTimeout(kill, endLimitMs);
    await closed;
    clearTimeout(timer);
    process.removeListener('exit', kill);
  }

  const deadline = Date.now() + readyLimitMs;
  for (;;) {
    const answer = await ask('GET', '/subjects').catch(() => null);
    if (answer?.status === 200) return { ask, end, log: () => log };
    if (!running() || Date.now() > deadline) {
      await end('SIGKILL');
      throw new Error(`the registry does not answer; its log ends with\n${log.slice(-4000)}`);
    }
    await pause(50);
  }
}
