// The requests that the cases send, with every field open to nonsense, and what matters of their answers.
import { frame, Reader, Wire, Writer } from '../lib/wire.mjs';

export const bootstrap = process.env.BOOTSTRAP ?? 'localhost:9092';
const zeroId = Buffer.alloc(16);

/**
 * Sends one request on a new connection (or `wire`); resolves with what `read` makes of the answer, or 'closed', or
 * 'silence'.
 */
export function ask(apiKey, version, writer, read, options = {}) {
  const codes = options.codes ?? (() => []);
  return settled(() => askOnce(apiKey, version, writer, read, options), codes);
}

async function askOnce(apiKey, version, writer, read, { wire, limitMs }) {
  const own = wire ?? (await Wire.open(bootstrap));
  own.send(frame(apiKey, version, 77, writer.build(), { flexible: writer.flexible }));
  const answer = await own.next(limitMs);
  if (wire === undefined) own.close();
  if (typeof answer === 'string') return answer;
  const reader = new Reader(answer, writer.flexible);
  if (reader.int32() !== 77) throw new Error('the correlation id is not the one asked with');
  reader.tags();
  return read(reader);
}

const errorOf = (answer) => [answer.error];
const flat = (answer) => [answer].flat(9);

/** Codes that only say "not yet": a broker that has just started, or made a topic, gives them for a moment. */
const notYet = [6, 14, 15, 16];

