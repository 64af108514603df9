// Runs one client's program against a fresh broker and counts the `ok` and `not ok` lines that it prints.
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { cacheDir, compatRoot, repoRoot, startBroker } from './broker.mjs';

/** What a program exits with when a toolchain that it needs is missing. */
const notRunExitCode = 77;

function killGroup(child) {
  try {
    process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}

function startProgram(client, broker, against) {
  return spawn(join(client.folder, 'run'), [], {
    cwd: client.folder,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      COMPAT_ROOT: compatRoot,
      COMPAT_CACHE: cacheDir,
      COMPAT_AGAINST: against,
      KLAMM_ROOT: repoRoot,
      BOOTSTRAP: broker?.bootstrap ?? '',
      BROKER_DATA: broker?.dataDir ?? '',
      BROKER_PID: `${broker?.pid ?? ''}`,
    },
  });
}

function readReport(child, result, onLine) {
  let reason = '';
  createInterface({ input: child.stdout }).on('line', (line) => {
    const match = /^(ok|not ok) (.*)$/.exec(line);
    if (match?.[1] === 'ok') {
      result.passed += 1;
      result.checks.push(match[2]);
    }
    if (match?.[1] === 'not ok') result.failures.push({ name: match[2], why: [] });
    if (line.startsWith('# ')) result.failures.at(-1)?.why.push(line.slice(2));
    onLine(line);
  });
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (line.startsWith('NOT RUN: ')) reason = line.slice('NOT RUN: '.length);
    onLine(`  ${line}`);
  });
  return () => reason;
}

async function runProgram(client, broker, against, result, onLine) {
  const child = startProgram(client, broker, against);
  const reason = readReport(child, result, onLine);
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    killGroup(child);
  }, client.limitSeconds * 1000);
  const code = await new Promise((resolve) => {
    child.once('error', () => resolve('spawn failed'));
    child.once('close', (exitCode, signal) => resolve(signal ?? exitCode));
  });
  clearTimeout(timer);
  killGroup(child);
  if (timedOut) {
    result.failures.push({ name: `finishes within ${client.limitSeconds} s`, why: [] });
  } else if (code === notRunExitCode) {
    result.notRun = reason() || 'a toolchain is missing';
  } else if (code !== 0 && result.failures.length === 0) {
    result.failures.push({ name: `exits with 0 (it exited with ${code})`, why: [] });
  } else if (result.passed === 0 && result.failures.length === 0) {
    result.failures.push({ name: 'runs at least one check', why: [] });
  }
}

/** The result of one client: { name, passed, checks: names of those, failures: [{name, why}], notRun: string | null, seconds }. */
export async function runClient(client, against, onLine) {
  const result = { name: client.name, passed: 0, checks: [], failures: [], notRun: null, seconds: 0 };
  const startedAt = Date.now();
  const log = createWriteStream(join(cacheDir, 'logs', `${client.name}.log`));
  const report = (line) => {
    log.write(`${line}\n`);
    onLine(line);
  };
  let broker;
  try {
    if (client.broker) {
      const logPath = join(cacheDir, 'logs', `${client.name}.broker.log`);
      const settings = against === 'klamm' ? [...client.settings, ...client.klammSettings] : client.settings;
      broker = await startBroker(against, { port: client.port, logPath, settings });
      if (client.port !== undefined && broker.port !== client.port) {
        report(`# port ${client.port} is taken: ${client.name} runs against port ${broker.port} instead`);
      }
    }
    await runProgram(client, broker, against, result, report);
    if (broker !== undefined && !broker.running()) {
      result.failures.push({ name: `the broker is still running (it exited with ${broker.exit()})`, why: [] });
    }
  } catch (error) {
    result.failures.push({ name: `the broker ${against} starts`, why: String(error.message).split('\n') });
  } finally {
    await broker?.stop();
    log.end();
  }
  result.seconds = Math.round((Date.now() - startedAt) / 100) / 10;
  return result;
}
