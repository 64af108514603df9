// Writes what a run found into docs/results.json, of which the compatibility card is made: of a run against Klamm per program
// the day, the versions that were tested, and the names of its checks; of one against Apache Kafka beside that the day, and
// how many checks passed. What was not run keeps its last entry.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from './broker.mjs';

const path = join(repoRoot, 'docs', 'results.json');
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** name -> version, from the manifest that pins it in the client's folder. */
function pinned(folder) {
  const of = (name) => (existsSync(join(folder, name)) ? readFileSync(join(folder, name), 'utf8') : null);
  const requirements = of('requirements.txt');
  if (requirements !== null) {
    // The first line is the client, the others are codecs that it may use.
    const [name, version] = requirements.split('\n')[0].split('==');
    return { [name]: version.trim() };
  }
  const packages = of('package.json');
  if (packages !== null) return JSON.parse(packages).dependencies;
  const modules = of('go.mod');
  if (modules === null) return {};
  const direct = [...modules.matchAll(/^(?:require)?\s+(\S+\/\S+) v(\S+)$/gm)];
  return Object.fromEntries(direct.filter(([, name]) => !name.startsWith('klamm-')).map(([, name, v]) => [name, v]));
}

/** Whether a file of the folder that is not installed has this version in it. */
function names(folder, version) {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).some((entry) => {
    if (!entry.isFile() || entry.name === 'client.json' || entry.parentPath.includes('node_modules')) return false;
    return readFileSync(join(entry.parentPath, entry.name), 'utf8').includes(version);
  });
}

/**
 * `libraries` of client.json, where no manifest pins the version: a version (which the folder must name somewhere),
 * { "package": name } for a dependency of the repository itself, { "command": [...] } for a program that says it.
 */
function declared({ name: client, folder, libraries = {} }) {
  const found = {};
  for (const [name, how] of Object.entries(libraries)) {
    if (typeof how === 'string') {
      const missing = how.split(', ').filter((version) => !names(folder, version));
      if (missing.length > 0) throw new Error(`compat-tests/${client} does not use ${name} ${missing.join(', ')}`);
      found[name] = how;
    } else if (how.package !== undefined) {
      const { dependencies = {}, devDependencies = {} } = readJson(join(repoRoot, 'package.json'));
      found[name] = dependencies[how.package] ?? devDependencies[how.package];
    } else {
      const said = execFileSync(how.command[0], how.command.slice(1), {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      found[name] = /\d+(\.\d+)+/.exec(said)[0];
    }
  }
  return found;
}

export const librariesOf = (client) => ({ ...pinned(client.folder), ...declared(client) });

/**
 * @param results what runClient answered
 * @param clients the same programs, of listClients()
 * @param against the broker, as `--against` names it
 */
export function record(results, clients, against, date = new Date()) {
  const entries = existsSync(path) ? readJson(path) : {};
  const day = date.toISOString().slice(0, 10);
  for (const { name, checks, failures, notRun } of results) {
    if (notRun !== null) continue;
    const failed = failures.map((failure) => failure.name);
    const { reference = {}, ...before } = entries[name] ?? {};
    if (against === 'klamm') {
      const libraries = librariesOf(clients.find((client) => client.name === name));
      entries[name] = { date: day, node: process.versions.node, libraries, passed: checks, failed };
    } else {
      if (before.date === undefined) throw new Error(`${name} has no recorded run against Klamm`);
      entries[name] = before;
      reference[against] = { date: day, passed: checks.length, failed };
    }
    if (Object.keys(reference).length > 0) entries[name].reference = reference;
  }
  const sorted = Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(path, `${JSON.stringify(sorted, null, 1)}\n`);
}
