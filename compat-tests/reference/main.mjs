// The command behind `reference/start`: one real Apache Kafka node, from the moment it answers until a signal.
import { parseArgs } from 'node:util';
import { startBroker } from '../runner/broker.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    port: { type: 'string' },
    data: { type: 'string' },
    set: { type: 'string', multiple: true, default: [] },
  },
});
const version = positionals[0];
if (version !== '4.3.1' && version !== '3.9.1') {
  console.error('usage: compat-tests/reference/start 4.3.1|3.9.1 [--port N] [--data DIR] [--set key=value]...');
  process.exit(2);
}
const broker = await startBroker(`kafka-${version}`, {
  port: values.port === undefined ? undefined : Number(values.port),
  folder: values.data,
  settings: values.set,
});
console.log(
  JSON.stringify({
    name: broker.name,
    port: broker.port,
    bootstrap: broker.bootstrap,
    pid: broker.pid,
    data: broker.dataDir,
    log: broker.logPath,
  }),
);
const stop = async () => {
  await broker.stop();
  process.exit(0);
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
