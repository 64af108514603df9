// Klamm's generated protocol classes, loaded from its build, and plain objects turned into them: a case writes
// `{ topics: [{ name: 'a' }] }` and gets every field that it does not name at its default.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const dist = process.env.KLAMM_DIST ?? join(root, 'dist');
export const fromDist = (file) => import(pathToFileURL(join(dist, file)));
const loaded = new Map();

/** The module of an API by its file's name: its `api` and `make(plain)` for its request. */
export async function api(name) {
  let known = loaded.get(name);
  if (known === undefined) {
    known = await load(name);
    loaded.set(name, known);
  }
  return known;
}

async function load(name) {
  const module = await fromDist(`protocol/generated/${name}.js`);
  const types = fieldTypes(readFileSync(join(dist, `protocol/generated/${name}.d.ts`), 'utf8'));
  const found = Object.values(module).find((value) => value.key !== undefined && value.request !== undefined);
  const requests = [...types.keys()].filter((key) => key.endsWith('Request'));
  const requestClass = requests.sort((a, b) => a.length - b.length)[0];
  const make = (className, plain) => {
    const init = {};
    for (const [field, value] of Object.entries(plain)) {
      const type = types.get(className).get(field);
      if (type === undefined) throw new Error(`${className} has no field ${field}`);
      init[field] = convert(type, value, make);
    }
    return new module[className](init);
  };
  return { api: found, make: (plain) => make(requestClass, plain) };

  function convert(type, value, build) {
    const struct = type.replace(/ \| null$/, '').replace(/\[\]$/, '');
    if (value === null) return null;
    if (struct === 'Buffer' && typeof value === 'string') return Buffer.from(value, 'latin1');
    if (!types.has(struct)) return value;
    return Array.isArray(value) ? value.map((one) => build(struct, one)) : build(struct, value);
  }
}

function fieldTypes(declarations) {
  const types = new Map();
  for (const [, name, body] of declarations.matchAll(/export declare class (\w+) \{([^}]*)\}/g)) {
    types.set(name, new Map([...body.matchAll(/^ +(\w+): ([^;]+);$/gm)].map(([, field, type]) => [field, type])));
  }
  return types;
}
