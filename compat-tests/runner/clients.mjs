// The clients: every folder of compat-tests/ that has an executable `run`. `client.json` beside it may say more.
import { accessSync, constants, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brokers, compatRoot } from './broker.mjs';

/**
 * client.json, all optional: title; limitSeconds (default 300); port (the port that the program insists on);
 * broker: false for a program that starts what it needs itself (also the meaning of a folder without client.json);
 * against: the only brokers it makes sense against; settings: Kafka keys for the broker;
 * klammSettings: keys that Klamm alone needs to be as the runner starts Kafka; kind: what the compatibility card calls it,
 * 'client', 'framework' or 'test'; libraries: what record.mjs cannot read from a manifest.
 */
const defaults = { title: '', limitSeconds: 300, broker: true, against: brokers, settings: [], klammSettings: [] };
const ownBroker = { ...defaults, broker: false, against: ['klamm'] };

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function readClient(name) {
  const folder = join(compatRoot, name);
  const path = join(folder, 'client.json');
  const own = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : { broker: false };
  return { ...(own.broker === false ? ownBroker : defaults), ...own, name, folder };
}

export function listClients() {
  return readdirSync(compatRoot, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && isExecutable(join(compatRoot, entry.name, 'run')))
    .map((entry) => readClient(entry.name))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}
