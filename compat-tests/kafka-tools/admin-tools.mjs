// kafka-configs (quotas, credentials, loggers, brokers, client metrics), kafka-client-metrics, kafka-features,
// kafka-metadata-quorum, kafka-leader-election, kafka-reassign-partitions and kafka-acls.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '../lib/check.mjs';
import { until } from './tool-server.mjs';
import { createTopic } from './tools.mjs';

const topic = 'at-topic';

export async function adminToolChecks(server) {
  const ask = (name, text, ...more) => server.ask(name, [...text.split(' ').filter(Boolean), ...more]);
  const configs = (text) => ask('kafka.admin.ConfigCommand', text);
  const refused = async (pattern, name, text) => {
    const { code, stdout, stderr } = await server.tool(name, text.split(' '));
    assert.equal(code, 1, stdout);
    assert.match(`${stdout}\n${stderr}`, pattern);
  };
  /** A broker hears of a change a little after the controller has made it. */
  const shows = (command, expected) =>
    until(
      `it shows ${JSON.stringify(expected)}`,
      10,
      command,
      (seen) => JSON.stringify(seen) === JSON.stringify(expected),
    );

  async function quotas() {
    const who = '--entity-type users --entity-name at-user --entity-type clients --entity-default';
    const rates = 'producer_byte_rate=1000000,consumer_byte_rate=2000000';
    await configs(`--alter --add-config ${rates} ${who}`);
    const named = "Quota configs for user-principal 'at-user', the default client-id are";
    const values = 'consumer_byte_rate=2000000.0, producer_byte_rate=1000000.0';
    await shows(() => configs(`--describe ${who}`), [`${named} ${values}`]);
    await configs(`--alter --delete-config producer_byte_rate,consumer_byte_rate ${who}`);
    await shows(() => configs(`--describe ${who}`), []);
    await configs('--alter --add-config connection_creation_rate=500 --entity-type ips --entity-name 127.0.0.77');
    const ip = "Quota configs for ip '127.0.0.77' are connection_creation_rate=500.0";
    await shows(() => configs('--describe --entity-type ips'), [ip]);
    await configs('--alter --delete-config connection_creation_rate --entity-type ips --entity-name 127.0.0.77');
  }

  async function credentials() {
    const user = '--entity-type users --entity-name at-user';
    await configs(`--alter --add-config SCRAM-SHA-256=[iterations=8192,password=secret] ${user}`);
    const line = "SCRAM credential configs for user-principal 'at-user' are SCRAM-SHA-256=iterations=8192";
    await shows(() => configs(`--describe ${user}`), [line]);
    await configs(`--alter --delete-config SCRAM-SHA-256 ${user}`);
    await shows(() => configs(`--describe ${user}`), []);
  }

  async function loggersAndBrokers() {
    await configs('--alter --add-config root=WARN --entity-type broker-loggers --entity-name 1');
    const loggers = await configs('--describe --entity-type broker-loggers --entity-name 1');
    assert.ok(loggers.includes('  root=WARN sensitive=false synonyms={}'), loggers.join('\n'));
    await configs('--alter --add-config root=INFO --entity-type broker-loggers --entity-name 1');
    await configs('--alter --add-config log.cleaner.backoff.ms=16000 --entity-type brokers --entity-default');
    const key = 'log.cleaner.backoff.ms=16000';
    const line = `  ${key} sensitive=false synonyms={DYNAMIC_DEFAULT_BROKER_CONFIG:${key}}`;
    const defaults = () => configs('--describe --entity-type brokers --entity-default');
    await until('the brokers have it', 10, defaults, (lines) => lines.includes(line));
    await configs('--alter --delete-config log.cleaner.backoff.ms --entity-type brokers --entity-default');
  }

  async function clientMetrics() {
    const named = '--entity-type client-metrics --entity-name at-one';
    await configs(`--alter --add-config interval.ms=1000,metrics=[a.b,c.d],match=[client_id=x] ${named}`);
    const line = (entry) => `  ${entry} sensitive=false synonyms={DYNAMIC_CLIENT_METRICS_CONFIG:${entry}}`;
    const lines = ['interval.ms=1000', 'match=client_id=x', 'metrics=a.b,c.d'].map(line);
    await shows(async () => (await configs(`--describe ${named}`)).slice(1), lines);
    await ask('ClientMetricsCommand', '--alter --name at-two --metrics x. --interval 2000');
    await shows(() => ask('ClientMetricsCommand', '--list').then((names) => names.sort()), ['at-one', 'at-two']);
    const described = ['Client metrics configs for at-two are:', '  interval.ms=2000', '  match=', '  metrics=x.'];
    await shows(() => ask('ClientMetricsCommand', '--describe --name at-two'), described);
    for (const name of ['at-one', 'at-two']) await ask('ClientMetricsCommand', `--delete --name ${name}`);
    await shows(() => ask('ClientMetricsCommand', '--list'), []);
  }

  async function features() {
    const level = async (name) => {
      const line = (await ask('FeatureCommand', 'describe')).find((one) => one.startsWith(`Feature: ${name} `));
      return /FinalizedVersionLevel: (\S+)/.exec(line)?.[1];
    };
    assert.equal(await level('metadata.version'), '4.3-IV0');
    const lower = await ask('FeatureCommand', 'downgrade --feature transaction.version=1');
    assert.deepEqual(lower, ['transaction.version was downgraded to 1.']);
    await until(
      'it is lower',
      10,
      () => level('transaction.version'),
      (now) => now === '1',
    );
    const higher = await ask('FeatureCommand', 'upgrade --feature transaction.version=2');
    assert.deepEqual(higher, ['transaction.version was upgraded to 2.']);
    await until(
      'it is higher',
      10,
      () => level('transaction.version'),
      (now) => now === '2',
    );
    const dry = await ask('FeatureCommand', 'disable --feature transaction.version --dry-run');
    assert.deepEqual(dry, ['transaction.version can be disabled.']);
    await refused(/Could not upgrade no\.such to 1/, 'FeatureCommand', 'upgrade --feature no.such=1');
  }

  async function quorum() {
    const status = await ask('MetadataQuorumCommand', 'describe --status');
    const value = (name) =>
      status
        .find((line) => line.startsWith(`${name}:`))
        ?.slice(name.length + 1)
        .trim();
    assert.equal(value('LeaderId'), '1');
    assert.equal(value('MaxFollowerLag'), '0');
    assert.match(value('CurrentVoters'), /^\[\{"id": 1, .*"endpoints": \["CONTROLLER:\/\/[^"]+:\d+"\]\}\]$/);
    assert.equal(value('CurrentObservers'), '[]');
    const [, leader] = await ask('MetadataQuorumCommand', 'describe --replication');
    assert.match(leader, /^1\s+\S{22}\s+\d+\s+0\s+\d{13}\s+\d{13}\s+Leader\s*$/);
    const voter = '--controller-id 2 --controller-directory-id AAAAAAAAAAAAAAAAAAAAAQ';
    // With the voters in the configuration the first, with the voters in the log the second.
    const error = /UnsupportedVersionException|VoterNotFoundException/;
    await refused(error, 'MetadataQuorumCommand', `remove-controller ${voter}`);
  }

  async function elections() {
    const one = `--topic ${topic} --partition 0`;
    const lines = await ask('LeaderElectionCommand', `--election-type preferred ${one}`);
    assert.deepEqual(lines, [`Valid replica already elected for partitions ${topic}-0`]);
    assert.deepEqual(await ask('LeaderElectionCommand', '--election-type preferred --all-topic-partitions'), []);
    const never = `--election-type unclean --topic ${topic} --partition 7`;
    await refused(/UnknownTopicOrPartitionException/, 'LeaderElectionCommand', never);
  }

  async function moves() {
    const command = 'reassign.ReassignPartitionsCommand';
    const folder = mkdtempSync(join(tmpdir(), 'at-'));
    const file = (name, content) => {
      const path = join(folder, name);
      writeFileSync(path, JSON.stringify({ version: 1, ...content }));
      return path;
    };
    try {
      const topics = file('topics.json', { topics: [{ topic }] });
      const proposed = await ask(command, '--generate --broker-list 1 --topics-to-move-json-file', topics);
      const partitions = JSON.parse(proposed.at(-1)).partitions.map(({ partition, replicas }) => [partition, replicas]);
      assert.deepEqual(partitions, [
        [0, [1]],
        [1, [1]],
      ]);
      const plan = file('plan.json', { partitions: [{ topic, partition: 0, replicas: [1] }] });
      const started = await ask(command, '--execute --reassignment-json-file', plan);
      assert.equal(started.at(-1), `Successfully started partition reassignment for ${topic}-0`);
      const done = await ask(command, '--verify --reassignment-json-file', plan);
      assert.ok(done.includes(`Reassignment of partition ${topic}-0 is completed.`), done.join('\n'));
      assert.deepEqual(await ask(command, '--list'), ['No partition reassignments found.']);
      const cancelled = await ask(command, '--cancel --reassignment-json-file', plan);
      assert.equal(cancelled[0], 'None of the specified partition reassignments are active.');
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  await createTopic(topic, 2);
  await check('kafka-configs: quotas of users, clients and addresses', quotas);
  await check('kafka-configs: SCRAM credentials', credentials);
  await check("kafka-configs: levels of a broker's loggers, defaults of brokers", loggersAndBrokers);
  await check('kafka-client-metrics and kafka-configs: client metrics', clientMetrics);
  await check('kafka-features', features);
  await check('kafka-metadata-quorum', quorum);
  await check('kafka-leader-election', elections);
  await check('kafka-reassign-partitions', moves);
  await check('kafka-acls without an authorizer', () => refused(/SecurityDisabledException/, 'AclCommand', '--list'));
}
