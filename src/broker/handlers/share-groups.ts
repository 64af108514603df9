// The APIs of share groups (KIP-932): ShareGroupHeartbeat 1, ShareGroupDescribe 1, ShareFetch 1-2, ShareAcknowledge
// 1-2, the five of their coordinator's state and the three of their offsets. Klamm does not serve share groups yet,
// and share.version stays at 0. Must hold: each is refused, as a whole or for each part that it asks about.

import { ErrorCode } from '../../protocol/api-error.ts';
import {
  AlterShareGroupOffsetsResponse,
  alterShareGroupOffsets,
} from '../../protocol/generated/alter-share-group-offsets.ts';
import {
  DeleteShareGroupOffsetsResponse,
  deleteShareGroupOffsets,
} from '../../protocol/generated/delete-share-group-offsets.ts';
import {
  type DeleteShareGroupStateRequest,
  DeleteShareGroupStateResponse,
  DeleteShareGroupStateResponseDeleteStateResult,
  DeleteShareGroupStateResponsePartitionResult,
  deleteShareGroupState,
} from '../../protocol/generated/delete-share-group-state.ts';
import {
  type DescribeShareGroupOffsetsRequest,
  DescribeShareGroupOffsetsResponse,
  DescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseGroup,
  describeShareGroupOffsets,
} from '../../protocol/generated/describe-share-group-offsets.ts';
import {
  type InitializeShareGroupStateRequest,
  InitializeShareGroupStateResponse,
  InitializeShareGroupStateResponseInitializeStateResult,
  InitializeShareGroupStateResponsePartitionResult,
  initializeShareGroupState,
} from '../../protocol/generated/initialize-share-group-state.ts';
import {
  type ReadShareGroupStateRequest,
  ReadShareGroupStateResponse,
  ReadShareGroupStateResponsePartitionResult,
  ReadShareGroupStateResponseReadStateResult,
  readShareGroupState,
} from '../../protocol/generated/read-share-group-state.ts';
import {
  type ReadShareGroupStateSummaryRequest,
  ReadShareGroupStateSummaryResponse,
  ReadShareGroupStateSummaryResponsePartitionResult,
  ReadShareGroupStateSummaryResponseReadStateSummaryResult,
  readShareGroupStateSummary,
} from '../../protocol/generated/read-share-group-state-summary.ts';
import { ShareAcknowledgeResponse, shareAcknowledge } from '../../protocol/generated/share-acknowledge.ts';
import { ShareFetchResponse, shareFetch } from '../../protocol/generated/share-fetch.ts';
import {
  type ShareGroupDescribeRequest,
  ShareGroupDescribeResponse,
  ShareGroupDescribeResponseDescribedGroup,
  shareGroupDescribe,
} from '../../protocol/generated/share-group-describe.ts';
import { ShareGroupHeartbeatResponse, shareGroupHeartbeat } from '../../protocol/generated/share-group-heartbeat.ts';
import {
  type WriteShareGroupStateRequest,
  WriteShareGroupStateResponse,
  WriteShareGroupStateResponsePartitionResult,
  WriteShareGroupStateResponseWriteStateResult,
  writeShareGroupState,
} from '../../protocol/generated/write-share-group-state.ts';
import { defineHandler } from '../handler.ts';

const NOT_SERVED = ErrorCode.UNSUPPORTED_VERSION;
/** Nobody coordinates a share group here. */
const NO_COORDINATOR = { errorCode: ErrorCode.NOT_COORDINATOR, errorMessage: 'There is no share coordinator here.' };

// DEVIATION: ApiVersions leaves out the APIs of share and streams groups, which Kafka advertises also where
// share.version and streams.version are 0; who sends one all the same is refused with UNSUPPORTED_VERSION, or with
// NOT_COORDINATOR about the stored state of a share group.
const hidden = { gate: 'authenticated', advertised: false } as const;

export const shareGroupHeartbeatHandler = defineHandler({
  ...hidden,
  api: shareGroupHeartbeat,
  versions: [1, 1],
  handle: () => new ShareGroupHeartbeatResponse({ errorCode: NOT_SERVED }),
  fail: (_request, { code }) => new ShareGroupHeartbeatResponse({ errorCode: code }),
});

function describedGroups({ groupIds }: ShareGroupDescribeRequest, errorCode: number): ShareGroupDescribeResponse {
  const groups = groupIds.map((groupId) => new ShareGroupDescribeResponseDescribedGroup({ groupId, errorCode }));
  return new ShareGroupDescribeResponse({ groups });
}

export const shareGroupDescribeHandler = defineHandler({
  ...hidden,
  api: shareGroupDescribe,
  versions: [1, 1],
  handle: (_broker: object, _context, request) => describedGroups(request, NOT_SERVED),
  fail: (request, { code }) => describedGroups(request, code),
});

export const shareFetchHandler = defineHandler({
  ...hidden,
  api: shareFetch,
  versions: [1, 2],
  handle: () => new ShareFetchResponse({ errorCode: NOT_SERVED }),
  fail: (_request, { code }) => new ShareFetchResponse({ errorCode: code }),
});

export const shareAcknowledgeHandler = defineHandler({
  ...hidden,
  api: shareAcknowledge,
  versions: [1, 2],
  handle: () => new ShareAcknowledgeResponse({ errorCode: NOT_SERVED }),
  fail: (_request, { code }) => new ShareAcknowledgeResponse({ errorCode: code }),
});

interface Failure {
  readonly errorCode: number;
  readonly errorMessage: string | null;
}

