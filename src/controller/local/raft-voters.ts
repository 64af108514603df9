// AddRaftVoter and RemoveRaftVoter at the controller (KIP-853), which is its own only voter. Must hold: the set of
// voters never changes.

import { ZERO_UUID } from '../../base/uuid.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import { type AddRaftVoterRequest, AddRaftVoterResponse } from '../../protocol/generated/add-raft-voter.ts';
import type { RemoveRaftVoterRequest, RemoveRaftVoterResponse } from '../../protocol/generated/remove-raft-voter.ts';
import type { ControllerState, Operation } from './state.ts';

interface Voter {
  readonly clusterId: string | null;
  readonly voterId: number;
  readonly voterDirectoryId: string;
}

export const addRaftVoterOperation: Operation<AddRaftVoterRequest, AddRaftVoterResponse> = (state, request) => {
  check(state, request);
  const { endpoints } = state.quorum;
  const reachable = request.listeners.some(({ name }) => endpoints.some((own) => own.name === name.toUpperCase()));
  if (!reachable) {
    throw new ApiError(ErrorCode.INVALID_REQUEST, "The new voter has no listener of the controllers' kind.");
  }
  checkDynamic(state);
  if (request.voterId === state.nodeId) {
    throw new ApiError(ErrorCode.DUPLICATE_VOTER, `Node ${state.nodeId} is a voter already.`);
  }
  // DEVIATION: AddRaftVoter never adds a second controller: it answers REQUEST_TIMED_OUT, as Kafka does where the new
  // controller cannot be reached.
  const response = new AddRaftVoterResponse({
    errorCode: ErrorCode.REQUEST_TIMED_OUT,
    errorMessage: 'A quorum of Klamm has one voter; no other was asked.',
  });
  return { records: [], response };
};

export const removeRaftVoterOperation: Operation<RemoveRaftVoterRequest, RemoveRaftVoterResponse> = (
  state,
  request,
) => {
  check(state, request);
  checkDynamic(state);
  // Also for this node: the last voter stays.
  throw new ApiError(ErrorCode.VOTER_NOT_FOUND, `Voter ${request.voterId} cannot be removed.`);
};

function check({ quorum }: ControllerState, { clusterId, voterId, voterDirectoryId }: Voter): void {
  if (clusterId !== null && clusterId !== quorum.clusterId) {
    throw new ApiError(ErrorCode.INCONSISTENT_CLUSTER_ID, `This is cluster ${quorum.clusterId}, not ${clusterId}.`);
  }
  if (voterId < 0 || voterDirectoryId === ZERO_UUID) {
    throw new ApiError(ErrorCode.INVALID_REQUEST, 'A voter has an id of at least 0 and a directory id.');
  }
}

function checkDynamic({ quorum }: ControllerState): void {
  if (quorum.kraftVersion > 0) return;
  throw new ApiError(ErrorCode.UNSUPPORTED_VERSION, 'With kraft.version 0 the voters are those of the configuration.');
}
