// Starts Kafka's tools as a person would: one JVM for each command.
import { lines, runProgram } from '../lib/program.mjs';

export const bootstrap = process.env.BOOTSTRAP ?? 'localhost:9092';

/** The data folder of the broker under test. */
export const dataDir = process.env.BROKER_DATA ?? '';

const jvm = [
  '-Xmx192m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=error',
  '-cp',
  process.env.KAFKA_CLASSPATH,
];

/** Runs a main class of org.apache.kafka.tools (or a full class name) and resolves with { code, stdout, stderr }. */
export function tool(name, argv, options) {
  const className = name.startsWith('kafka.') ? name : `org.apache.kafka.tools.${name}`;
  return runProgram('java', [...jvm, className, ...argv], options);
}

/** The same with the broker's address, resolving with the lines printed. */
export async function ask(name, argv, options) {
  const { stdout } = await tool(name, ['--bootstrap-server', bootstrap, ...argv], options);
  return lines(stdout);
}

export async function createTopic(topic, partitions = 1, configs = []) {
  const options = configs.flatMap((config) => ['--config', config]);
  await ask('TopicCommand', ['--create', '--topic', topic, '--partitions', String(partitions), ...options]);
}

export async function produce(topic, input, argv = []) {
  await ask('ConsoleProducer', ['--topic', topic, ...argv], { input });
}

export function consume(topic, count, argv = []) {
  return ask('consumer.ConsoleConsumer', [
    '--topic',
    topic,
    '--max-messages',
    String(count),
    '--timeout-ms',
    '20000',
    ...argv,
  ]);
}
