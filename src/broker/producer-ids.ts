// Producer ids for idempotent and transactional producers, out of blocks that the controller allocates. Must hold: no
// id is given out twice, also not after a restart: a block that was begun and lost is never asked for again.

import type { Controller } from '../controller/controller.ts';
import type { ProducerIdSource } from '../coordinator/transaction/transaction-coordinator.ts';
import { ApiError, ErrorCode } from '../protocol/api-error.ts';
import {
  AllocateProducerIdsRequest,
  type AllocateProducerIdsResponse,
  allocateProducerIds,
} from '../protocol/generated/allocate-producer-ids.ts';

export interface ProducerIdsOptions {
  readonly controller: () => Controller;
  readonly nodeId: number;
  readonly brokerEpoch: () => number;
}

export class ProducerIds implements ProducerIdSource {
  private readonly options: ProducerIdsOptions;
  private nextId = 0;
  private endId = 0;
  /** One request to the controller at a time; everybody who needs a block waits for the same. */
  private allocation: Promise<void> | null = null;

  constructor(options: ProducerIdsOptions) {
    this.options = options;
  }

  /** A producer id that nobody has had; null when the block is used up. */
  take(): number | null {
    return this.nextId < this.endId ? this.nextId++ : null;
  }

  /** Resolves when there are ids again; rejects with ApiError COORDINATOR_LOAD_IN_PROGRESS, which producers retry. */
  fill(): Promise<void> {
    if (this.nextId < this.endId) return Promise.resolve();
    this.allocation ??= this.allocate().finally(() => {
      this.allocation = null;
    });
    return this.allocation;
  }

  private async allocate(): Promise<void> {
    const { controller, nodeId, brokerEpoch } = this.options;
    const request = new AllocateProducerIdsRequest({ brokerId: nodeId, brokerEpoch: brokerEpoch() });
    const context = { clientId: null, principal: 'User:ANONYMOUS', version: allocateProducerIds.latestVersion };
    let response: AllocateProducerIdsResponse;
    try {
      response = await controller().send(allocateProducerIds, request, context);
    } catch (error) {
      if (error instanceof ApiError) throw new ApiError(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
      throw error;
    }
    if (response.errorCode !== ErrorCode.NONE || response.producerIdLen <= 0) {
      throw new ApiError(ErrorCode.COORDINATOR_LOAD_IN_PROGRESS);
    }
    this.nextId = response.producerIdStart;
    this.endId = response.producerIdStart + response.producerIdLen;
  }
}
