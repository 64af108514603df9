// OffsetFetch 0-10. v0 answers UNKNOWN_TOPIC_OR_PARTITION where nothing was committed, later ones offset -1; v2 null
// topics for all, and one error for the group; v5 leader epochs; v7 requireStable; v8 many groups; v9 members of
// consumer groups; v10 topic ids. Must hold: one answer per group asked for, in order; reading needs no partition to
// exist.

import { ZERO_UUID } from '../../base/uuid.ts';
import { offsetFetchFailure } from '../../coordinator/group/group-coordinator.ts';
import { type ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type OffsetFetchRequest,
  OffsetFetchRequestOffsetFetchRequestGroup,
  OffsetFetchRequestOffsetFetchRequestTopics,
  OffsetFetchResponse,
  type OffsetFetchResponseOffsetFetchResponseGroup,
  OffsetFetchResponseOffsetFetchResponsePartition,
  OffsetFetchResponseOffsetFetchResponsePartitions,
  OffsetFetchResponseOffsetFetchResponseTopic,
  OffsetFetchResponseOffsetFetchResponseTopics,
  offsetFetch,
} from '../../protocol/generated/offset-fetch.ts';
import type { Broker } from '../broker.ts';
import { defineHandler, type RequestContext } from '../handler.ts';
import { refuseManyRepeats } from '../repeats.ts';

const GROUPS_FROM = 8;
const TOPIC_IDS_FROM = 10;

type FetchBroker = Pick<Broker, 'groups' | 'metadata'>;
type GroupRequest = OffsetFetchRequestOffsetFetchRequestGroup;
type GroupAnswer = OffsetFetchResponseOffsetFetchResponseGroup;

export const offsetFetchHandler = defineHandler({
  api: offsetFetch,
  versions: [0, 10],
  gate: 'authenticated',
  async handle(broker: FetchBroker, context, request: OffsetFetchRequest) {
    const groups = groupsOf(request, context.apiVersion);
    // What a group is asked for by name is in proportion to the request.
    refuseManyRepeats(groups.filter(({ topics }) => topics === null).map(({ groupId }) => groupId));
    const answers = groups.map((group) =>
      group.topics === null
        ? fetchAll(broker, context, group, request.requireStable)
        : fetchSome(broker, context, group, group.topics, request.requireStable),
    );
    return respond(await Promise.all(answers), context.apiVersion);
  },
  fail(request: OffsetFetchRequest, error: ApiError, context) {
    const { apiVersion } = context;
    const groups = groupsOf(request, apiVersion).map((group) => offsetFetchFailure(group, error.code, apiVersion));
    return respond(groups, apiVersion);
  },
});

/** Before version 8 the request itself names one group. */
function groupsOf(request: OffsetFetchRequest, version: number): GroupRequest[] {
  if (version >= GROUPS_FROM) return request.groups;
  const topics = request.topics?.map(
    ({ name, partitionIndexes }) => new OffsetFetchRequestOffsetFetchRequestTopics({ name, partitionIndexes }),
  );
  return [new OffsetFetchRequestOffsetFetchRequestGroup({ groupId: request.groupId, topics: topics ?? null })];
}

async function fetchAll(
  broker: FetchBroker,
  context: RequestContext,
  group: GroupRequest,
  requireStable: boolean,
): Promise<GroupAnswer> {
  const answer = await broker.groups.fetchOffsets(context, group, requireStable);
  if (context.apiVersion < TOPIC_IDS_FROM) return answer;
  const { topics } = broker.metadata.image;
  for (const topic of answer.topics) topic.topicId = topics.byName(topic.name)?.id ?? ZERO_UUID;
  // A client that knows topics by id alone could not tell these apart.
  answer.topics = answer.topics.filter(({ topicId }) => topicId !== ZERO_UUID);
  return answer;
}

async function fetchSome(
  broker: FetchBroker,
  context: RequestContext,
  group: GroupRequest,
  asked: readonly OffsetFetchRequestOffsetFetchRequestTopics[],
  requireStable: boolean,
): Promise<GroupAnswer> {
  const unknown: OffsetFetchResponseOffsetFetchResponseTopics[] = [];
  const known: OffsetFetchRequestOffsetFetchRequestTopics[] = [];
  for (const topic of asked) {
    if (context.apiVersion < TOPIC_IDS_FROM) {
      known.push(topic);
      continue;
    }
    const name = broker.metadata.image.topicName(topic.topicId);
    if (name === undefined) unknown.push(unknownTopic(topic));
    else known.push(new OffsetFetchRequestOffsetFetchRequestTopics({ ...topic, name }));
  }
  const { groupId, memberId, memberEpoch } = group;
  const request = new OffsetFetchRequestOffsetFetchRequestGroup({ groupId, memberId, memberEpoch, topics: known });
  const answer = await broker.groups.fetchOffsets(context, request, requireStable);
  if (answer.errorCode !== ErrorCode.NONE) return answer;
  for (const topic of unknown) answer.topics.push(topic);
  if (context.apiVersion === 0) markUncommitted(answer);
  return answer;
}

function unknownTopic(topic: OffsetFetchRequestOffsetFetchRequestTopics): OffsetFetchResponseOffsetFetchResponseTopics {
  const partitions = topic.partitionIndexes.map(
    (partitionIndex) =>
      new OffsetFetchResponseOffsetFetchResponsePartitions({
        partitionIndex,
        committedOffset: -1,
        committedLeaderEpoch: -1,
        metadata: '',
        errorCode: ErrorCode.UNKNOWN_TOPIC_ID,
      }),
  );
  return new OffsetFetchResponseOffsetFetchResponseTopics({ name: topic.name, topicId: topic.topicId, partitions });
}

/** Version 0 says so with an error, as the brokers that kept offsets in ZooKeeper did. */
function markUncommitted(answer: GroupAnswer): void {
  for (const topic of answer.topics) {
    for (const partition of topic.partitions) {
      const nothing = partition.errorCode === ErrorCode.NONE && partition.committedOffset === -1;
      if (nothing) partition.errorCode = ErrorCode.UNKNOWN_TOPIC_OR_PARTITION;
    }
  }
}

function respond(groups: readonly GroupAnswer[], version: number): OffsetFetchResponse {
  if (version >= GROUPS_FROM) return new OffsetFetchResponse({ groups: [...groups] });
  const [group] = groups;
  const topics = group?.topics.map(
    ({ name, partitions }) =>
      new OffsetFetchResponseOffsetFetchResponseTopic({
        name,
        partitions: partitions.map((partition) => new OffsetFetchResponseOffsetFetchResponsePartition(partition)),
      }),
  );
  return new OffsetFetchResponse({ errorCode: group?.errorCode ?? ErrorCode.NONE, topics: topics ?? [] });
}
