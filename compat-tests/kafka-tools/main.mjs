// Apache Kafka's own tools against the broker named by BOOTSTRAP; the last checks read the files in its data folder.
import { finish } from '../lib/check.mjs';
import { consoleChecks } from './console.mjs';
import { dumpChecks } from './dump.mjs';
import { performanceChecks } from './performance.mjs';
import { topicChecks } from './topics.mjs';

await topicChecks();
await consoleChecks();
await performanceChecks();
await dumpChecks();
finish();
