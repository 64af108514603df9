// Reads the captured batches beside this file, for tests: lines of `name hex`, comments with #.

import { readFileSync } from 'node:fs';

export function readGolden(file: 'kafka-clients-4.3.1' | 'other-clients'): Map<string, Buffer> {
  const batches = new Map<string, Buffer>();
  for (const line of readFileSync(new URL(`./${file}.hex`, import.meta.url), 'utf8').split('\n')) {
    const [name, hex] = line.split(' ');
    if (name !== undefined && hex !== undefined && !name.startsWith('#')) batches.set(name, Buffer.from(hex, 'hex'));
  }
  return batches;
}
