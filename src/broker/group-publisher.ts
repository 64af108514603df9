// Gives the group coordinator its partitions of __consumer_offsets as the image assigns them, and the image itself.
// Must hold: it runs after the replica manager, so that the logs are open; what was committed to a deleted topic goes.

import type { Logger } from '../base/logger.ts';
import type { GroupCoordinator } from '../coordinator/group/group-coordinator.ts';
import type { MetadataDelta } from '../metadata/delta.ts';
import type { MetadataImage } from '../metadata/image.ts';
import type { MetadataPublisher } from '../metadata/publisher.ts';
import type { ReplicaManager } from '../replication/replica-manager.ts';
import { HostedPartitions } from './hosted-partitions.ts';
import { GROUP_METADATA_TOPIC } from './internal-topics.ts';

export class GroupPublisher implements MetadataPublisher {
  readonly name = 'group coordinator';
  private readonly groups: GroupCoordinator;
  private readonly hosted: HostedPartitions;

  constructor(replicas: ReplicaManager, groups: GroupCoordinator, logger: Logger) {
    this.groups = groups;
    this.hosted = new HostedPartitions(GROUP_METADATA_TOPIC, replicas, groups, logger);
  }

  onUpdate(delta: MetadataDelta, image: MetadataImage): void {
    this.groups.onImage(delta, image);
    this.hosted.onUpdate(delta);
    if (delta.topics === null) return;
    const deleted = [...delta.topics.deleted.values()].map(({ name, id }) => ({ name, id }));
    if (deleted.length > 0) this.groups.onTopicsDeleted(deleted);
  }
}
