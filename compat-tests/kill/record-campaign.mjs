// The campaign on records: eight producers, a committer of offsets and an admin, audited for everything acknowledged.
import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { audit } from './auditor.mjs';
import { Campaign } from './campaign.mjs';
import { apiModule, connect } from './klamm-modules.mjs';
import { group, segmentBytes, topics } from './workload.mjs';

const stopLimitMs = 20_000;

async function createTopics(port) {
  const {
    CreateTopicsRequest,
    CreateTopicsRequestCreatableTopic,
    CreateTopicsRequestCreatableTopicConfig,
    createTopics,
  } = await apiModule('create-topics');
  const configs = [new CreateTopicsRequestCreatableTopicConfig({ name: 'segment.bytes', value: String(segmentBytes) })];
  const client = await connect(port);
  const request = new CreateTopicsRequest({
    topics: topics.map(
      ({ name, partitions }) =>
        new CreateTopicsRequestCreatableTopic({ name, numPartitions: partitions, replicationFactor: 1, configs }),
    ),
  });
  const response = await client.send(createTopics, request);
  // This makes the topic of group offsets.
  const coordinator = await apiModule('find-coordinator');
  const asked = new coordinator.FindCoordinatorRequest({ coordinatorKeys: [group] });
  await client.send(coordinator.findCoordinator, asked);
  await client.close();
  const refused = response.topics.find(({ errorCode }) => errorCode !== 0);
  if (refused !== undefined) throw new Error(`topic ${refused.name} was not made: ${refused.errorMessage}`);
}

export class RecordCampaign extends Campaign {
  constructor(options) {
    super(options);
    this.seen = new Map();
    this.counts = null;
    this.records = 0;
    this.acknowledged = 0;
    this.rolledSegments = 0;
  }

  prepare() {
    return createTopics(this.port);
  }

  startLoad(ledgerPort) {
    const argv = [String(this.port), String(ledgerPort), String(this.options.seed)];
    const child = fork(join(import.meta.dirname, 'load.mjs'), argv);
    child.on('message', (message) => {
      if (message.problem !== undefined) this.problem(message.problem);
      if (message.counts !== undefined) this.counts = message.counts;
    });
    return { child, kill: () => child.kill('SIGKILL') };
  }

  async stopLoad() {
    const { child } = this.load;
    const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
    child.send('stop');
    const timer = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
    const code = await ended;
    clearTimeout(timer);
    if (code !== 0) this.problems.push(`the load could not bring its last batches home: it ended with ${code}`);
  }

  async auditOnce() {
    const result = await audit(this.port, this.ledgerFile, this.seen);
    this.records = result.records;
    this.acknowledged = result.ledgerRecords;
    this.rolledSegments = this.countRolled();
    this.note(result.kinds, result.lines);
  }

  /** Segments of the load's partitions beyond the first of each. */
  countRolled() {
    let rolled = 0;
    for (const { name, partitions } of topics) {
      for (let partition = 0; partition < partitions; partition++) {
        const files = readdirSync(join(this.dataDir, `${name}-${partition}`));
        rolled += files.filter((file) => file.endsWith('.log')).length - 1;
      }
    }
    return rolled;
  }
}
