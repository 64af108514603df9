// The broker's configuration as the metadata log changes it: BROKER resources, the one of this node over the default of
// all. Must hold: `current` is replaced whole, before any other publisher sees the same image.

import type { BrokerConfig } from '../config/broker-config.ts';
import { ConfigResourceType } from '../metadata/configs.ts';
import type { MetadataDelta } from '../metadata/delta.ts';
import type { MetadataImage } from '../metadata/image.ts';
import type { MetadataPublisher } from '../metadata/publisher.ts';

export class BrokerConfigPublisher implements MetadataPublisher {
  readonly name = 'broker configuration';
  current: BrokerConfig;
  private readonly fileConfig: BrokerConfig;
  private readonly nodeId: number;
  private readonly changed: () => void;

  /**
   * @param fileConfig what the start was given: file, flags, code
   * @param changed called after `current` was replaced
   */
  constructor(fileConfig: BrokerConfig, nodeId: number, changed: () => void) {
    this.fileConfig = fileConfig;
    this.current = fileConfig;
    this.nodeId = nodeId;
    this.changed = changed;
  }

  onUpdate(delta: MetadataDelta, image: MetadataImage): void {
    const { configs } = delta;
    if (configs === null) return;
    const own = String(this.nodeId);
    if (!configs.isChanged(ConfigResourceType.BROKER, own) && !configs.isChanged(ConfigResourceType.BROKER, '')) return;
    this.current = this.fileConfig.withDynamic(image.configs.broker(own), image.configs.broker(''));
    this.changed();
  }
}
