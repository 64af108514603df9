// What a failed write of __transaction_state means to whoever asked. Must hold: Kafka's mapping
// (TransactionStateManager): what passes by itself makes a client try again, what moved makes it look for the
// coordinator, the rest goes out as it is.

import { ErrorCode } from '../../protocol/api-error.ts';

export function transactionError(cause: number): number {
  switch (cause) {
    case ErrorCode.UNKNOWN_TOPIC_OR_PARTITION:
    case ErrorCode.NOT_ENOUGH_REPLICAS:
    case ErrorCode.NOT_ENOUGH_REPLICAS_AFTER_APPEND:
    case ErrorCode.REQUEST_TIMED_OUT:
      return ErrorCode.COORDINATOR_NOT_AVAILABLE;
    case ErrorCode.NOT_LEADER_OR_FOLLOWER:
    case ErrorCode.KAFKA_STORAGE_ERROR:
      return ErrorCode.NOT_COORDINATOR;
    case ErrorCode.MESSAGE_TOO_LARGE:
    case ErrorCode.RECORD_LIST_TOO_LARGE:
      return ErrorCode.UNKNOWN_SERVER_ERROR;
    default:
      return cause;
  }
}
