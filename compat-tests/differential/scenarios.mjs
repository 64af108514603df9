// All scenarios of scenarios/: { name, body, reference, needs }. A scenario file's default export is a list of
// [name, body, options]; options: the reference version as a string, or { reference, needs, last } where `needs` are the APIs
// (file names) without which there is nothing to compare, and `last` puts it after all others, because Kafka is then unwell.
import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const folder = join(dirname(fileURLToPath(import.meta.url)), 'scenarios');
export const REFERENCES = ['4.3.1', '3.9.1'];

export async function allScenarios() {
  const scenarios = [];
  const names = new Set();
  for (const file of readdirSync(folder).sort()) {
    const { default: list } = await import(join(folder, file));
    for (const [title, body, options = {}] of list) {
      const {
        reference = '4.3.1',
        needs = [],
        last = false,
      } = typeof options === 'string' ? { reference: options } : options;
      const name = `${file.slice(0, -'.mjs'.length)}: ${title}`;
      if (names.has(name)) throw new Error(`two scenarios are called ${name}`);
      names.add(name);
      scenarios.push({ name, body, reference, needs, last });
    }
  }
  return [...scenarios.filter(({ last }) => !last), ...scenarios.filter(({ last }) => last)];
}
