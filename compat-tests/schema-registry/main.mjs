// A schema registry that keeps everything it knows in topics: what was registered, and what was deleted, is the same
// for the next registry process on the same broker, and after the broker itself was stopped and started on its folder.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import kafkajs from 'kafkajs';
import { check, finish } from '../lib/check.mjs';
import { startBroker } from '../runner/broker.mjs';
import { freePort } from '../runner/free-port.mjs';
import { pause, startRegistry } from './registry.mjs';

const against = process.env.COMPAT_AGAINST ?? 'klamm';
const folder = mkdtempSync(join(tmpdir(), 'compat-schema-registry-'));
const port = await freePort();
const startLimitMs = 150_000;
const orders = '/subjects/sr-orders-value';
const topics = ['kafkasql-journal', 'kafkasql-snapshots', 'registry-events'];

let broker = null;
let registry = null;
/** One log per registry process, and where the broker went away under it (if it did). */
const logs = [];

async function startBrokerAgain() {
  broker = await startBroker(against, { port, folder });
  assert.equal(broker.port, port, 'the port was taken in between');
}

async function stopBroker() {
  await broker.stop();
  assert.ok(broker.exit() === 0 || broker.exit() === 143, `a clean stop, not exit ${broker.exit()}`);
}

async function startNext() {
  registry = await startRegistry(broker.bootstrap, join(folder, `registry-${logs.length + 1}`));
  logs.push({ text: registry.log, withoutBroker: null });
}

async function endRegistry(signal) {
  await registry.end(signal);
  registry = null;
}

async function ask(method, path, body) {
  if (registry === null) throw new Error('no registry is running');
  return registry.ask(method, path, body);
}

