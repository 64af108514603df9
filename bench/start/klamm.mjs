// A Klamm process of its own on a folder, timed and measured through /proc. Must hold: what is started here is ended
// here, by its own pid.
import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { klammModule, klammRoot } from '../../compat-tests/kill/klamm-modules.mjs';

const { KafkaClient } = await klammModule('network/client.js');
const startLimitMs = 15 * 60_000;
const running = new Set();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts Klamm on `dataDir`; resolves when it has said that it is ready. */
export async function startKlamm(home, dataDir, { settings = [], nodeFlags = [] } = {}) {
  mkdirSync(home, { recursive: true });
  const loopFile = join(home, 'loop-delay.json');
  rmSync(loopFile, { force: true });
  const args = [
    ...nodeFlags,
    '--require',
    join(klammRoot, 'bench/lib/loop-delay.cjs'),
    join(klammRoot, 'bin/klamm'),
    'start',
    '--json',
    '--port',
    '0',
    '--data',
    dataDir,
    ...settings.flatMap((setting) => ['--set', setting]),
  ];
  const began = performance.now();
  const child = spawn(process.execPath, args, {
    cwd: home,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const gone = new Promise((resolve) =>
    child.once('exit', (code) => {
      running.delete(child);
      resolve(code);
    }),
  );
  let log = '';
  let asked = 0;
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    log += chunk;
  });
  const ready = await new Promise((resolve, reject) => {
    const timer = setTimeout(() => child.kill('SIGKILL'), startLimitMs);
    let out = '';
    child.stdout.setEncoding('utf8').on('data', (chunk) => {
      out += chunk;
      if (!out.includes('\n')) return;
      clearTimeout(timer);
      resolve(JSON.parse(out.slice(0, out.indexOf('\n'))));
    });
    child.once('exit', () => reject(new Error(`Klamm ended before it was ready:\n${log.slice(-3000)}`)));
  });
  const readyMs = performance.now() - began;
  return {
    port: ready.port,
    readyMs,
    readyRss: rss(child.pid),
    log: () => log,
    rss: () => rss(child.pid),
    /** Bytes that it has read by calls, so far. */
    readBytes: () => Number(/^rchar: (\d+)$/m.exec(readFileSync(`/proc/${child.pid}/io`, 'utf8'))[1]),
    connect: () => KafkaClient.connect({ host: '127.0.0.1', port: ready.port, requestTimeoutMs: 300_000 }),
    /** The longest time that the event loop was held since the start or the last call, in ms. */
    async longestHold() {
      const known = asked++;
      process.kill(child.pid, 'SIGUSR2');
      for (;;) {
        await pause(20);
        try {
          const { count, heldMs } = JSON.parse(readFileSync(loopFile, 'utf8'));
          if (count > known) return heldMs;
        } catch (error) {
          if (error.code !== 'ENOENT') throw error;
        }
      }
    },
    async kill() {
      child.kill('SIGKILL');
      await gone;
    },
    /** Resolves with how long a clean stop took. */
    async close() {
      const from = performance.now();
      child.kill('SIGTERM');
      const code = await gone;
      if (code !== 0) throw new Error(`Klamm ended with ${code}:\n${log.slice(-3000)}`);
      return performance.now() - from;
    },
  };
}

function rss(pid) {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) * 1024;
}
