// ListConfigResources 0-1. v0, once ListClientMetricsResources, lists what client metrics have been configured; v1 asks
// by resource type, none of them meaning all. Must hold: topics and brokers are listed as they exist, groups and client
// metrics only where something is set on them.

import { ConfigResourceType } from '../../metadata/configs.ts';
import type { MetadataImage } from '../../metadata/image.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import {
  type ListConfigResourcesRequest,
  ListConfigResourcesResponse,
  ListConfigResourcesResponseConfigResource,
  listConfigResources,
} from '../../protocol/generated/list-config-resources.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';
import { brokersOn } from '../topic-view.ts';

const { TOPIC, BROKER, BROKER_LOGGER, CLIENT_METRICS, GROUP } = ConfigResourceType;

/** In the order in which Kafka answers them. */
const ALL_TYPES: readonly number[] = [GROUP, CLIENT_METRICS, BROKER_LOGGER, BROKER, TOPIC];

export const listConfigResourcesHandler = defineHandler({
  api: listConfigResources,
  versions: [0, 1],
  gate: 'authenticated',
  handle(broker: Pick<Broker, 'metadata'>, context, request: ListConfigResourcesRequest) {
    const known = context.apiVersion === 0 ? [CLIENT_METRICS] : ALL_TYPES;
    const asked = new Set<number>(request.resourceTypes.length === 0 ? known : request.resourceTypes);
    for (const type of asked) if (!known.includes(type)) return refusal(ErrorCode.UNSUPPORTED_VERSION);
    const configResources: ListConfigResourcesResponseConfigResource[] = [];
    for (const resourceType of ALL_TYPES) {
      if (!asked.has(resourceType)) continue;
      for (const resourceName of namesOf(resourceType, broker.metadata.image, context.listenerName)) {
        configResources.push(new ListConfigResourcesResponseConfigResource({ resourceName, resourceType }));
      }
    }
    return new ListConfigResourcesResponse({ configResources });
  },
  fail: (_request, error) => refusal(error.code),
});

function refusal(errorCode: number): ListConfigResourcesResponse {
  return new ListConfigResourcesResponse({ errorCode });
}

function namesOf(type: number, image: MetadataImage, listenerName: string): string[] {
  switch (type) {
    case TOPIC:
      return [...image.topics.values()].map((topic) => topic.name);
    case BROKER:
    case BROKER_LOGGER:
      return brokersOn(image, listenerName).map(({ id }) => String(id));
    default:
      return [...image.configs.entries()].flatMap(([resource]) => (resource.type === type ? [resource.name] : []));
  }
}
