// The admin requests that the local controller answers, by API key. Must hold: each is an Operation: pure, without
// waiting; LocalController does the rest.

import type { Api } from '../../protocol/api.ts';
import { allocateProducerIds } from '../../protocol/generated/allocate-producer-ids.ts';
import { alterConfigs } from '../../protocol/generated/alter-configs.ts';
import { createPartitions } from '../../protocol/generated/create-partitions.ts';
import { createTopics } from '../../protocol/generated/create-topics.ts';
import { deleteTopics } from '../../protocol/generated/delete-topics.ts';
import { incrementalAlterConfigs } from '../../protocol/generated/incremental-alter-configs.ts';
import { allocateProducerIdsOperation } from './allocate-producer-ids.ts';
import { alterConfigsOperation, incrementalAlterConfigsOperation } from './alter-configs.ts';
import { createPartitionsOperation } from './create-partitions.ts';
import { createTopicsOperation } from './create-topics.ts';
import { deleteTopicsOperation } from './delete-topics.ts';
import type { Operation } from './state.ts';

// biome-ignore lint/suspicious/noExplicitAny: the key of the map is what says which request an operation takes
type AnyOperation = Operation<any, any>;

function on<Q, R>(api: Api<Q, R>, operation: Operation<Q, R>): readonly [number, AnyOperation] {
  return [api.key, operation];
}

export const operations: ReadonlyMap<number, AnyOperation> = new Map([
  on(createTopics, createTopicsOperation),
  on(deleteTopics, deleteTopicsOperation),
  on(alterConfigs, alterConfigsOperation),
  on(createPartitions, createPartitionsOperation),
  on(incrementalAlterConfigs, incrementalAlterConfigsOperation),
  on(allocateProducerIds, allocateProducerIdsOperation),
]);
