// What a case is given: requests at chosen versions, raw frames, topics, and a log of what was answered.
import { CLOSED, Connection, decode, encode, framed, NO_ANSWER } from './connection.mjs';
import { Normaliser } from './normalise.mjs';

const ANSWER_LIMIT_MS = 15_000;
const patience = 60_000;
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Session {
  /** Of [label, answer]. */
  answers = [];
  normaliser = new Normaliser();
  ids = new Map();
  opened = [];

  constructor(port, host, settleMs) {
    this.port = port;
    this.host = host;
    this.settleMs = settleMs;
  }

  async connect() {
    const connection = await Connection.open(this.port, this.host);
    this.opened.push(connection);
    return connection;
  }

  async main() {
    if (this.connection === undefined || this.connection.socket.destroyed) this.connection = await this.connect();
    return this.connection;
  }

  close() {
    for (const connection of this.opened) connection.close();
  }

  log(label, answer) {
    const plain = answer === null || typeof answer !== 'object' ? answer : this.normaliser.value(answer);
    this.answers.push([label, plain]);
  }

  /** Sends and returns the answer, without noting it. */
  async send(name, plain, version, { on, clientId, limitMs = ANSWER_LIMIT_MS } = {}) {
    const connection = on ?? (await this.main());
    connection.write(framed(await encode(name, plain, version, clientId)));
    const frame = await connection.frame(limitMs);
    // Whatever comes later would be taken for the answer to the next request.
    if (frame === NO_ANSWER && on === undefined) connection.close();
    return typeof frame === 'string' ? frame : decode(name, frame, version);
  }

  /** Sends, notes what was answered under `label`, and returns it. `view` picks what is to be compared. */
  async call(label, name, plain, version, options = {}) {
    const answer = await this.send(name, plain, version, options);
    const seen = options.view === undefined || typeof answer === 'string' ? answer : options.view(answer);
    this.log(`${label} v${version}`, seen);
    return answer;
  }

  /** Sends bytes on a connection of their own and notes: the answer's bytes, or that it was closed, or neither. */
  async raw(label, bytes, { limitMs = 1500, as, view = (answer) => answer } = {}) {
    const connection = await this.connect();
    connection.write(bytes);
    const frame = await connection.frame(limitMs);
    if (typeof frame === 'string') this.log(label, frame);
    else this.log(label, view(as === undefined ? frame : await decode(as[0], frame, as[1])));
    connection.close();
    return frame;
  }

  /** Whether the connection still answers. */
  async alive(label, on) {
    const answer = await this.send('api-versions', {}, 0, { on, limitMs: 1500 });
    this.log(label, typeof answer === 'string' ? answer : 'ALIVE');
  }

  /** Makes a topic and waits until it can be written. */
  async topic(name, { partitions = 1, configs = {} } = {}) {
    const entries = Object.entries({ 'retention.ms': -1, ...configs }).map(([key, value]) => ({
      name: key,
      value: String(value),
    }));
    const topics = [{ name, numPartitions: partitions, replicationFactor: 1, configs: entries }];
    const made = await this.send('create-topics', { topics, timeoutMs: 30_000 }, 7);
    if (made.topics[0].errorCode !== 0) throw new Error(`${name}: ${JSON.stringify(made.topics[0])}`);
    const id = made.topics[0].topicId;
    this.ids.set(name, id);
    this.normaliser.topics.set(id, `ID(${name})`);
    const asked = [...Array(partitions).keys()].map((partitionIndex) => ({ partitionIndex, timestamp: -1 }));
    await this.until(async () => {
      const { topics: found } = await this.send('list-offsets', { topics: [{ name, partitions: asked }] }, 4);
      return found[0].partitions.every(({ errorCode }) => errorCode === 0);
    });
    return id;
  }

  /** Waits until what was just changed is seen everywhere in the broker. */
  settle() {
    return sleep(this.settleMs);
  }

  async until(condition) {
    const deadline = Date.now() + patience;
    while (!(await condition())) {
      if (Date.now() > deadline) throw new Error('what was waited for did not happen');
      await sleep(50);
    }
  }

  async producerId() {
    const answer = await this.send('init-producer-id', { transactionalId: null, transactionTimeoutMs: 60_000 }, 4);
    return answer.producerId;
  }
}

export { CLOSED, NO_ANSWER };
