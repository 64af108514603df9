// Exactly once through two groups, chained, while members join, leave and are killed.
import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { join } from 'node:path';
import { check } from '../lib/check.mjs';
import { createTopic, readAll, text, withAdmin, withProducer } from './kafka.mjs';

const partitions = 4;
const topics = ['kafkajs-eos-in', 'kafkajs-eos-mid', 'kafkajs-eos-out'];
const steps = 30;
const eachStep = 40;
const limitMs = 120_000;

class Members {
  constructor() {
    this.all = new Map();
    this.problems = [];
  }

  start(stage, name) {
    const id = `kafkajs-eos-${stage}-${name}`;
    const argv = [`kafkajs-eos-${stage}`, topics[stage], topics[stage + 1], id];
    const child = fork(join(import.meta.dirname, 'eos-member.mjs'), argv);
    child.once('exit', (code, signal) => {
      if (this.all.delete(id)) this.problems.push(`${id} ended by itself with ${signal ?? code}`);
    });
    this.all.set(id, child);
  }

  take(stage, name) {
    const id = `kafkajs-eos-${stage}-${name}`;
    const child = this.all.get(id);
    this.all.delete(id);
    return child;
  }

  kill(stage, name) {
    this.take(stage, name)?.kill('SIGKILL');
  }

  leave(stage, name) {
    const child = this.take(stage, name);
    return new Promise((resolve) => {
      if (child === undefined) return resolve();
      child.once('exit', resolve);
      child.send('leave');
    });
  }

  killAll() {
    for (const [id, child] of [...this.all]) {
      this.all.delete(id);
      child.kill('SIGKILL');
    }
  }
}

async function churn(kafka, members) {
  for (const stage of [0, 1]) {
    members.start(stage, 'a');
    members.start(stage, 'b');
  }
  await withProducer(kafka, {}, async (producer) => {
    for (let step = 0; step < steps; step += 1) {
      const first = step * eachStep;
      const messages = Array.from({ length: eachStep }, (_, i) => ({
        partition: (first + i) % partitions,
        value: String(first + i).padStart(6, '0'),
      }));
      await producer.send({ topic: topics[0], messages });
      if (step === 6) for (const stage of [0, 1]) members.start(stage, 'c');
      if (step === 12) {
        members.kill(0, 'a');
        members.kill(1, 'b');
      }
      if (step === 15) {
        members.start(0, 'e');
        members.start(1, 'd');
      }
      if (step === 22) await Promise.all([members.leave(0, 'b'), members.leave(1, 'a')]);
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  });
}

/** Markers and aborted records count too, so this only says that it may be time to look. */
async function recordsIn(kafka, topic) {
  const offsets = await withAdmin(kafka, (admin) => admin.fetchTopicOffsets(topic));
  return offsets.reduce((sum, { high }) => sum + Number(high), 0);
}

async function exactlyOnce(kafka) {
  const total = steps * eachStep;
  for (const topic of topics) await createTopic(kafka, topic, partitions);
  const members = new Members();
  try {
    await churn(kafka, members);
    let out = [];
    for (let before = -1; out.length < total; ) {
      assert.deepEqual(members.problems, []);
      const now = await recordsIn(kafka, topics[2]);
      if (now !== before) out = await readAll(kafka, topics[2]);
      before = now;
      await new Promise((resolve) => setTimeout(resolve, 300));
    }
    assert.deepEqual(members.problems, []);
    for (let partition = 0; partition < partitions; partition += 1) {
      const expected = [];
      for (let at = partition; at < total; at += partitions) expected.push(String(at).padStart(6, '0'));
      const seen = out.filter((record) => record.partition === partition).map((record) => text(record.value));
      assert.deepEqual(seen, expected, `values of partition ${partition}`);
    }
    assert.ok((await readAll(kafka, topics[1], true)).length > total, 'no transaction was aborted');
  } finally {
    members.killAll();
  }
}

export async function exactlyOnceChecks(kafka) {
  const name = 'exactly once through two groups while members join, leave and are killed';
  await check(name, () => exactlyOnce(kafka), limitMs);
}
