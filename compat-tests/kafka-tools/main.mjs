// Apache Kafka's own tools against the broker named by BOOTSTRAP; the last checks read the files in its data folder.
import { finish } from '../lib/check.mjs';
import { adminToolChecks } from './admin-tools.mjs';
import { consoleChecks } from './console.mjs';
import { dumpChecks } from './dump.mjs';
import { groupResetChecks } from './group-resets.mjs';
import { groupToolChecks } from './group-tool.mjs';
import { internalTopicChecks } from './internal-topics.mjs';
import { performanceChecks } from './performance.mjs';
import { startToolServer } from './tool-server.mjs';
import { topicChecks } from './topics.mjs';
import { transactionToolChecks } from './transaction-tool.mjs';

await topicChecks();
await consoleChecks();
await performanceChecks();
await dumpChecks();
const server = startToolServer();
await groupToolChecks(server);
await groupResetChecks(server);
await transactionToolChecks(server);
await internalTopicChecks(server);
await adminToolChecks(server);
server.close();
finish();