async function expectOk(method, path, body) {
  const answer = await ask(method, path, body);
  assert.equal(answer.status, 200, `${method} ${path}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

const id = { name: 'id', type: 'long' };
const note = { name: 'note', type: 'string', default: '' };
const mandatory = { name: 'mandatory', type: 'string' };

function avro(name, ...fields) {
  return { schema: JSON.stringify({ type: 'record', name, namespace: 'klamm.compat', fields }) };
}

const register = (subject, schema) => expectOk('POST', `/subjects/${subject}/versions`, schema);

/** Everything that the registry tells: it must be the same of every process that reads the same topics. */
async function state() {
  const subjects = (await expectOk('GET', '/subjects')).sort();
  const told = { subjects, deleted: (await expectOk('GET', '/subjects?deleted=true')).sort(), versions: [], ids: [] };
  told.config = await expectOk('GET', '/config');
  told.ordersConfig = await expectOk('GET', '/config/sr-orders-value');
  for (const subject of subjects) {
    for (const version of await expectOk('GET', `/subjects/${subject}/versions`)) {
      const one = await expectOk('GET', `/subjects/${subject}/versions/${version}`);
      told.versions.push(one);
      told.ids.push([one.id, await expectOk('GET', `/schemas/ids/${one.id}`)]);
    }
  }
  return told;
}

async function withAdmin(body) {
  const kafka = new kafkajs.Kafka({ brokers: [broker.bootstrap], logLevel: kafkajs.logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  try {
    return await body(admin);
  } finally {
    await admin.disconnect();
  }
}

async function checkFirstRegistry() {
  await check(
    'a registry starts on an empty broker and has no subjects',
    async () => {
      await startNext();
      assert.deepEqual(await expectOk('GET', '/subjects'), []);
    },
    startLimitMs,
  );
  await check('its topics are there, with one partition and its configs', async () => {
    await withAdmin(async (admin) => {
      const metadata = await admin.fetchTopicMetadata({ topics });
      assert.deepEqual(
        metadata.topics.map((topic) => [topic.name, topic.partitions.length]).sort(),
        topics.map((name) => [name, 1]),
      );
      const resources = topics.map((name) => ({ type: kafkajs.ConfigResourceTypes.TOPIC, name }));
      const answer = await admin.describeConfigs({ resources, includeSynonyms: false });
      const own = answer.resources.map(({ resourceName, configEntries }) => [
        resourceName,
        configEntries
          .filter((entry) => entry.configSource === 1)
          .map((entry) => `${entry.configName}=${entry.configValue}`),
      ]);
      assert.deepEqual(
        own.sort(),
        topics.map((name) => [name, ['min.insync.replicas=1', 'retention.ms=-1']]),
      );
    });
  });
  await check('the compatibility level is set', async () => {
    await expectOk('PUT', '/config', { compatibility: 'BACKWARD' });
    assert.deepEqual(await expectOk('GET', '/config'), { compatibilityLevel: 'BACKWARD' });
    await expectOk('PUT', '/config/sr-orders-value', { compatibility: 'FULL' });
    assert.deepEqual(await expectOk('GET', '/config/sr-orders-value'), { compatibilityLevel: 'FULL' });
  });
  await check('two compatible versions are registered, and the first again is the first', async () => {
    assert.deepEqual(await register('sr-orders-value', avro('Order', id)), { id: 1 });
    assert.deepEqual(await register('sr-orders-value', avro('Order', id, note)), { id: 2 });
    assert.deepEqual(await register('sr-orders-value', avro('Order', id)), { id: 1 });
    assert.deepEqual(await expectOk('GET', `${orders}/versions`), [1, 2]);
  });
  await check('an incompatible version is refused', async () => {
    const refused = await ask('POST', `${orders}/versions`, avro('Order', id, note, mandatory));
    assert.equal(refused.status, 409);
    assert.equal(refused.body.error_code, 409);
    assert.deepEqual(await expectOk('GET', `${orders}/versions`), [1, 2]);
  });
  await check('schemas are read by id, by version and by content', async () => {
    const first = avro('Order', id).schema;
    const second = avro('Order', id, note).schema;
    assert.equal((await expectOk('GET', '/schemas/ids/1')).schema, first);
    assert.equal((await expectOk('GET', '/schemas/ids/2')).schema, second);
    for (const [version, schema] of [first, second].entries()) {
      const read = await expectOk('GET', `${orders}/versions/${version + 1}`);
      assert.deepEqual(
        [read.subject, read.version, read.id, read.schema],
        ['sr-orders-value', version + 1, version + 1, schema],
      );
    }
    const latest = await expectOk('GET', `${orders}/versions/latest`);
    assert.deepEqual([latest.version, latest.id, latest.schema], [2, 2, second]);
    const found = await expectOk('POST', orders, avro('Order', id));
    assert.deepEqual([found.version, found.id], [1, 1]);
    assert.equal((await ask('GET', '/schemas/ids/99')).body.error_code, 40403);
  });
}

let before;

async function checkNextRegistry() {
  await check(
    'all of it is back after the registry was ended and started again',
    async () => {
      await register('sr-payments-value', avro('Payment', id));
      before = await state();
      await endRegistry('SIGTERM');
      await startNext();
      assert.deepEqual(await state(), before);
    },
    startLimitMs,
  );
  await check('a new schema has an id that none had before', async () => {
    const known = before.ids.map(([number]) => number);
    const { id: next } = await register('sr-refunds-value', avro('Refund', id));
    assert.ok(next > Math.max(...known), `${next} after ${known}`);
    await register('sr-returns-value', avro('Return', id));
  });
  await check('a deleted subject is gone', async () => {
    assert.deepEqual(await expectOk('DELETE', '/subjects/sr-refunds-value'), [1]);
    assert.deepEqual(await expectOk('DELETE', '/subjects/sr-returns-value'), [1]);
    assert.deepEqual(await expectOk('DELETE', '/subjects/sr-returns-value?permanent=true'), [1]);
    assert.deepEqual((await expectOk('GET', '/subjects')).sort(), ['sr-orders-value', 'sr-payments-value']);
    assert.ok((await expectOk('GET', '/subjects?deleted=true')).includes('sr-refunds-value'));
    assert.equal((await ask('GET', '/subjects/sr-returns-value/versions')).body.error_code, 40401);
  });
}

async function checkBrokerRestart() {
  await check(
    'it is the same after the registry was killed and the broker stopped and started on its folder',
    async () => {
      before = await state();
      await endRegistry('SIGKILL');
      await stopBroker();
      await startBrokerAgain();
      await startNext();
      assert.deepEqual(await state(), before);
    },
    2 * startLimitMs,
  );
  await check('what was deleted stays deleted', async () => {
    assert.deepEqual((await expectOk('GET', '/subjects')).sort(), ['sr-orders-value', 'sr-payments-value']);
    assert.deepEqual((await expectOk('GET', '/subjects?deleted=true')).sort(), before.deleted);
    assert.equal((await ask('GET', '/subjects/sr-returns-value/versions')).body.error_code, 40401);
    assert.equal((await ask('GET', '/subjects/sr-refunds-value/versions')).status, 404);
  });
  await check(
    'a registry that stays up goes on when the broker comes back',
    async () => {
      logs.at(-1).withoutBroker = registry.log().length;
      await stopBroker();
      await startBrokerAgain();
      for (;;) {
        const answer = await ask('POST', '/subjects/sr-late-value/versions', avro('Late', id));
        if (answer.status === 200) break;
        await pause(100);
      }
      assert.deepEqual(await expectOk('GET', '/subjects/sr-late-value/versions'), [1]);
      assert.deepEqual(
        (await state()).versions.filter(({ subject }) => subject !== 'sr-late-value'),
        before.versions,
      );
    },
    2 * startLimitMs,
  );
}

/** Not about the broker: an outdated setting of its own, and how it closes its consumer from another thread. */
const harmless = [/quarkus\.log\.console\.color/, /\[Error Occurred After Shutdown\]/];
/** What its clients say of a broker that goes and comes, and then try again; giving up is an ERROR. */
const temporary = [
  /^\S+ \S+ WARN \[org\.apache\.kafka\.clients\./,
  /errors\.(Disconnect|Network|Timeout|NotCoordinator|Coordinator\w+|LeaderNotAvailable|NotLeaderOrFollower)Exception/,
];

/** The lines of a registry's log that complain of something. */
function complaints({ text, withoutBroker }) {
  const found = (part, expected) =>
    part.split('\n').filter((line) => {
      if (/UNSUPPORTED|Unsupported/.test(line)) return true;
      const complains = /^\S+ \S+ (WARN|ERROR|FATAL) /.test(line) || line.includes('org.apache.kafka.common.errors.');
      return complains && !expected.some((pattern) => pattern.test(line));
    });
  const all = text();
  const upTo = withoutBroker ?? all.length;
  return [...found(all.slice(0, upTo), harmless), ...found(all.slice(upTo), [...harmless, ...temporary])];
}

/** Ended from outside, it leaves no process behind: the registry sees to its own. */
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));
process.once('exit', () => {
  if (broker?.running()) process.kill(broker.pid, 'SIGKILL');
});

try {
  await startBrokerAgain();
  await checkFirstRegistry();
  await checkNextRegistry();
  await checkBrokerRestart();
  await check('every change is in the journal', async () => {
    const [journal] = await withAdmin((admin) => admin.fetchTopicOffsets('kafkasql-journal'));
    // 2 levels, 6 schemas, 3 deletions.
    assert.ok(Number(journal.high) >= 11, `end offset ${journal.high}`);
    assert.equal(journal.low, '0');
  });
  await check('no registry warned of anything but the time without a broker', async () => {
    await endRegistry('SIGTERM');
    assert.equal(logs.length, 3);
    assert.deepEqual(logs.flatMap(complaints), []);
  });
} finally {
  await registry?.end('SIGKILL');
  await broker?.stop();
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
}
finish();
