// TopicCommand, ConfigCommand, LogDirsCommand, ClusterTool, BrokerApiVersionsCommand, FeatureCommand.
import assert from 'node:assert/strict';
import { check } from '../lib/check.mjs';
import { ask, bootstrap, createTopic, tool } from './tools.mjs';

async function topics() {
  await createTopic('tools-topic', 2, ['retention.ms=5000']);
  const described = await ask('TopicCommand', ['--describe', '--topic', 'tools-topic']);
  assert.match(
    described[0],
    /^Topic: tools-topic\tTopicId: [A-Za-z0-9_-]{22}\tPartitionCount: 2\tReplicationFactor: 1\tConfigs: (min.insync.replicas=1,)?retention.ms=5000$/,
  );
  assert.equal(described.length, 3);
  const partition =
    /^\tTopic: tools-topic\tPartition: (\d)\tLeader: (\d+)\tReplicas: (\d+)\tIsr: (\d+)\tElr: \tLastKnownElr: $/;
  for (const [index, line] of described.slice(1).entries()) {
    const match = partition.exec(line);
    assert.ok(match !== null, line);
    assert.deepEqual([Number(match[1]), match[3], match[4]], [index, match[2], match[2]]);
  }
  await ask('TopicCommand', ['--alter', '--topic', 'tools-topic', '--partitions', '3']);
  assert.equal((await ask('TopicCommand', ['--describe', '--topic', 'tools-topic'])).length, 4);
  const again = await tool('TopicCommand', ['--bootstrap-server', bootstrap, '--create', '--topic', 'tools-topic'], {
    anyCode: true,
  });
  assert.equal(again.code, 1);
  assert.match(again.stdout, /Topic 'tools-topic' already exists/);
  await ask('TopicCommand', ['--create', '--topic', 'tools-topic', '--if-not-exists']);
  await ask('TopicCommand', ['--delete', '--topic', 'tools-topic']);
  assert.ok(!(await ask('TopicCommand', ['--list'])).includes('tools-topic'));
  const never = await tool('TopicCommand', ['--bootstrap-server', bootstrap, '--delete', '--topic', 'tools-never'], {
    anyCode: true,
  });
  assert.equal(never.code, 1);
}

async function configs() {
  await createTopic('tools-configs');
  const entity = ['--entity-type', 'topics', '--entity-name', 'tools-configs'];
  const config = 'kafka.admin.ConfigCommand';
  const alter = (...argv) => tool(config, ['--bootstrap-server', bootstrap, '--alter', ...entity, ...argv]);
  const describe = async () => (await ask(config, ['--describe', ...entity])).slice(1).map((line) => line.trim());
  await alter('--add-config', 'retention.ms=7000,cleanup.policy=[compact,delete]');
  const described = (await describe()).filter((line) => !line.startsWith('min.insync.replicas'));
  assert.deepEqual(described.sort(), [
    'cleanup.policy=compact,delete sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:cleanup.policy=compact,delete, DEFAULT_CONFIG:log.cleanup.policy=delete}',
    'retention.ms=7000 sensitive=false synonyms={DYNAMIC_TOPIC_CONFIG:retention.ms=7000}',
  ]);
  await alter('--delete-config', 'retention.ms');
  assert.ok(!(await describe()).some((line) => line.startsWith('retention.ms')));
  const refused = await tool(
    config,
    ['--bootstrap-server', bootstrap, '--alter', ...entity, '--add-config', 'no.such.config=1'],
    { anyCode: true },
  );
  assert.equal(refused.code, 1);
  assert.match(refused.stdout + refused.stderr, /InvalidConfigurationException/);
}

async function brokerConfigs() {
  const config = 'kafka.admin.ConfigCommand';
  const entity = ['--entity-type', 'brokers', '--entity-default'];
  await tool(config, [
    '--bootstrap-server',
    bootstrap,
    '--alter',
    ...entity,
    '--add-config',
    'log.flush.interval.ms=123456',
  ]);
  const described = await ask(config, ['--describe', ...entity]);
  assert.ok(
    described.some(
      (line) => line.includes('log.flush.interval.ms=123456') && line.includes('DYNAMIC_DEFAULT_BROKER_CONFIG'),
    ),
    described.join('\n'),
  );
  await tool(config, [
    '--bootstrap-server',
    bootstrap,
    '--alter',
    ...entity,
    '--delete-config',
    'log.flush.interval.ms',
  ]);
}

async function cluster() {
  const { stdout: line } = await tool('ClusterTool', ['cluster-id', '--bootstrap-server', bootstrap]);
  assert.match(line, /^Cluster ID: [A-Za-z0-9_-]{22}\n$/);
}

async function apiVersions() {
  const printed = (await ask('BrokerApiVersionsCommand', [])).join('\n');
  assert.match(printed, /^localhost:\d+ \(id: \d+ rack: null isFenced: false\) -> \(/);
  for (const wanted of [
    'Produce(0): 0 to 13 [usable: 13]',
    'Fetch(1): 4 to 18 [usable: 18]',
    'JoinGroup(11): 0 to 9 [usable: 9]',
    'ListOffsets(2): 1 to 11 [usable: 11]',
  ]) {
    const [name, , top] = /^(.*): (\d+) to (.*)$/.exec(wanted).slice(1);
    // Klamm serves older versions than Kafka 4 too: only the newest one, and what the client chooses, must agree.
    const found = printed.split('\n').find((each) => each.trim().startsWith(`${name}:`));
    assert.ok(found?.includes(` to ${top}`), `${wanted}, got ${found}`);
  }
}

async function logDirs() {
  await createTopic('tools-log-dirs', 2);
  const printed = await ask('LogDirsCommand', ['--describe', '--topic-list', 'tools-log-dirs']);
  const json = JSON.parse(printed.find((line) => line.startsWith('{')));
  const [folder] = json.brokers[0].logDirs;
  assert.equal(folder.error, null);
  assert.deepEqual(folder.partitions.map((each) => each.partition).sort(), ['tools-log-dirs-0', 'tools-log-dirs-1']);
  for (const each of folder.partitions) assert.deepEqual([each.size, each.offsetLag, each.isFuture], [0, 0, false]);
}

async function features() {
  const described = await ask('FeatureCommand', ['describe']);
  const line = described.find((each) => each.startsWith('Feature: metadata.version'));
  assert.match(line, /SupportedMinVersion: 3.3-IV3\s+SupportedMaxVersion: 4.3-IV0\s+FinalizedVersionLevel: 4.3-IV0/);
}

export async function topicChecks() {
  await check('topics: create, describe, alter, delete, refusals', topics);
  await check('configs of a topic: add, describe with synonyms, delete, refuse', configs);
  await check('configs of all brokers', brokerConfigs);
  await check('cluster id', cluster);
  await check('broker-api-versions: the newest version of each API', apiVersions);
  await check('log-dirs', logDirs);
  await check('features', features);
}
