// kafkajs against the broker named by BOOTSTRAP: topics, produce, consume, groups, admin and transactions, all
// asserting content.
import { check, finish } from '../lib/check.mjs';
import { adminChecks } from './admin.mjs';
import { exactlyOnceChecks } from './exactly-once.mjs';
import { groupChecks } from './groups.mjs';
import { newKafka } from './kafka.mjs';
import { produceChecks } from './produce.mjs';
import { transactionChecks } from './transactions.mjs';

const kafka = newKafka();
await check('describes the cluster', async () => {
  const admin = kafka.admin();
  await admin.connect();
  const cluster = await admin.describeCluster();
  await admin.disconnect();
  if (cluster.brokers.length !== 1) throw new Error(`brokers: ${JSON.stringify(cluster)}`);
  if (cluster.controller !== cluster.brokers[0].nodeId) throw new Error(`controller: ${JSON.stringify(cluster)}`);
  if (!/^[A-Za-z0-9_-]{22}$/.test(cluster.clusterId)) throw new Error(`cluster id: ${cluster.clusterId}`);
});
await produceChecks(kafka);
await groupChecks(kafka);
await adminChecks(kafka);
await transactionChecks(kafka);
await exactlyOnceChecks(kafka);
finish();
