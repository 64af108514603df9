// Writes the generated parts of the README from the code: the APIs and versions served, the known differences from
// Kafka (every `DEVIATION:` comment), and the configuration keys by what they do. Must hold: `--check` fails when the
// committed README differs from what the code says, so that no line of these tables is ever typed by hand.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { handlers } from '../broker/handlers/index.ts';
import { configMarkdown } from '../config/config-markdown.ts';
import { apis } from '../protocol/generated/index.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const README = join(ROOT, 'README.md');

function sourceFiles(directory: string): string[] {
  const found: string[] = [];
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'generated') found.push(...sourceFiles(path));
    } else if (entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts')) found.push(path);
  }
  return found.sort();
}

/** The text of each DEVIATION comment in `source`, up to the end of the comment or the next one. */
export function deviationsIn(source: string): string[] {
  const lines = source.split('\n');
  const found: string[] = [];
  for (let i = 0; i < lines.length; i++) {
    const start = /^\s*(?:\/\/|\*)\s*DEVIATION:\s*(.*)$/.exec(lines[i]!);
    if (start === null) continue;
    let text = start[1]!.trim();
    for (let j = i + 1; j < lines.length; j++) {
      const more = /^\s*(?:\/\/|\*)\s+([^/].*)$/.exec(lines[j]!);
      if (more === null || /DEVIATION:/.test(lines[j]!)) break;
      text += ` ${more[1]!.trim()}`;
    }
    found.push(text.replace(/\s*\*\/$/, ''));
  }
  return found;
}

function deviationTable(): string {
  const rows: string[] = [];
  for (const path of sourceFiles(join(ROOT, 'src'))) {
    // This file names the marker without deviating.
    if (path.endsWith('readme-tables.ts')) continue;
    const where = relative(ROOT, path).split('\\').join('/');
    for (const text of deviationsIn(readFileSync(path, 'utf8'))) rows.push(`- ${text} (\`${where}\`)`);
  }
  return rows.join('\n');
}

function apiTable(): string {
  const rows = ['| key | API | versions |', '|---|---|---|'];
  const answered = new Set(handlers.map(({ api }) => api.key));
  const served = new Map(
    handlers.filter(({ advertised }) => advertised !== false).map(({ api, versions }) => [api.key, versions]),
  );
  for (const api of apis) {
    const versions = served.get(api.key);
    if (versions === undefined) continue;
    const range = versions[0] === versions[1] ? `${versions[0]}` : `${versions[0]}-${versions[1]}`;
    const short = versions[0] > api.versions[0] || versions[1] < api.versions[1];
    rows.push(`| ${api.key} | ${api.name} | ${range}${short ? ` (of ${api.versions[0]}-${api.versions[1]})` : ''} |`);
  }
  const hidden = apis.filter((api) => answered.has(api.key) && !served.has(api.key)).map((api) => api.name);
  const missing = apis.filter((api) => !answered.has(api.key)).map((api) => api.name);
  rows.push('', `Answered, but not advertised, because nothing is done: ${hidden.join(', ')}.`);
  rows.push('', `Not served: ${missing.join(', ')}.`);
  return rows.join('\n');
}

/** `readme` with the text between each pair of markers replaced. */
export function withSection(readme: string, name: string, text: string): string {
  const begin = `<!-- generated: ${name} -->`;
  const end = `<!-- end: ${name} -->`;
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error(`README.md lacks the markers ${begin} and ${end}`);
  return `${readme.slice(0, from + begin.length)}\n${text}\n${readme.slice(to)}`;
}

function main(): void {
  const before = readFileSync(README, 'utf8');
  let after = withSection(before, 'apis', apiTable());
  after = withSection(after, 'deviations', deviationTable());
  after = withSection(after, 'configuration', configMarkdown());
  if (after === before) return;
  if (process.argv.includes('--check')) {
    console.error('README.md is stale: run `npm run docs` and commit it');
    process.exitCode = 1;
    return;
  }
  writeFileSync(README, after);
  console.log('README.md: generated tables written');
}

if (process.argv[1] === import.meta.filename) main();
