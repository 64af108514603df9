// StreamsGroupHeartbeat 0 and StreamsGroupDescribe 0 (KIP-1071). Klamm does not serve streams groups yet, and
// streams.version stays at 0. Must hold: each is refused, as a whole or for each group.

import { ErrorCode } from '../../protocol/api-error.ts';
import {
  type StreamsGroupDescribeRequest,
  StreamsGroupDescribeResponse,
  StreamsGroupDescribeResponseDescribedGroup,
  streamsGroupDescribe,
} from '../../protocol/generated/streams-group-describe.ts';
import {
  StreamsGroupHeartbeatResponse,
  streamsGroupHeartbeat,
} from '../../protocol/generated/streams-group-heartbeat.ts';
import { defineHandler } from '../handler.ts';

export const streamsGroupHeartbeatHandler = defineHandler({
  api: streamsGroupHeartbeat,
  versions: [0, 0],
  gate: 'authenticated',
  advertised: false,
  handle: () => new StreamsGroupHeartbeatResponse({ errorCode: ErrorCode.UNSUPPORTED_VERSION }),
  fail: (_request, { code }) => new StreamsGroupHeartbeatResponse({ errorCode: code }),
});

function described({ groupIds }: StreamsGroupDescribeRequest, errorCode: number): StreamsGroupDescribeResponse {
  const groups = groupIds.map((groupId) => new StreamsGroupDescribeResponseDescribedGroup({ groupId, errorCode }));
  return new StreamsGroupDescribeResponse({ groups });
}

export const streamsGroupDescribeHandler = defineHandler({
  api: streamsGroupDescribe,
  versions: [0, 0],
  gate: 'authenticated',
  advertised: false,
  handle: (_broker: object, _context, request) => described(request, ErrorCode.UNSUPPORTED_VERSION),
  fail: (request, { code }) => described(request, code),
});
