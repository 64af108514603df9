// Runs command line programs from a check and hands over what they printed.
import { spawn } from 'node:child_process';

/**
 * Runs a program to its end. Resolves with { code, stdout, stderr }; rejects when it takes longer than `limitMs`, or when
 * its exit code is not 0 (unless `anyCode`).
 */
export function runProgram(command, argv, { input = '', limitMs = 45_000, anyCode = false, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, argv, { env: { ...process.env, ...env } });
    const output = { code: null, stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output.stderr += text;
    });
    const fail = (reason) =>
      reject(new Error(`${reason}: ${command} ${argv.join(' ')}\n${output.stdout}\n${output.stderr}`));
    const timer = setTimeout(() => {
      child.kill('SIGKILL');
      fail(`not done within ${limitMs} ms`);
    }, limitMs);
    child.once('error', (error) => fail(error.message));
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      output.code = signal ?? code;
      if (output.code === 0 || anyCode) resolve(output);
      else fail(`exit code ${output.code}`);
    });
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}

export function lines(text) {
  return text.split('\n').filter((line) => line !== '');
}