/** Asks again while the answer names one of them. `codes` finds the error codes in an answer. */
async function settled(question, codes) {
  for (let attempt = 0; ; attempt += 1) {
    const answer = await question();
    if (attempt >= 100 || typeof answer === 'string' || !codes(answer).some((code) => notYet.includes(code)))
      return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** Makes a topic and waits until its partitions have a leader. */
export async function readyTopic(name, options = {}) {
  const [error] = await createTopic(name, options);
  if (error !== 0) throw new Error(`topic ${name}: error ${error}`);
  for (let partition = 0; partition < (options.partitions ?? 1); partition += 1) {
    while ((await listOffsets(name, -1, { partition }))[0] !== 0)
      await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export function createTopic(name, { partitions = 1, replicas = 1, configs = [], assignments = [] } = {}) {
  return createTopics([{ name, partitions, replicas, configs, assignments }]);
}

export function createTopics(topics) {
  const w = new Writer();
  w.array(topics, (topic) => {
    w.string(topic.name).int32(topic.partitions).int16(topic.replicas);
    w.array(topic.assignments, ([partition, brokers]) => w.int32(partition).array(brokers, (id) => w.int32(id)));
    w.array(topic.configs, ([key, value]) => w.string(key).string(value));
  });
  w.int32(10_000).int8(0);
  return ask(19, 4, w, (r) => {
    r.int32();
    return r.array(() => ({ name: r.string(), error: r.int16(), message: r.string() })).map(({ error }) => error);
  });
}

/** The id of a topic, 16 bytes, by Metadata v12. */
export function topicId(name) {
  const w = new Writer(true);
  w.array([name], () => {
    w.raw(zeroId).string(name).tags();
  });
  w.int8(0).int8(0).tags();
  return ask(3, 12, w, (r) => {
    r.int32();
    r.array(() => [r.int32(), r.string(), r.int32(), r.string(), r.tags()]);
    r.string();
    r.int32();
    r.unsignedVarint();
    r.int16();
    r.string();
    return Buffer.from(r.buffer.subarray(r.advance(16), r.position));
  });
}

/** Produce of one partition: { error, offset, errors of records }, or 'closed' or 'silence'. */
export function produce(topic, records, options = {}) {
  const { acks = -1, partition = 0, version = 8, transactionalId = null, wire } = options;
  const w = new Writer();
  w.string(transactionalId).int16(acks).int32(10_000);
  w.array([topic], () => w.string(topic).array([partition], () => w.int32(partition).bytes(records)));
  const read = (r) => {
    const [[answer]] = r.array(() => {
      r.string();
      return r.array(() => {
        const found = { partition: r.int32(), error: r.int16(), offset: r.int64() };
        r.int64();
        if (version >= 5) r.int64();
        if (version < 8) return found;
        found.recordErrors = r.array(() => ({ index: r.int32(), message: r.string() })).map(({ index }) => index);
        found.hasMessage = r.string() !== null;
        return found;
      });
    });
    const { partition: index, ...rest } = answer;
    if (index !== partition) throw new Error(`an answer for partition ${index}`);
    return rest;
  };
  return ask(0, version, w, read, { wire, limitMs: acks === 0 ? 500 : 3000 });
}

/** Produce v13, by topic id. */
export function produceById(id, records) {
  const w = new Writer(true);
  w.string(null).int16(-1).int32(10_000);
  w.array([id], () => {
    w.raw(id).array([0], () => w.int32(0).bytes(records).tags());
    w.tags();
  });
  w.tags();
  return ask(0, 13, w, (r) => {
    const [[error]] = r.array(() => {
      r.advance(16);
      return r.array(() => [r.int32(), r.int16()][1]);
    });
    return { error };
  }).catch(() => 'answer');
}

/** Fetch v11 of one partition: { error, sessionId > 0, partition's error, high watermark, bytes }. */
export function fetch(topic, options = {}) {
  const { partition = 0, offset = 0, epoch = -1, sessionId = 0, sessionEpoch = -1, wire } = options;
  const { maxWaitMs = 100, maxBytes = 1_000_000, replicaId = -1, isolation = 0 } = options;
  const w = new Writer();
  w.int32(replicaId).int32(maxWaitMs).int32(1).int32(maxBytes).int8(isolation).int32(sessionId).int32(sessionEpoch);
  w.array(topic === null ? [] : [topic], () => {
    w.string(topic).array([partition], () => w.int32(partition).int32(epoch).int64(offset).int64(-1).int32(maxBytes));
  });
  w.array([], () => {}).string('');
  const read = (r) => {
    r.int32();
    const answer = { error: r.int16(), session: r.int32() > 0 };
    const topics = r.array(() => {
      r.string();
      return r.array(() => {
        const found = { partition: r.int32(), error: r.int16(), highWatermark: r.int64() };
        r.int64();
        r.int64();
        r.array(() => [r.int64(), r.int64()]);
        r.int32();
        return { ...found, bytes: r.bytes()?.length ?? 0 };
      });
    });
    return { ...answer, partitions: topics.flat() };
  };
  return ask(1, 11, w, read, { wire });
}

/** ListOffsets v5, or 11 (flexible): [error, timestamp, offset]. */
export function listOffsets(topic, timestamp, { partition = 0, epoch = -1, version = 5, isolation = 0 } = {}) {
  const w = new Writer(version >= 6);
  w.int32(-1).int8(isolation);
  w.array([topic], () => {
    w.string(topic).array([partition], () => w.int32(partition).int32(epoch).int64(timestamp).tags());
    w.tags();
  });
  if (version >= 10) w.int32(5000);
  w.tags();
  return ask(2, version, w, (r) => {
    r.int32();
    const [[answer]] = r.array(() => {
      r.string();
      return r.array(() => {
        r.int32();
        return [r.int16(), r.int64(), r.int64()];
      });
    });
    return answer;
  });
}

/** JoinGroup v5: { error, memberId given }. */
export function joinGroup(group, options = {}) {
  const {
    sessionTimeoutMs = 10_000,
    memberId = '',
    type = 'consumer',
    protocols = ['range'],
    version = 5,
    instanceId = null,
  } = options;
  const w = new Writer();
  w.string(group).int32(sessionTimeoutMs).int32(5000).string(memberId);
  if (version >= 5) w.string(instanceId);
  w.string(type).array(protocols, (name) => w.string(name).bytes(Buffer.from([0, 0, 0, 0, 0, 0])));
  return ask(
    11,
    version,
    w,
    (r) => {
      r.int32();
      const answer = {
        error: r.int16(),
        generation: r.int32(),
        protocol: r.string(),
        leader: r.string(),
        memberId: r.string(),
      };
      return answer;
    },
    { codes: errorOf },
  );
}

export function syncGroup(group, generation, memberId, assignments = []) {
  const w = new Writer().string(group).int32(generation).string(memberId).string(null);
  w.array(assignments, ([id, bytes]) => w.string(id).bytes(bytes));
  return ask(
    14,
    3,
    w,
    (r) => {
      r.int32();
      return { error: r.int16(), assignment: r.bytes()?.toString('hex') };
    },
    { codes: errorOf },
  );
}

export function heartbeat(group, generation, memberId) {
  const w = new Writer().string(group).int32(generation).string(memberId).string(null);
  return ask(12, 3, w, (r) => [r.int32(), r.int16()][1], { codes: flat });
}

export function leaveGroup(group, memberId) {
  const w = new Writer().string(group);
  w.array([memberId], () => w.string(memberId).string(null));
  return ask(
    13,
    3,
    w,
    (r) => {
      r.int32();
      return [r.int16(), r.array(() => [r.string(), r.string(), r.int16()][2])];
    },
    { codes: flat },
  );
}

/** OffsetCommit v7 of one partition: its error. */
export function commit(group, topic, options = {}) {
  const { partition = 0, offset = 1, metadata = '', generation = -1, memberId = '' } = options;
  const w = new Writer().string(group).int32(generation).string(memberId).string(null);
  w.array([topic], () => {
    w.string(topic).array([partition], () => w.int32(partition).int64(offset).int32(-1).string(metadata));
  });
  return ask(
    8,
    7,
    w,
    (r) => {
      r.int32();
      return r.array(() => [r.string(), r.array(() => [r.int32(), r.int16()][1])][1]).flat();
    },
    { codes: flat },
  );
}

/** OffsetFetch v5: [[offset, epoch, metadata, error]], error. */
export function fetchOffsets(group, topic, partition = 0) {
  const w = new Writer().string(group);
  w.array(topic === null ? null : [topic], () => w.string(topic).array([partition], (each) => w.int32(each)));
  return ask(
    9,
    5,
    w,
    (r) => {
      r.int32();
      const topics = r.array(() => {
        r.string();
        return r.array(() => [r.int32(), r.int64(), r.int32(), r.string(), r.int16()]);
      });
      return [topics.flat(), r.int16()];
    },
    { codes: (answer) => [answer[1]] },
  );
}

export function findCoordinator(key, type) {
  const w = new Writer().string(key).int8(type);
  return ask(
    10,
    2,
    w,
    (r) => {
      r.int32();
      const error = r.int16();
      r.string();
      return { error, node: r.int32() };
    },
    { codes: errorOf },
  );
}

export function deleteGroups(names) {
  const w = new Writer();
  w.array(names, (name) => w.string(name));
  return ask(
    42,
    1,
    w,
    (r) => {
      r.int32();
      return r.array(() => [r.string(), r.int16()][1]);
    },
    { codes: flat },
  );
}

/** DescribeGroups v4: [error, state]. */
export function describeGroup(name) {
  const w = new Writer();
  w.array([name], () => w.string(name)).int8(0);
  return ask(
    15,
    4,
    w,
    (r) => {
      r.int32();
      r.int32();
      const error = r.int16();
      r.string();
      return [error, r.string()];
    },
    { codes: flat },
  );
}

export function deleteTopics(names) {
  const w = new Writer();
  w.array(names, (name) => w.string(name)).int32(5000);
  return ask(20, 3, w, (r) => {
    r.int32();
    return r.array(() => [r.string(), r.int16()][1]);
  });
}

export function createPartitions(name, count, assignments = null) {
  const w = new Writer();
  w.array([name], () => {
    w.string(name).int32(count);
    w.array(assignments, (brokers) => w.array(brokers, (id) => w.int32(id)));
  });
  w.int32(5000).int8(0);
  return ask(37, 1, w, (r) => {
    r.int32();
    return r.array(() => [r.string(), r.int16(), r.string()][1]);
  });
}

export function deleteRecords(topic, offset, partition = 0) {
  const w = new Writer();
  w.array([topic], () => w.string(topic).array([partition], () => w.int32(partition).int64(offset))).int32(5000);
  return ask(21, 1, w, (r) => {
    r.int32();
    return r.array(() => [r.string(), r.array(() => [r.int32(), r.int64(), r.int16()])][1]).flat(2);
  });
}

export function describeConfigs(type, name) {
  const w = new Writer();
  w.array([name], () =>
    w
      .int8(type)
      .string(name)
      .array(null, () => {}),
  );
  w.int8(0).int8(0);
  return ask(32, 3, w, (r) => {
    r.int32();
    r.int32();
    return r.int16();
  });
}

/** IncrementalAlterConfigs v0: [error]. */
export function alterConfig(type, name, key, operation, value) {
  const w = new Writer();
  w.array([name], () => {
    w.int8(type).string(name);
    w.array([key], () => w.string(key).int8(operation).string(value));
  });
  w.int8(0);
  return ask(44, 0, w, (r) => {
    r.int32();
    return r.array(() => [r.int16(), r.string(), r.int8(), r.string()][0]);
  });
}

export function initProducerId(transactionalId, timeoutMs) {
  const w = new Writer().string(transactionalId).int32(timeoutMs);
  return ask(
    22,
    1,
    w,
    (r) => {
      r.int32();
      return { error: r.int16(), producerId: r.int64(), epoch: r.int16() };
    },
    { codes: errorOf },
  );
}

export function epochEnd(topic, epoch, { currentEpoch = -1, partition = 0 } = {}) {
  const w = new Writer().int32(-2);
  w.array([topic], () => w.string(topic).array([partition], () => w.int32(partition).int32(currentEpoch).int32(epoch)));
  return ask(23, 3, w, (r) => {
    r.int32();
    return r.array(() => [r.string(), r.array(() => [r.int16(), r.int32(), r.int32(), r.int64()])][1]).flat(2);
  });
}
