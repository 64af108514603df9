// DescribeProducers 0: what the log of each partition remembers of its producers, and which have a transaction open
// there (KIP-664). Must hold: read from the log's own state, changes nothing.

import { Slices } from '../../base/slices.ts';
import { topicNameProblem } from '../../metadata/topic-name.ts';
import { ErrorCode, errorMessage } from '../../protocol/api-error.ts';
import {
  type DescribeProducersRequest,
  DescribeProducersResponse,
  DescribeProducersResponsePartitionResponse,
  DescribeProducersResponseProducerState,
  DescribeProducersResponseTopicResponse,
  describeProducers,
} from '../../protocol/generated/describe-producers.ts';
import type { ProducerEntry } from '../../storage/producers/producer-state.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';
import { refuseManyRepeats } from '../repeats.ts';

type ProducersBroker = Pick<Broker, 'replicas' | 'metadata' | 'clock'>;

const NO_SEQUENCE = -1;

export const describeProducersHandler = defineHandler({
  api: describeProducers,
  versions: [0, 0],
  gate: 'authenticated',
  async handle(broker: ProducersBroker, _context, request: DescribeProducersRequest) {
    const asked = request.topics.flatMap(({ name, partitionIndexes }) => partitionIndexes.map((i) => `${name}\n${i}`));
    refuseManyRepeats(asked);
    const response = new DescribeProducersResponse();
    const slices = new Slices(broker.clock);
    for (const { name, partitionIndexes } of request.topics) {
      const topic = new DescribeProducersResponseTopicResponse({ name });
      response.topics.push(topic);
      const refused = topicError(broker, name);
      for (const partitionIndex of partitionIndexes) {
        const out = new DescribeProducersResponsePartitionResponse({ partitionIndex });
        topic.partitions.push(out);
        if (refused === null) describe(broker, name, out);
        else {
          out.errorCode = refused.code;
          out.errorMessage = refused.message;
        }
        if (slices.isOver) await slices.rest();
      }
    }
    return response;
  },
  fail(request, error) {
    return new DescribeProducersResponse({
      topics: request.topics.map(
        ({ name, partitionIndexes }) =>
          new DescribeProducersResponseTopicResponse({
            name,
            partitions: partitionIndexes.map(
              (partitionIndex) =>
                new DescribeProducersResponsePartitionResponse({ partitionIndex, errorCode: error.code }),
            ),
          }),
      ),
    });
  },
});

function topicError(broker: ProducersBroker, name: string): { code: number; message: string } | null {
  const problem = topicNameProblem(name);
  if (problem !== null) return { code: ErrorCode.INVALID_TOPIC_EXCEPTION, message: problem };
  if (broker.metadata.image.topics.byName(name) !== undefined) return null;
  const code = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
  return { code, message: errorMessage(code) };
}

function describe(broker: ProducersBroker, name: string, out: DescribeProducersResponsePartitionResponse): void {
  const partition = broker.replicas.get(name, out.partitionIndex);
  if (partition === undefined) {
    const known = broker.metadata.image.topics.partition(name, out.partitionIndex);
    out.errorCode = known === undefined ? ErrorCode.UNKNOWN_TOPIC_OR_PARTITION : ErrorCode.NOT_LEADER_OR_FOLLOWER;
  } else if (partition.log === null || !partition.log.isReadable) {
    out.errorCode = ErrorCode.KAFKA_STORAGE_ERROR;
  } else {
    for (const entry of partition.log.producerStates()) out.activeProducers.push(stateOf(entry));
  }
}

function stateOf(entry: ProducerEntry): DescribeProducersResponseProducerState {
  const last = entry.batches[entry.batches.length - 1];
  return new DescribeProducersResponseProducerState({
    producerId: entry.producerId,
    producerEpoch: entry.epoch,
    lastSequence: last === undefined ? NO_SEQUENCE : last.lastSequence,
    lastTimestamp: entry.lastTimestamp,
    coordinatorEpoch: entry.coordinatorEpoch,
    currentTxnStartOffset: entry.txnFirstOffset,
  });
}
