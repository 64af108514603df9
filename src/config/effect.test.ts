// The table's `effect` column against the code: a key that claims to be effective is read somewhere, and one that is
// accepted without effect is not.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { brokerRows } from './definitions.ts';

const SRC = join(import.meta.dirname, '..');

function sources(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return ['generated', 'definitions', 'codegen'].includes(entry.name) ? [] : sources(path);
    return /\.(test|fuzz|model)\.ts$/.test(entry.name) || !entry.name.endsWith('.ts') ? [] : [path];
  });
}

/** Text outside comments: a comment that names a key does not read it. */
const code = sources(SRC)
  .map((path) => readFileSync(path, 'utf8').replace(/^\s*(\/\/|\*|\/\*).*$/gm, ''))
  .join('\n');

function isRead(name: string): boolean {
  return code.includes(`'${name}'`);
}

it('every key that claims an effect is read by the code', () => {
  expect(brokerRows.filter((row) => row.effect === 'effective' && !isRead(row.name)).map((row) => row.name)).toEqual(
    [],
  );
});
