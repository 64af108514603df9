// Every process and folder of a bench run: started, timed, measured through /proc, and gone at the end, also after
// SIGINT. Must hold: only processes started here are ever signalled, each by its own pid.
import { execFileSync, spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const children = new Set();
const folders = new Set();
let ticksPerSecond = 0;

/** No load takes as long; a broker that does not answer would otherwise hang the bench. */
const loadLimitMs = 20 * 60_000;

export function isRunning(child) {
  return child.pid !== undefined && child.exitCode === null && child.signalCode === null;
}

export function exited(child) {
  return new Promise((resolve) => {
    if (isRunning(child)) child.once('exit', () => resolve());
    else resolve();
  });
}

/** Starts a program whose output goes to a file. */
export function start(command, args, { logPath, cwd } = {}) {
  const log = openSync(logPath, 'a');
  const child = spawn(command, args, { cwd, stdio: ['ignore', log, log] });
  closeSync(log);
  children.add(child);
  child.once('exit', () => children.delete(child));
  child.once('error', () => children.delete(child));
  return child;
}

/** Runs a program to its end; resolves with what it printed. */
export function run(command, args) {
  return running(command, args, 'ignore').result;
}

/** As `run`, but the program's standard input is open until `end()`, which resolves with what it printed. */
export function runUntilEnd(command, args) {
  const { child, result } = running(command, args, 'pipe');
  // Whoever waits for the end hears of a failure then.
  result.catch(() => {});
  return {
    end() {
      child.stdin.end();
      return result;
    },
  };
}

function running(command, args, stdin) {
  const child = spawn(command, args, { stdio: [stdin, 'pipe', 'pipe'] });
  const result = new Promise((resolve, reject) => {
    children.add(child);
    const timer = setTimeout(() => child.kill('SIGKILL'), loadLimitMs);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.once('error', reject);
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      children.delete(child);
      if (code === 0) resolve({ stdout, stderr });
      else reject(new Error(`${command} ${args.join(' ')}: exit ${signal ?? code}\n${(stderr + stdout).slice(-2000)}`));
    });
  });
  return { child, result };
}

export async function stop(child, signal, graceMs) {
  if (!isRunning(child)) return;
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), graceMs);
  await exited(child);
  clearTimeout(timer);
}

export function temporaryFolder(parent) {
  const folder = mkdtempSync(join(parent ?? tmpdir(), 'klamm-bench-'));
  folders.add(folder);
  return folder;
}

export function removeFolder(folder) {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  folders.delete(folder);
}

/** For the end, whatever it is: synchronous, so that it also works in an exit handler. */
export function cleanUpEverything() {
  for (const child of children) child.kill('SIGKILL');
  for (const folder of folders) {
    try {
      removeFolder(folder);
    } catch {
      // A process that is just dying may still write there; the next line says so once.
      console.error(`bench: ${folder} is left behind`);
    }
  }
}

/** CPU seconds (user and system) that all threads of a process have used, threads that ended included. */
export function cpuSeconds(pid) {
  if (ticksPerSecond === 0) ticksPerSecond = Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' }));
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the program's name in parentheses and may contain anything.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

/** Resident memory in bytes. */
export function residentBytes(pid) {
  const match = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Number(match[1]) * 1024;
}

/** Bytes that a process has asked read-like calls for and got, from files and sockets alike. */
export function bytesRead(pid) {
  return Number(/^rchar: (\d+)$/m.exec(readFileSync(`/proc/${pid}/io`, 'utf8'))[1]);
}
