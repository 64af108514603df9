// What `npm start`, `npm test` and `npm run build` run: installs the dependencies if they are not those of
// package-lock.json, compiles if a source changed, then does what it was asked for. Plain Node without dependencies, the
// same on every system. Must hold: when there is nothing to do, it costs a few milliseconds; it never runs on a half
// build (the stamp is written last).
//
//   node bin/prepare.mjs klamm [arguments]     the klamm command
//   node bin/prepare.mjs test [arguments]      lint, generated code, tests; the arguments go to vitest
//   node bin/prepare.mjs build
//   node bin/prepare.mjs run <file in dist> [arguments]

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const inRoot = (...parts) => path.join(root, ...parts);
const stampFile = inRoot('dist', '.prepare-stamp');
const wantedNode = [20, 19];

function fail(message, code = 1) {
  console.error(message);
  process.exit(code);
}

function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < wantedNode[0] || (major === wantedNode[0] && minor < wantedNode[1])) {
    fail(`klamm needs Node.js ${wantedNode.join('.')} or newer; this is ${process.versions.node}.`);
  }
}

/** Runs a program to its end with this terminal; its exit code. */
function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (result.error !== undefined) fail(`${command} could not be run: ${result.error.message}`);
  return result.status ?? 1;
}

function node(script, args, options) {
  return run(process.execPath, [script, ...args], options);
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

function isForThisMachine(entry) {
  const fits = (list, own) =>
    list === undefined || (!list.includes(`!${own}`) && (list.includes(own) || list.every((one) => one[0] === '!')));
  return fits(entry.os, process.platform) && fits(entry.cpu, process.arch) && entry.libc === undefined;
}

/** Whether node_modules holds what package-lock.json says, going by npm's own record of what it installed. */
function isInstalled() {
  const wanted = readJson(inRoot('package-lock.json'))?.packages;
  const found = readJson(inRoot('node_modules', '.package-lock.json'))?.packages;
  if (!wanted || !found) return false;
  for (const [name, entry] of Object.entries(wanted)) {
    if (name === '') continue;
    if (found[name] === undefined) {
      // npm leaves out what is meant for other machines.
      if (!entry.optional || (isForThisMachine(entry) && (entry.os ?? entry.cpu) !== undefined)) return false;
    } else if (found[name].version !== entry.version || found[name].integrity !== entry.integrity) {
      return false;
    }
  }
  return true;
}

function install() {
  if (isInstalled()) return;
  console.error('klamm: installing dependencies (npm ci)');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  // npm's answer belongs to stderr: stdout is the command's own.
  const stdio = ['ignore', process.stderr, process.stderr];
  const npm = process.env.npm_execpath;
  const code =
    npm?.endsWith('.js') === true
      ? node(npm, args, { stdio })
      : run('npm', args, { stdio, shell: process.platform === 'win32' });
  if (code !== 0) fail('klamm: npm ci failed; see above', code);
}

function* filesOf(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) yield* filesOf(file);
    else yield file;
  }
}

/** Names, sizes and times of everything that the build reads. */
function fingerprint() {
  const hash = createHash('sha256');
  const files = [
    inRoot('tsconfig.json'),
    inRoot('rolldown.config.mjs'),
    inRoot('package.json'),
    inRoot('package-lock.json'),
    ...filesOf(inRoot('src')),
  ];
  for (const file of files.sort()) {
    const { mtimeMs, size } = statSync(file);
    hash.update(`${path.relative(root, file)} ${mtimeMs} ${size}\n`);
  }
  return hash.digest('hex');
}

function isBuilt(stamp) {
  return (
    existsSync(inRoot('dist', 'bundle', 'main.js')) &&
    existsSync(stampFile) &&
    readFileSync(stampFile, 'utf8') === stamp
  );
}

/** Removes what was compiled from a source that is gone. */
function removeLeftovers() {
  for (const file of filesOf(inRoot('dist'))) {
    if (file.startsWith(inRoot('dist', 'bundle'))) continue;
    const match = /^(.*?)(\.d\.ts|\.js)$/.exec(path.relative(inRoot('dist'), file));
    if (match !== null && !existsSync(inRoot('src', `${match[1]}.ts`))) rmSync(file);
  }
}

function build() {
  const stamp = fingerprint();
  if (isBuilt(stamp)) return;
  console.error('klamm: compiling');
  rmSync(stampFile, { force: true });
  // Without its output, the compiler's record of the last build would make it write nothing.
  if (!existsSync(inRoot('dist', 'cli', 'main.js'))) rmSync(inRoot('dist', '.tsbuildinfo'), { force: true });
  const stdio = ['ignore', process.stderr, process.stderr];
  const code = node(inRoot('node_modules', 'typescript', 'bin', 'tsc'), ['-p', inRoot('tsconfig.json')], { stdio });
  if (code !== 0) fail('klamm: the compiler reported errors; see above', code);
  removeLeftovers();
  rmSync(inRoot('dist', 'bundle'), { recursive: true, force: true });
  const bundled = node(inRoot('node_modules', 'rolldown', 'bin', 'cli.mjs'), ['-c', inRoot('rolldown.config.mjs')], {
    stdio,
  });
  if (bundled !== 0) fail('klamm: the bundler reported errors; see above', bundled);
  writeFileSync(stampFile, stamp);
}

function test(args) {
  const steps = [
    ['lint', inRoot('node_modules', '@biomejs', 'biome', 'bin', 'biome'), ['check', '--error-on-warnings', '.']],
    ['generated code', inRoot('dist', 'codegen', 'main.js'), ['--check']],
    ["README's tables and docs", inRoot('dist', 'codegen', 'readme-tables.js'), ['--check']],
    ['tests', inRoot('node_modules', 'vitest', 'vitest.mjs'), ['run', ...args]],
  ];
  for (const [name, script, scriptArgs] of steps) {
    const code = node(script, scriptArgs);
    if (code !== 0) fail(`klamm: ${name} failed`, code);
  }
}

/** In this very process: signals, terminal and exit code are the program's own. */
async function runHere(script, args) {
  process.argv = [process.execPath, script, ...args];
  await import(pathToFileURL(script).href);
}

checkNode();
const [command, ...args] = process.argv.slice(2);
if (!['klamm', 'test', 'build', 'run'].includes(command)) {
  fail('usage: node bin/prepare.mjs klamm|test|build|run [arguments]');
}
install();
build();
if (command === 'test') test(args);
else if (command === 'klamm') await runHere(inRoot('dist', 'bundle', 'main.js'), args);
else if (command === 'run') {
  const script = inRoot('dist', args[0] ?? '');
  if (args[0] === undefined || !existsSync(script))
    fail(`usage: node bin/prepare.mjs run <file in dist>: no ${script}`);
  await runHere(script, args.slice(1));
}
