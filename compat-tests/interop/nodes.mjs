// One life of a broker on the folder that goes from hand to hand: Klamm or Apache Kafka, on one port, with the same settings.
import { mkdirSync } from 'node:fs';
import { BrokerProcess } from '../kill/broker-process.mjs';
import { KafkaProcess } from '../kill-groups/kafka-process.mjs';
import { isFree } from '../runner/free-port.mjs';

const startLimitMs = 60_000;
const stopLimitMs = 30_000;

/** Small enough that a short test sees rolls, cleanings and snapshots. */
export const settings = [
  'offsets.topic.num.partitions=1',
  'transaction.state.log.num.partitions=4',
  'group.initial.rebalance.delay.ms=0',
  'log.initial.task.delay.ms=200',
  'log.cleaner.backoff.ms=300',
  'transaction.abort.timed.out.transaction.cleanup.interval.ms=500',
  'metadata.log.max.record.bytes.between.snapshots=3000',
  'internal.metadata.log.segment.bytes=8192',
  'log.flush.start.offset.checkpoint.interval.ms=300',
];

/**
 * A port that no client's own end of a connection can have got from the system while no broker listens on it: the clients
 * here go on asking for theirs.
 */
export async function quietPort() {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 10_000);
    if (await isFree(port)) return port;
  }
}

export class Lives {
  /** `home` holds the folder `data` and the logs; Kafka's controller listens on `controllerPort`. */
  constructor({ home, port, controllerPort, extra = [] }) {
    mkdirSync(home, { recursive: true });
    this.home = home;
    this.port = port;
    this.controllerPort = controllerPort;
    this.settings = [...settings, ...extra];
    this.dataDir = `${home}/data`;
    this.node = null;
  }

  /** `who`: 'klamm', 'kafka-4.3.1', 'kafka-3.9.1'. */
  async start(who, more = []) {
    const { port, controllerPort, dataDir } = this;
    const common = { port, dataDir, logPath: `${this.home}/${who}.log`, settings: [...this.settings, ...more] };
    this.node =
      who === 'klamm'
        ? new BrokerProcess({ ...common, durability: 'os', preload: null })
        : new KafkaProcess({ ...common, version: who.slice('kafka-'.length), controllerPort });
    if (!(await this.node.isReadyWithin(startLimitMs))) {
      await this.kill();
      throw new Error(`${who} does not serve the folder; its log: ${common.logPath}`);
    }
  }

  async stop() {
    const ended = await this.node.stop(stopLimitMs);
    this.node = null;
    if (ended !== 0 && ended !== 143) throw new Error(`the stop ended with ${ended}`);
  }

  async kill() {
    if (this.node?.isRunning) await this.node.kill();
    this.node = null;
  }
}