function initialized({ topics }: InitializeShareGroupStateRequest, failure: Failure) {
  const { errorCode, errorMessage } = failure;
  return new InitializeShareGroupStateResponse({
    results: topics.map(
      ({ topicId, partitions }) =>
        new InitializeShareGroupStateResponseInitializeStateResult({
          topicId,
          partitions: partitions.map(
            ({ partition }) =>
              new InitializeShareGroupStateResponsePartitionResult({ partition, errorCode, errorMessage }),
          ),
        }),
    ),
  });
}

export const initializeShareGroupStateHandler = defineHandler({
  ...hidden,
  api: initializeShareGroupState,
  versions: [0, 0],
  handle: (_broker: object, _context, request) => initialized(request, NO_COORDINATOR),
  fail: (request, error) => initialized(request, { errorCode: error.code, errorMessage: error.message }),
});

function read({ topics }: ReadShareGroupStateRequest, { errorCode, errorMessage }: Failure) {
  return new ReadShareGroupStateResponse({
    results: topics.map(
      ({ topicId, partitions }) =>
        new ReadShareGroupStateResponseReadStateResult({
          topicId,
          partitions: partitions.map(
            ({ partition }) => new ReadShareGroupStateResponsePartitionResult({ partition, errorCode, errorMessage }),
          ),
        }),
    ),
  });
}

export const readShareGroupStateHandler = defineHandler({
  ...hidden,
  api: readShareGroupState,
  versions: [0, 0],
  handle: (_broker: object, _context, request) => read(request, NO_COORDINATOR),
  fail: (request, error) => read(request, { errorCode: error.code, errorMessage: error.message }),
});

function written({ topics }: WriteShareGroupStateRequest, { errorCode, errorMessage }: Failure) {
  return new WriteShareGroupStateResponse({
    results: topics.map(
      ({ topicId, partitions }) =>
        new WriteShareGroupStateResponseWriteStateResult({
          topicId,
          partitions: partitions.map(
            ({ partition }) => new WriteShareGroupStateResponsePartitionResult({ partition, errorCode, errorMessage }),
          ),
        }),
    ),
  });
}

export const writeShareGroupStateHandler = defineHandler({
  ...hidden,
  api: writeShareGroupState,
  versions: [0, 1],
  handle: (_broker: object, _context, request) => written(request, NO_COORDINATOR),
  fail: (request, error) => written(request, { errorCode: error.code, errorMessage: error.message }),
});

function deleted({ topics }: DeleteShareGroupStateRequest, { errorCode, errorMessage }: Failure) {
  return new DeleteShareGroupStateResponse({
    results: topics.map(
      ({ topicId, partitions }) =>
        new DeleteShareGroupStateResponseDeleteStateResult({
          topicId,
          partitions: partitions.map(
            ({ partition }) => new DeleteShareGroupStateResponsePartitionResult({ partition, errorCode, errorMessage }),
          ),
        }),
    ),
  });
}

export const deleteShareGroupStateHandler = defineHandler({
  ...hidden,
  api: deleteShareGroupState,
  versions: [0, 0],
  handle: (_broker: object, _context, request) => deleted(request, NO_COORDINATOR),
  fail: (request, error) => deleted(request, { errorCode: error.code, errorMessage: error.message }),
});

function summarized({ topics }: ReadShareGroupStateSummaryRequest, failure: Failure) {
  const { errorCode, errorMessage } = failure;
  return new ReadShareGroupStateSummaryResponse({
    results: topics.map(
      ({ topicId, partitions }) =>
        new ReadShareGroupStateSummaryResponseReadStateSummaryResult({
          topicId,
          partitions: partitions.map(
            ({ partition }) =>
              new ReadShareGroupStateSummaryResponsePartitionResult({ partition, errorCode, errorMessage }),
          ),
        }),
    ),
  });
}

export const readShareGroupStateSummaryHandler = defineHandler({
  ...hidden,
  api: readShareGroupStateSummary,
  versions: [0, 1],
  handle: (_broker: object, _context, request) => summarized(request, NO_COORDINATOR),
  fail: (request, error) => summarized(request, { errorCode: error.code, errorMessage: error.message }),
});

function describedOffsets({ groups }: DescribeShareGroupOffsetsRequest, errorCode: number) {
  return new DescribeShareGroupOffsetsResponse({
    groups: groups.map(
      ({ groupId }) =>
        new DescribeShareGroupOffsetsResponseDescribeShareGroupOffsetsResponseGroup({ groupId, errorCode }),
    ),
  });
}

export const describeShareGroupOffsetsHandler = defineHandler({
  ...hidden,
  api: describeShareGroupOffsets,
  versions: [0, 1],
  handle: (_broker: object, _context, request) => describedOffsets(request, NOT_SERVED),
  fail: (request, { code }) => describedOffsets(request, code),
});

const OFF_MESSAGE = 'Share groups are not served.';

export const alterShareGroupOffsetsHandler = defineHandler({
  ...hidden,
  api: alterShareGroupOffsets,
  versions: [0, 0],
  handle: () => new AlterShareGroupOffsetsResponse({ errorCode: NOT_SERVED, errorMessage: OFF_MESSAGE }),
  fail: (_request, error) => new AlterShareGroupOffsetsResponse({ errorCode: error.code, errorMessage: error.message }),
});

export const deleteShareGroupOffsetsHandler = defineHandler({
  ...hidden,
  api: deleteShareGroupOffsets,
  versions: [0, 0],
  handle: () => new DeleteShareGroupOffsetsResponse({ errorCode: NOT_SERVED, errorMessage: OFF_MESSAGE }),
  fail: (_request, error) =>
    new DeleteShareGroupOffsetsResponse({ errorCode: error.code, errorMessage: error.message }),
});
