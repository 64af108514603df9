// ElectLeaders 0-2. v0 elects preferred leaders only; v1 has unclean elections and a code for the whole answer. Must
// hold: an election that was answered without error is in force.

import { messageOf } from '../../controller/message-of.ts';
import {
  ElectLeadersResponse,
  ElectLeadersResponsePartitionResult,
  ElectLeadersResponseReplicaElectionResult,
  electLeaders,
} from '../../protocol/generated/elect-leaders.ts';
import type { Broker } from '../broker.ts';
import { checkTimeout, forward } from '../forward.ts';
import { defineHandler } from '../handler.ts';

export const electLeadersHandler = defineHandler({
  api: electLeaders,
  versions: [0, 2],
  gate: 'authenticated',
  handle(broker: Pick<Broker, 'controller'>, context, request) {
    checkTimeout(request.timeoutMs);
    return forward(broker, electLeaders, request, context);
  },
  fail(request, error, { apiVersion }) {
    const errorCode = error.code;
    const errorMessage = messageOf(error);
    const replicaElectionResults = (request.topicPartitions ?? []).map(
      ({ topic, partitions }) =>
        new ElectLeadersResponseReplicaElectionResult({
          topic,
          partitionResult: partitions.map(
            (partitionId) => new ElectLeadersResponsePartitionResult({ partitionId, errorCode, errorMessage }),
          ),
        }),
    );
    return new ElectLeadersResponse({ errorCode: apiVersion > 0 ? errorCode : 0, replicaElectionResults });
  },
});
