// What the parts of the group coordinator share within one shard. Must hold: every group of the shard is in `groups`; a
// key of `timers` names its group, so that two groups never share a timer.

import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { Random } from '../../base/random.ts';
import type { MetadataImage } from '../../metadata/image.ts';
import type { TimerOperation } from '../runtime.ts';
import { Changes } from '../shard.ts';
import type { ShardTimers } from '../timers.ts';
import { ClassicGroup } from './classic-group.ts';
import { ConsumerGroup } from './consumer-group.ts';
import type { Group } from './group.ts';
import type { GroupConfigs, GroupCoordinatorConfig } from './group-config.ts';
import type { SubscribedTopicIds } from './subscribed-topic-ids.ts';
import type { SubscribingGroups } from './subscribing-groups.ts';
import type { TopicHashes } from './topic-hash.ts';

/** Who asks: what the coordinator keeps of a request's context. */
export interface GroupRequestContext {
  readonly apiVersion: number;
  readonly clientId: string | null;
  readonly clientHost: string;
}

export interface GroupEnvironment {
  readonly groups: Map<string, Group>;
  /** Which consumer groups subscribe to a topic. */
  readonly topics: SubscribingGroups;
  readonly topicHashes: TopicHashes;
  readonly topicIds: SubscribedTopicIds;
  /** The newest metadata. */
  readonly image: () => MetadataImage;
  readonly groupConfigs: GroupConfigs;
  readonly timers: ShardTimers<TimerOperation>;
  readonly config: () => GroupCoordinatorConfig;
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
}

export function classicGroup(env: GroupEnvironment, groupId: string): ClassicGroup | undefined {
  const group = env.groups.get(groupId);
  return group instanceof ClassicGroup ? group : undefined;
}

export function consumerGroup(env: GroupEnvironment, groupId: string): ConsumerGroup | undefined {
  const group = env.groups.get(groupId);
  return group instanceof ConsumerGroup ? group : undefined;
}

/** `operation` runs as an operation of the shard after `delayMs`. */
export function schedule(
  env: GroupEnvironment,
  key: string,
  delayMs: number,
  operation: (changes: Changes) => void,
): void {
  env.timers.schedule(key, delayMs, () => {
    const changes = new Changes();
    operation(changes);
    return changes.outcome(undefined);
  });
}

export const joinKey = (groupId: string): string => `join ${groupId}`;
export const syncKey = (groupId: string): string => `sync ${groupId}`;
/** The length keeps apart ids that contain a space. */
export const heartbeatKey = (groupId: string, memberId: string): string =>
  `heartbeat ${groupId.length} ${groupId} ${memberId}`;
