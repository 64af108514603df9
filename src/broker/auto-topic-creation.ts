// Topics that come into being because somebody asked for them: a client's Metadata for an unknown topic, a
// coordinator's need for its log. Must hold: the topic is in the image when the promise resolves, or it could not be
// made and the log says why; two who ask at once get one topic; the coordinators' topics have Kafka's own
// configuration.

import { ApiError, ErrorCode, errorName } from '../protocol/api-error.ts';
import {
  CreateTopicsRequest,
  CreateTopicsRequestCreatableTopic,
  CreateTopicsRequestCreatableTopicConfig,
  type CreateTopicsResponse,
  createTopics,
} from '../protocol/generated/create-topics.ts';
import type { Broker } from './broker.ts';
import { GROUP_METADATA_TOPIC, SHARE_GROUP_STATE_TOPIC, TRANSACTION_STATE_TOPIC } from './internal-topics.ts';

type CreatingBroker = Pick<Broker, 'controller' | 'config' | 'logger'>;

const TIMEOUT_MS = 30_000;
/** A line of the log names so many topics; a request may name a hundred thousand. */
const NAMED_TOPICS = 20;

/** Makes `names`, which the image does not have; names that are not allowed have been sorted out by the caller. */
export async function autoCreateTopics(
  broker: CreatingBroker,
  names: readonly string[],
  asker: { readonly clientId: string | null; readonly principal: string },
): Promise<void> {
  if (names.length === 0) return;
  const request = new CreateTopicsRequest({
    topics: names.map((name) => creatableTopic(broker.config, name)),
    timeoutMs: TIMEOUT_MS,
  });
  const { clientId, principal } = asker;
  let response: CreateTopicsResponse;
  try {
    response = await broker.controller.send(createTopics, request, { clientId, principal, version: 7 });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    const details = { count: names.length, topics: names.slice(0, NAMED_TOPICS), clientId, error: error.message };
    broker.logger.warn(details, 'topics could not be created automatically');
    return;
  }
  let failed = 0;
  for (const topic of response.topics) {
    const { name, errorCode, errorMessage } = topic;
    if (errorCode === ErrorCode.NONE || errorCode === ErrorCode.TOPIC_ALREADY_EXISTS) continue;
    if (++failed > NAMED_TOPICS) continue;
    const details = { topic: name, error: errorName(errorCode), reason: errorMessage, clientId };
    broker.logger.warn(details, 'a topic could not be created automatically');
  }
  if (failed > NAMED_TOPICS) {
    const count = failed - NAMED_TOPICS;
    broker.logger.warn({ count, clientId }, 'more topics of that request could not be created automatically');
  }
}

function creatableTopic(config: Broker['config'], name: string): CreateTopicsRequestCreatableTopic {
  switch (name) {
    case GROUP_METADATA_TOPIC:
      return topic(name, config.get('offsets.topic.num.partitions'), config.get('offsets.topic.replication.factor'), [
        ['cleanup.policy', 'compact'],
        ['compression.type', 'producer'],
        ['segment.bytes', config.get('offsets.topic.segment.bytes')],
      ]);
    case TRANSACTION_STATE_TOPIC:
      return topic(
        name,
        config.get('transaction.state.log.num.partitions'),
        config.get('transaction.state.log.replication.factor'),
        [
          ['unclean.leader.election.enable', false],
          ['compression.type', 'uncompressed'],
          ['cleanup.policy', 'compact'],
          ['min.insync.replicas', config.get('transaction.state.log.min.isr')],
          ['segment.bytes', config.get('transaction.state.log.segment.bytes')],
        ],
      );
    case SHARE_GROUP_STATE_TOPIC:
      return topic(
        name,
        config.get('share.coordinator.state.topic.num.partitions'),
        config.get('share.coordinator.state.topic.replication.factor'),
        [
          ['cleanup.policy', 'delete'],
          ['compression.type', 'uncompressed'],
          ['segment.bytes', config.get('share.coordinator.state.topic.segment.bytes')],
          ['min.insync.replicas', config.get('share.coordinator.state.topic.min.isr')],
          ['retention.ms', -1],
        ],
      );
    default:
      return topic(name, -1, -1, []);
  }
}

function topic(
  name: string,
  numPartitions: number,
  replicationFactor: number,
  configs: readonly (readonly [string, string | number | boolean])[],
): CreateTopicsRequestCreatableTopic {
  return new CreateTopicsRequestCreatableTopic({
    name,
    numPartitions,
    replicationFactor,
    configs: configs.map(
      ([key, value]) => new CreateTopicsRequestCreatableTopicConfig({ name: key, value: String(value) }),
    ),
  });
}
