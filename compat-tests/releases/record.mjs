// Asks each release of Apache Kafka that Klamm can emulate what it serves, and writes src/broker/clients/release-tables.ts.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot, startBroker } from '../runner/broker.mjs';
import { ask } from './ask.mjs';
import { releases } from './releases.mjs';

const rows = (list) => list.map((row) => `[${row.map((v) => (typeof v === 'string' ? `'${v}'` : v)).join(', ')}]`);

function wrapped(list) {
  const lines = [];
  let line = '';
  for (const row of rows(list)) {
    if (line.length + row.length > 108) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? row : `, ${row}`;
  }
  if (line !== '') lines.push(line);
  return lines.length === 0 ? '[]' : `[\n${lines.map((l) => `      ${l},`).join('\n')}\n    ]`;
}

let text = `// Written by compat-tests/releases/record: what releases of Apache Kafka answered to ApiVersions on a broker's
// listener, with their default settings. Must hold: nothing here is edited by hand.

/** [key, oldest version, newest version] */
export type ApiRow = readonly [key: number, min: number, max: number];

export interface ReleaseTable {
  /** The exact release that was asked. */
  readonly kafka: string;
  readonly apis: readonly ApiRow[];
  /** [name, lowest level, highest level] */
  readonly supported: readonly (readonly [name: string, min: number, max: number])[];
  /** [name, level] in a new cluster */
  readonly finalized: readonly (readonly [name: string, level: number])[];
}

// biome-ignore format: rows of a table
export const RELEASE_TABLES: Readonly<Record<string, ReleaseTable>> = {
`;
for (const [name, version] of releases) {
  process.stderr.write(`asking Apache Kafka ${version}\n`);
  const broker = await startBroker(`kafka-${version}`);
  const answer = await ask(broker.bootstrap).finally(() => broker.stop());
  text += `  '${name}': {\n    kafka: '${version}',\n    apis: ${wrapped(answer.apis)},\n`;
  text += `    supported: ${wrapped(answer.supported)},\n    finalized: ${wrapped(answer.finalized)},\n  },\n`;
}
text += '};\n';
writeFileSync(join(repoRoot, 'src', 'broker', 'clients', 'release-tables.ts'), text);
