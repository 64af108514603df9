// Klamm's own protocol code, compiled: the tests here speak Kafka's protocol with it. KLAMM_ROOT names another build.
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const klammRoot = process.env.KLAMM_ROOT ?? fileURLToPath(new URL('../..', import.meta.url));

/** A module of `dist/`, by its path there. */
export function klammModule(path) {
  return import(pathToFileURL(join(klammRoot, 'dist', path)).href);
}

/** What a generated file exports, by the API's basename: `offset-commit`. */
export function apiModule(basename) {
  return klammModule(`protocol/generated/${basename}.js`);
}

const { KafkaClient } = await klammModule('network/client.js');

export function connect(port, options = {}) {
  return KafkaClient.connect({ host: '127.0.0.1', port, connectTimeoutMs: 2000, requestTimeoutMs: 15_000, ...options });
}

export function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
