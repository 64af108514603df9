// What a scenario is given: requests at chosen versions, raw frames, topics, and a log of what was answered.
import { CLOSED, Connection, decode, encode, framed, NO_ANSWER } from './connection.mjs';
import { errorCodes } from './coverage.mjs';
import { Normaliser } from './normalise.mjs';

const ANSWER_LIMIT_MS = 15_000;
const patience = 60_000;
export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export class Session {
  /** Of { api, version, label, answer }. */
  answers = [];
  /** response -> the api and version that it answers. */
  origins = new WeakMap();
  normaliser = new Normaliser();
  ids = new Map();
  opened = [];

  /** @param coverage told of every answer that is noted; may be left out */
  constructor(port, host, { settleMs, coverage }) {
    this.port = port;
    this.host = host;
    this.settleMs = settleMs;
    this.coverage = coverage;
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

  /** Notes an answer, or anything else that is to be the same. */
  log(label, answer) {
    const origin = answer === null ? undefined : this.origins.get(answer);
    this.note(label, answer, origin, answer);
  }

  note(label, answer, origin, seen) {
    const plain = seen === null || typeof seen !== 'object' ? seen : this.normaliser.value(seen);
    const { name: api = '', version = '' } = origin ?? {};
    this.answers.push({ api, version, label, answer: plain });
    if (api !== '') this.coverage?.add(api, version, errorCodes(answer), answer);
  }

  /** Sends and returns the answer, without noting it. */
  async send(name, plain, version, { on, clientId, limitMs = ANSWER_LIMIT_MS, bend = (bytes) => bytes } = {}) {
    const connection = on ?? (await this.main());
    connection.write(framed(bend(await encode(name, plain, version, clientId))));
    const frame = await connection.frame(limitMs);
    // Whatever comes later would be taken for the answer to the next request.
    if (frame === NO_ANSWER && on === undefined) connection.close();
    if (typeof frame === 'string') return frame;
    const answer = await decode(name, frame, version);
    this.origins.set(answer, { name, version });
    return answer;
  }

  /** Sends, notes what was answered under `label`, and returns it. `view` picks what is to be compared. */
  async call(label, name, plain, version, options = {}) {
    const answer = await this.send(name, plain, version, options);
    this.noteAnswer({ label, name, version, view: options.view }, answer);
    return answer;
  }

  /**
   * Sends and does not wait: `answer` takes what this returns. Any number may be under way, on one connection or on
   * several; a connection on which one is takes no `call` or `send`.
   */
  async start(label, name, plain, version, { on, clientId, view } = {}) {
    const connection = on ?? (await this.main());
    const correlationId = connection.started;
    connection.started += 1;
    connection.write(framed(await encode(name, plain, version, clientId, correlationId)));
    return { label, name, version, view, connection, correlationId };
  }

  /** Waits for the answer to what was started, and returns it, without noting it. */
  async receive({ name, version, connection, correlationId }, limitMs = patience) {
    const frame = await connection.answerTo(correlationId, limitMs);
    if (typeof frame === 'string') return frame;
    const answer = await decode(name, frame, version);
    this.origins.set(answer, { name, version });
    return answer;
  }

  /** Waits for the answer to what was started, notes it under its label, and returns it. */
  async answer(started, limitMs = patience) {
    const answer = await this.receive(started, limitMs);
    this.noteAnswer(started, answer);
    return answer;
  }

  noteAnswer({ label, name, version, view }, answer) {
    const seen = view === undefined || typeof answer === 'string' ? answer : view(answer);
    this.note(label, answer, { name, version }, seen);
  }

  /** Sends bytes on a connection of their own and notes: the answer's bytes, or that it was closed, or neither. */
  async raw(label, bytes, { limitMs = 1500, as, view = (answer) => answer } = {}) {
    const connection = await this.connect();
    connection.write(bytes);
    const frame = await connection.frame(limitMs);
    const answer = typeof frame === 'string' || as === undefined ? frame : await decode(as[0], frame, as[1]);
    const origin = as === undefined ? undefined : { name: as[0], version: as[1] };
    this.note(label, answer, origin, typeof frame === 'string' ? frame : view(answer));
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
    if (made.topics?.[0].errorCode !== 0) throw new Error(`${name} is not made: ${JSON.stringify(made)}`);
    const id = made.topics[0].topicId;
    this.made(name, id);
    const asked = [...Array(partitions).keys()].map((partitionIndex) => ({ partitionIndex, timestamp: -1 }));
    await this.until(async () => {
      const { topics: found } = await this.send('list-offsets', { topics: [{ name, partitions: asked }] }, 4);
      return found[0].partitions.every(({ errorCode }) => errorCode === 0);
    });
    return id;
  }

  /** From now on this is the id of the topic. */
  made(name, id) {
    this.ids.set(name, id);
    this.normaliser.topics.set(id, `ID(${name})`);
  }

  /** Waits until what was just changed is seen everywhere in the broker. */
  settle(atMostMs = Number.POSITIVE_INFINITY) {
    return sleep(Math.min(this.settleMs, atMostMs));
  }

  async until(condition) {
    const deadline = Date.now() + patience;
    for (let pauseMs = 2; !(await condition()); pauseMs = Math.min(50, pauseMs * 2)) {
      if (Date.now() > deadline) throw new Error('what was waited for did not happen');
      await sleep(pauseMs);
    }
  }

  async producerId() {
    const answer = await this.send('init-producer-id', { transactionalId: null, transactionTimeoutMs: 60_000 }, 4);
    return answer.producerId;
  }
}

export { CLOSED, NO_ANSWER };
