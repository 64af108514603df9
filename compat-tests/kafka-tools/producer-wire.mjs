// A producer by hand: chosen timestamps, and transactional batches of a transaction that no coordinator was told of.
import { batch, frame, Reader, Wire, Writer } from '../lib/wire.mjs';
import { bootstrap } from './tools.mjs';

async function ask(apiKey, version, body) {
  const wire = await Wire.open(bootstrap);
  wire.send(frame(apiKey, version, 1, body));
  const answer = await wire.next(15_000);
  wire.close();
  if (typeof answer === 'string') throw new Error(`api ${apiKey}: ${answer}`);
  return new Reader(answer, false, 4);
}

/** Errors that pass by themselves when a topic is young. */
const young = [3, 6];

/** Produce v8 of one batch; resolves with { error, offset }. `fields` are those of the batch header. */
export async function produceBatch(topic, partition, values, fields = {}, transactionalId = null) {
  const end = Date.now() + 10_000;
  for (;;) {
    const result = await produceOnce(topic, partition, values, fields, transactionalId);
    if (!young.includes(result.error) || Date.now() > end) return result;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function produceOnce(topic, partition, values, fields, transactionalId) {
  const content = batch(
    values.map((value) => ({ key: value, value })),
    fields,
  );
  const body = new Writer().string(transactionalId).int16(-1).int32(10_000);
  body.array([topic], (name) => {
    body.string(name).array([partition], (index) => body.int32(index).bytes(content));
  });
  const answer = await ask(0, 8, body.build());
  const [result] = answer.array(() => {
    answer.string();
    return answer.array(() => {
      answer.int32();
      return { error: answer.int16(), offset: answer.int64() };
    })[0];
  });
  return result;
}

/** A producer id and epoch for a transactional id, once its coordinator is there. */
export async function initProducerId(transactionalId, timeoutMs = 60_000) {
  const end = Date.now() + 20_000;
  for (;;) {
    await ask(10, 2, new Writer().string(transactionalId).int8(1).build());
    const answer = await ask(22, 1, new Writer().string(transactionalId).int32(timeoutMs).build());
    answer.int32();
    const error = answer.int16();
    if (error === 0) return { producerId: answer.int64(), producerEpoch: answer.int16() };
    if (Date.now() > end) throw new Error(`InitProducerId answers error ${error}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The attribute of a batch that belongs to a transaction. */
export const transactional = 16;
