// The rules about the shape of the source: who may import whom, and how large files may get. They are read off the text
// of the files, so they hold for whatever is added.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const src = import.meta.dirname;

/** A folder imports from folders to its left, and from itself. */
const layers = [
  'base',
  'config',
  'protocol',
  'records',
  'network',
  'storage',
  'metadata',
  'security',
  'coordinator',
  'replication',
  'controller',
  'broker',
  'testkit',
  'console',
  'cli',
];

/** What a folder may not import although it stands to its left. */
const exceptions: ReadonlyMap<string, readonly string[]> = new Map([['coordinator', ['network', 'storage']]]);

/** Beside the line: may import anything, and nothing imports it. */
const beside = ['codegen'];

const MAX_FILE_LINES = 600;
const MAX_LINE_LENGTH = 120;
const MAX_FUNCTION_LINES = 70;

interface SourceFile {
  /** Relative to src, with slashes. */
  readonly name: string;
  /** The folder below src, or '' for a file in src itself. */
  readonly layer: string;
  readonly text: string;
  readonly generated: boolean;
  readonly isTest: boolean;
}

function sourceFiles(): SourceFile[] {
  return readdirSync(src, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(ts|mts|js|mjs)$/.test(entry.name))
    .map((entry) => {
      const name = path.relative(src, path.join(entry.parentPath, entry.name)).split(path.sep).join('/');
      return {
        name,
        layer: name.includes('/') ? name.slice(0, name.indexOf('/')) : '',
        text: readFileSync(path.join(src, name), 'utf8'),
        generated: /^(protocol|cli)\/generated\//.test(name),
        isTest: /\.(test|fuzz|model)\.ts$/.test(name),
      };
    });
}

