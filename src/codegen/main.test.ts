import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { generate } from './generate.ts';
import { differences, readSpecs } from './main.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const wanted = generate(readSpecs(join(ROOT, 'protocol-spec')));

it('the committed code is what the spec gives', () => {
  expect(differences(join(ROOT, 'src', 'protocol', 'generated'), wanted)).toEqual([]);
});

it('a file that is missing, changed or left over is a difference', () => {
  const folder = mkdtempSync(join(tmpdir(), 'klamm-codegen-'));
  try {
    writeFileSync(join(folder, 'a.ts'), 'old');
    writeFileSync(join(folder, 'b.ts'), 'same');
    writeFileSync(join(folder, 'd.ts'), 'left over');
    const files = [
      { path: 'a.ts', text: 'new' },
      { path: 'b.ts', text: 'same' },
      { path: 'c.ts', text: 'missing' },
    ];
    expect(differences(folder, files)).toEqual(['a.ts is not up to date', 'c.ts is missing', 'd.ts has no spec']);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
