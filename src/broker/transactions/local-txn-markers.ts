// Ends transactions in the partitions that this broker leads: by request of another broker's or a tool's
// WriteTxnMarkers, and of the transaction coordinator in this process. Must hold: a marker is answered when it is
// committed, as every record of a coordinator; one partition's refusal is that partition's alone; a partition of
// __consumer_offsets gets its marker through the group coordinator, whose state changes with it.

import { ErrorCode } from '../../protocol/api-error.ts';
import { NO_PRODUCER_EPOCH, NO_PRODUCER_ID } from '../../records/batch.ts';
import { buildEndTxnMarkerBatch } from '../../records/control.ts';
import { DelayedProduce, type ProduceOutcome, ProduceWaiter } from '../../replication/delayed-produce.ts';
import type { Partition } from '../../replication/partition.ts';
import type { Broker } from '../broker.ts';
import { GROUP_METADATA_TOPIC } from '../internal-topics.ts';

export type MarkerBroker = Pick<Broker, 'replicas' | 'groups' | 'clock' | 'config'>;

export interface LocalMarker {
  readonly producerId: number;
  readonly producerEpoch: number;
  readonly coordinatorEpoch: number;
  readonly committed: boolean;
  /** 0 where the request does not say. */
  readonly transactionVersion: number;
}

/** What the broker says of a transaction.version that it was not told: a mistake of the sender. */
const UNKNOWN_TRANSACTION_VERSION = -1;

/**
 * Writes a marker into partitions that this broker leads; none of them twice. Resolves, when all are settled, to their
 * error codes in their order. Never rejects.
 */
export async function writeTxnMarkersLocally(
  broker: MarkerBroker,
  marker: LocalMarker,
  partitions: readonly { readonly topic: string; readonly partition: number }[],
): Promise<number[]> {
  const delayed = new DelayedProduce(broker.clock.monotonic() + broker.config.get('request.timeout.ms'));
  const outcomes: ProduceOutcome[] = [];
  const offsets: Promise<void>[] = [];
  for (const { topic, partition } of partitions) {
    const out = { errorCode: 0, baseOffset: -1, logAppendTimeMs: -1, logStartOffset: -1, errorMessage: null };
    outcomes.push(out);
    const hosted = broker.replicas.get(topic, partition);
    if (hosted === undefined || hosted.log === null) out.errorCode = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    else if (isMistaken(marker)) out.errorCode = ErrorCode.UNKNOWN_SERVER_ERROR;
    else if (topic === GROUP_METADATA_TOPIC) offsets.push(endOffsets(broker, partition, marker, out));
    else append(broker, hosted, marker, delayed, out);
  }
  const wait = delayed.wait(() => undefined);
  if (wait !== null) {
    broker.replicas.watchDeadline(delayed);
    await wait;
  }
  await Promise.all(offsets);
  return outcomes.map(({ errorCode }) => errorCode);
}

/** No coordinator sends that; Kafka finds it while it builds the marker. */
function isMistaken({ producerId, producerEpoch, transactionVersion }: LocalMarker): boolean {
  if (producerId === NO_PRODUCER_ID || producerEpoch === NO_PRODUCER_EPOCH) return true;
  return transactionVersion === UNKNOWN_TRANSACTION_VERSION;
}

async function endOffsets(
  broker: MarkerBroker,
  partition: number,
  marker: LocalMarker,
  out: ProduceOutcome,
): Promise<void> {
  const { producerId, producerEpoch, coordinatorEpoch, committed, transactionVersion } = marker;
  const ended = { producerId, producerEpoch, coordinatorEpoch, committed, transactionVersion };
  out.errorCode = await broker.groups.completeTransaction(partition, ended);
}

function append(
  broker: MarkerBroker,
  partition: Partition,
  marker: LocalMarker,
  delayed: DelayedProduce,
  out: ProduceOutcome,
): void {
  out.errorCode = partition.checkLeader(-1);
  const { log } = partition;
  if (out.errorCode !== ErrorCode.NONE || log === null) return;
  if (!partition.hasEnoughReplicas(log.config.minInsyncReplicas)) {
    out.errorCode = ErrorCode.NOT_ENOUGH_REPLICAS;
    return;
  }
  const { producerId, producerEpoch, coordinatorEpoch, committed, transactionVersion } = marker;
  const timestamp = broker.clock.now();
  const timestampType = log.config.messageTimestampType;
  const batch = buildEndTxnMarkerBatch({
    producerId,
    producerEpoch,
    coordinatorEpoch,
    committed,
    timestamp,
    timestampType,
  });
  const appended = log.append(batch, 'leader', partition.leaderEpoch, { origin: 'coordinator', transactionVersion });
  out.errorCode = appended.errorCode;
  if (appended.errorCode !== ErrorCode.NONE) return;
  partition.awaitDurable(new ProduceWaiter(delayed, out, appended.lastOffset + 1, true));
}