/** The modules that a file names in import and export statements, type imports included, and in import() calls. */
function importsOf(text: string): string[] {
  const statements = /^\s*(?:import|export)\b[^'";]*?\bfrom\s*(['"])([^'"]+)\1|^\s*import\s*(['"])([^'"]+)\3/gm;
  const calls = /\bimport\(\s*(['"])([^'"]+)\1/g;
  const found: string[] = [];
  for (const match of text.matchAll(statements)) found.push((match[2] ?? match[4])!);
  for (const match of text.matchAll(calls)) found.push(match[2]!);
  return found;
}

/** Why `file` may not import `specifier`, or null. */
function objection(file: SourceFile, specifier: string): string | null {
  if (!specifier.startsWith('.')) return null;
  const target = path.posix.join(path.posix.dirname(file.name), specifier);
  if (target.startsWith('../')) return `${file.name} imports ${specifier}, which is outside src`;
  if (!target.endsWith('.ts')) return `${file.name} imports ${specifier} without its .ts ending`;
  const layer = target.includes('/') ? target.slice(0, target.indexOf('/')) : '';
  if (layer === file.layer || beside.includes(file.layer) || file.layer === '') {
    return beside.includes(layer) && layer !== file.layer ? `${file.name} imports ${target}: nothing may` : null;
  }
  // The package's public entry is for users, and for the command line, which starts a broker as a user does.
  if (layer === '') return file.layer === 'cli' ? null : `${file.name} imports the public entry ${target}`;
  if (beside.includes(layer)) return `${file.name} imports ${target}: nothing may`;
  const own = layers.indexOf(file.layer);
  const other = layers.indexOf(layer);
  if (other < 0) return `${file.name} imports ${target}, whose folder is in no layer`;
  if (other > own) return `${file.name} imports ${target}: ${layer} stands to the right of ${file.layer}`;
  return exceptions.get(file.layer)?.includes(layer) ? `${file.name} imports ${target}: ${file.layer} may not` : null;
}

/** Functions and methods by name, with the lines from their head to the closing brace of the same indentation. */
function* longFunctions(file: SourceFile): Generator<string> {
  const lines = file.text.split('\n');
  const modifiers = '(?:private |protected |public |static |override |async |get |set )*';
  const head = new RegExp(
    `^( *)(?:export )?(?:default )?${modifiers}(?:function\\*? ?)?([\\w$#*]+)(?:<.*>)?\\(.*(?:\\{|,|\\()$`,
  );
  for (const [index, line] of lines.entries()) {
    const match = head.exec(line);
    if (match === null || /^(if|for|while|switch|catch|return|describe|it|expect|test)$/.test(match[2]!)) continue;
    const isFunction = /\bfunction\b/.test(line) || (match[1]!.length === 2 && /\{$/.test(line) && !/=>/.test(line));
    if (!isFunction) continue;
    const end = lines.findIndex((other, at) => at > index && other === `${match[1]}}`);
    const count = end - index + 1;
    if (end > 0 && count > MAX_FUNCTION_LINES) yield `${file.name}: ${match[2]} has ${count} lines`;
  }
}

const files = sourceFiles();
const written = files.filter((file) => !file.generated);

describe('the source', () => {
  it('has the folders of the layers and no other', () => {
    const folders = new Set(files.map((file) => file.layer).filter((layer) => layer !== ''));
    expect([...folders].filter((folder) => !layers.includes(folder) && !beside.includes(folder))).toEqual([]);
    expect(files.length).toBeGreaterThan(20);
  });

  it('imports only what stands to the left', () => {
    const objections = files.flatMap((file) =>
      importsOf(file.text)
        .map((specifier) => objection(file, specifier))
        .filter((text) => text !== null),
    );
    expect(objections).toEqual([]);
  });

  it('finds a wrong import when there is one', () => {
    const sample = (name: string): SourceFile => {
      return { name, layer: name.slice(0, name.indexOf('/')), text: '', generated: false, isTest: false };
    };
    expect(objection(sample('base/a.ts'), '../config/row.ts')).toMatch(/to the right/);
    expect(objection(sample('coordinator/group/a.ts'), '../../storage/log.ts')).toMatch(/coordinator may not/);
    expect(objection(sample('broker/a.ts'), '../codegen/main.ts')).toMatch(/nothing may/);
    expect(objection(sample('broker/a.ts'), '../index.ts')).toMatch(/public entry/);
    expect(objection(sample('broker/a.ts'), './b.js')).toMatch(/\.ts ending/);
    expect(objection(sample('cli/a.ts'), '../index.ts')).toBeNull();
    expect(objection(sample('broker/handlers/a.ts'), '../broker.ts')).toBeNull();
    const text =
      "import type {\n  A,\n  B,\n} from './x.ts';\nexport * from './y.ts';\nconst z = await import('./z.ts');\n";
    expect(importsOf(`${text}import './w.ts';\n`)).toEqual(['./x.ts', './y.ts', './w.ts', './z.ts']);
  });

  it(`has no file of more than ${MAX_FILE_LINES} lines`, () => {
    const long = written.filter((file) => file.text.split('\n').length - 1 > MAX_FILE_LINES);
    expect(long.map((file) => `${file.name}: ${file.text.split('\n').length - 1}`)).toEqual([]);
  });

  it(`has no line of more than ${MAX_LINE_LENGTH} characters`, () => {
    const long = written.flatMap((file) =>
      file.text
        .split('\n')
        .flatMap((line, index) => (line.length > MAX_LINE_LENGTH ? [`${file.name}:${index + 1}`] : [])),
    );
    expect(long).toEqual([]);
  });

  it(`has no function of more than ${MAX_FUNCTION_LINES} lines`, () => {
    expect(written.filter((file) => !file.isTest).flatMap((file) => [...longFunctions(file)])).toEqual([]);
  });

  it('opens each file with a comment that says what it is', () => {
    const silent = written.filter((file) => !file.isTest && !/^(#!.*\n)?(\/\/|\/\*)/.test(file.text));
    expect(silent.map((file) => file.name)).toEqual([]);
  });

  it('uses no syntax that the types cannot be stripped from, and skips no test', () => {
    const forbidden = /^\s*(?:export )?(?:const )?(?:enum|namespace) \w+|\b(?:it|test|describe)\.(?:skip|only)\b/m;
    const offenders = written.filter((file) => file.name !== 'layers.test.ts' && forbidden.test(file.text));
    expect(offenders.map((file) => file.name)).toEqual([]);
  });
});
