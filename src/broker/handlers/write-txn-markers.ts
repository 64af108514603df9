// WriteTxnMarkers 0-2 (v1 is flexible; v2 says which rules of transaction.version each marker follows). Sent by
// transaction coordinators, and by the tool that aborts hanging transactions. Must hold: the answer names each producer
// once, with every partition of all its markers; it leaves when the markers are committed.

import {
  type WriteTxnMarkersRequest,
  type WriteTxnMarkersRequestWritableTxnMarker,
  WriteTxnMarkersResponse,
  WriteTxnMarkersResponseWritableTxnMarkerPartitionResult,
  WriteTxnMarkersResponseWritableTxnMarkerResult,
  WriteTxnMarkersResponseWritableTxnMarkerTopicResult,
  writeTxnMarkers,
} from '../../protocol/generated/write-txn-markers.ts';
import { defineHandler } from '../handler.ts';
import { type MarkerBroker, writeTxnMarkersLocally } from '../transactions/local-txn-markers.ts';

/** Topic, partition, error code: by producer. */
type Answers = Map<number, Map<string, Map<number, number>>>;

export const writeTxnMarkersHandler = defineHandler({
  api: writeTxnMarkers,
  versions: [0, 2],
  gate: 'authenticated',
  async handle(broker: MarkerBroker, _context, request: WriteTxnMarkersRequest) {
    const answers: Answers = new Map();
    await Promise.all(request.markers.map((marker) => write(broker, marker, answers)));
    return responseOf(answers);
  },
  fail(request, error) {
    const answers: Answers = new Map();
    for (const marker of request.markers) {
      for (const { topic, partition } of partitionsOf(marker)) {
        note(answers, marker.producerId, topic, partition, error.code);
      }
    }
    return responseOf(answers);
  },
});

async function write(
  broker: MarkerBroker,
  marker: WriteTxnMarkersRequestWritableTxnMarker,
  answers: Answers,
): Promise<void> {
  const { producerId, producerEpoch, coordinatorEpoch, transactionResult: committed, transactionVersion } = marker;
  const partitions = partitionsOf(marker);
  const local = { producerId, producerEpoch, coordinatorEpoch, committed, transactionVersion };
  const errorCodes = await writeTxnMarkersLocally(broker, local, partitions);
  for (const [i, { topic, partition }] of partitions.entries()) {
    note(answers, producerId, topic, partition, errorCodes[i]!);
  }
}

/**
 * Each once.
 * DEVIATION: WriteTxnMarkers that names a partition twice is answered; Kafka never answers it.
 */
function partitionsOf(marker: WriteTxnMarkersRequestWritableTxnMarker): { topic: string; partition: number }[] {
  const byTopic = new Map<string, Set<number>>();
  for (const { name, partitionIndexes } of marker.topics) {
    const indexes = byTopic.get(name) ?? new Set<number>();
    for (const index of partitionIndexes) indexes.add(index);
    byTopic.set(name, indexes);
  }
  return [...byTopic].flatMap(([topic, indexes]) => [...indexes].map((partition) => ({ topic, partition })));
}

/** Of a partition that two markers of one producer name, the error that is known last counts. */
function note(answers: Answers, producerId: number, topic: string, partition: number, errorCode: number): void {
  const byTopic = answers.get(producerId) ?? new Map<string, Map<number, number>>();
  const byPartition = byTopic.get(topic) ?? new Map<number, number>();
  answers.set(producerId, byTopic.set(topic, byPartition.set(partition, errorCode)));
}

function responseOf(answers: Answers): WriteTxnMarkersResponse {
  return new WriteTxnMarkersResponse({
    markers: [...answers].map(
      ([producerId, byTopic]) =>
        new WriteTxnMarkersResponseWritableTxnMarkerResult({
          producerId,
          topics: [...byTopic].map(
            ([name, partitions]) =>
              new WriteTxnMarkersResponseWritableTxnMarkerTopicResult({
                name,
                partitions: [...partitions].map(
                  ([partitionIndex, errorCode]) =>
                    new WriteTxnMarkersResponseWritableTxnMarkerPartitionResult({ partitionIndex, errorCode }),
                ),
              }),
          ),
        }),
    ),
  });
}
