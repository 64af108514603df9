// One life of the broker under test: a process of its own on a fixed port and folder, to be killed.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { klammRoot } from './klamm-modules.mjs';

/** What the log says when a start finds that the last stop was not a clean one. */
const recoveryLine = 'the last stop was not clean';

export class BrokerProcess {
  /** `options`: port, dataDir, durability, logPath, preload (a module for `node --import`, or null), settings. */
  constructor(options) {
    const { port, dataDir, durability, logPath, preload, settings = [] } = options;
    const klamm = [join(klammRoot, 'bin', 'klamm'), 'start', '--json', '--port', String(port)];
    const argv = [...(preload === null ? [] : ['--import', preload]), ...klamm, '--data', dataDir];
    argv.push('--durability', durability, '--set', 'offsets.topic.num.partitions=4');
    for (const setting of settings) argv.push('--set', setting);
    this.startedAt = performance.now();
    this.recoveringAt = null;
    this.readyAt = null;
    this.child = spawn(process.execPath, argv, { stdio: ['ignore', 'pipe', 'pipe'] });
    this.gone = new Promise((resolve) => {
      this.child.once('close', (code, signal) => resolve(signal ?? code));
    });
    const log = createWriteStream(logPath, { flags: 'a' });
    this.child.stderr.pipe(log);
    this.recovering = this.seen(this.child.stderr, recoveryLine, () => {
      this.recoveringAt = performance.now();
    });
    this.ready = this.seen(this.child.stdout, '"ready":true', () => {
      this.readyAt = performance.now();
    });
  }

  /** Resolves true when `text` came, false when the process ended without it. */
  seen(stream, text, note) {
    let received = '';
    return new Promise((resolve) => {
      stream.setEncoding('utf8');
      stream.on('data', (chunk) => {
        if (received === null) return;
        received += chunk;
        if (!received.includes(text)) return;
        received = null;
        note();
        resolve(true);
      });
      this.gone.then(() => resolve(false));
    });
  }

  get isRunning() {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** True once it serves, false if it ended or the time is over. */
  async isReadyWithin(limitMs) {
    let timer;
    const limit = new Promise((resolve) => {
      timer = setTimeout(() => resolve(false), limitMs);
    });
    const result = await Promise.race([this.ready, limit]);
    clearTimeout(timer);
    return result;
  }

  async kill() {
    this.child.kill('SIGKILL');
    return this.gone;
  }

  /** A clean stop; what it ended with. */
  async stop(limitMs) {
    this.child.kill('SIGTERM');
    const timer = setTimeout(() => this.child.kill('SIGKILL'), limitMs);
    const result = await this.gone;
    clearTimeout(timer);
    return result;
  }
}
