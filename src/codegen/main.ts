// The generator's command: reads protocol-spec and writes src/protocol/generated; with --check it writes nothing and
// fails when the committed files are not what it would write. Run from the package root: node dist/codegen/main.js

import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type GeneratedFile, generate } from './generate.ts';
import { parseSpec } from './parse.ts';
import type { SpecFile } from './spec.ts';

/** The files below `folder` with that ending, as paths with `/`. */
function list(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(ending))
    .map((path) => path.split(sep).join('/'))
    .sort();
}

export function readSpecs(folder: string): SpecFile[] {
  return list(folder, '.kspec').map((path) => {
    return parseSpec(path.slice(0, -'.kspec'.length), readFileSync(join(folder, path), 'utf8'));
  });
}

/** What differs between the files in `folder` and `wanted`, one line each. */
export function differences(folder: string, wanted: readonly GeneratedFile[]): string[] {
  const found: string[] = [];
  for (const { path, text } of wanted) {
    const file = join(folder, path);
    if (!existsSync(file)) found.push(`${path} is missing`);
    else if (readFileSync(file, 'utf8').replaceAll('\r\n', '\n') !== text) found.push(`${path} is not up to date`);
  }
  const names = new Set(wanted.map(({ path }) => path));
  for (const path of list(folder, '.ts')) {
    if (!names.has(path)) found.push(`${path} has no spec`);
  }
  return found;
}

function write(folder: string, wanted: readonly GeneratedFile[]): void {
  const names = new Set(wanted.map(({ path }) => path));
  for (const path of list(folder, '.ts')) {
    if (!names.has(path)) rmSync(join(folder, path));
  }
  for (const { path, text } of wanted) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    if (!existsSync(file) || readFileSync(file, 'utf8') !== text) writeFileSync(file, text);
  }
}

export function main(root: string, check: boolean): number {
  const wanted = generate(readSpecs(join(root, 'protocol-spec')));
  const folder = join(root, 'src', 'protocol', 'generated');
  if (!check) {
    write(folder, wanted);
    console.log(`${wanted.length} files in ${relative(root, folder)}`);
    return 0;
  }
  const found = differences(folder, wanted);
  for (const line of found) console.error(line);
  if (found.length > 0) console.error('run `npm run codegen` and commit what it writes');
  return found.length === 0 ? 0 : 1;
}

/** Whether node was started with the module of that URL. */
export function isMain(url: string): boolean {
  const started = process.argv[1];
  return started !== undefined && realpathSync(started) === fileURLToPath(url);
}

if (isMain(import.meta.url)) {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  process.exitCode = main(root, process.argv.includes('--check'));
}
