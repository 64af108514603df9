// Starts one real Apache Kafka node, lets main.mjs record from it, and stops it.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startBroker } from '../runner/broker.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const version = process.argv[2];
const broker = await startBroker(`kafka-${version}`);
const origin = `Apache Kafka ${version}, one combined KRaft node, Kafka's defaults but replication factors of 1 and no
 initial rebalance delay`.replace(/\s+/g, ' ');
const { status } = spawnSync(process.execPath, [join(here, 'main.mjs'), '--record', version, '--origin', origin], {
  stdio: 'inherit',
  env: { ...process.env, BOOTSTRAP: broker.bootstrap },
});
await broker.stop();
process.exit(status ?? 1);
