// Dynamic configuration as the metadata log has it: per resource, the keys that somebody set. Must hold: a value here
// is the text that was set, nothing is defaulted or checked; a resource without keys has no entry.

import type { ConfigRecord } from '../protocol/generated/records/metadata.ts';
import { ImmutableMap } from './immutable-map.ts';

/** As in Kafka's ConfigResource.Type. */
export const ConfigResourceType = {
  UNKNOWN: 0,
  TOPIC: 2,
  BROKER: 4,
  BROKER_LOGGER: 8,
  CLIENT_METRICS: 16,
  GROUP: 32,
} as const;

export interface ConfigResource {
  readonly type: number;
  /** A topic's name, a group's id, a broker's id, or '' for the default of all brokers. */
  readonly name: string;
}

export type ConfigMap = ReadonlyMap<string, string>;

const noConfigs: ConfigMap = new Map();

function resourceKey(type: number, name: string): string {
  return `${type} ${name}`;
}

function resourceOf(key: string): ConfigResource {
  const space = key.indexOf(' ');
  return { type: Number(key.slice(0, space)), name: key.slice(space + 1) };
}

export class ConfigsImage {
  static readonly empty: ConfigsImage = new ConfigsImage(ImmutableMap.empty());
  private readonly resources: ImmutableMap<ConfigMap>;

  constructor(resources: ImmutableMap<ConfigMap>) {
    this.resources = resources;
  }

  /** Never undefined: a resource without dynamic configuration has an empty map. */
  of(type: number, name: string): ConfigMap {
    return this.resources.get(resourceKey(type, name)) ?? noConfigs;
  }

  topic(name: string): ConfigMap {
    return this.of(ConfigResourceType.TOPIC, name);
  }

  /** `name` is the node id's text; '' is the default of all brokers. */
  broker(name: string): ConfigMap {
    return this.of(ConfigResourceType.BROKER, name);
  }

  /** Also for a group that does not exist. */
  group(groupId: string): ConfigMap {
    return this.of(ConfigResourceType.GROUP, groupId);
  }

  *entries(): IterableIterator<[ConfigResource, ConfigMap]> {
    for (const [key, configs] of this.resources.entries()) yield [resourceOf(key), configs];
  }

  /** Used by ConfigsDelta alone. */
  with(changes: ReadonlyMap<string, ConfigMap | undefined>): ConfigsImage {
    return new ConfigsImage(this.resources.with(changes));
  }
}

export class ConfigsDelta {
  readonly image: ConfigsImage;
  /** By resource: the keys that changed, null where deleted. */
  private readonly changes: Map<string, Map<string, string | null>> = new Map();

  constructor(image: ConfigsImage) {
    this.image = image;
  }

  /** The resources that changed. */
  *changed(): IterableIterator<ConfigResource> {
    for (const key of this.changes.keys()) yield resourceOf(key);
  }

  isChanged(type: number, name: string): boolean {
    return this.changes.has(resourceKey(type, name));
  }

  private resource(type: number, name: string): Map<string, string | null> {
    const key = resourceKey(type, name);
    let changes = this.changes.get(key);
    if (changes === undefined) {
      changes = new Map();
      this.changes.set(key, changes);
    }
    return changes;
  }

  config(record: ConfigRecord): void {
    this.resource(record.resourceType, record.resourceName).set(record.name, record.value);
  }

  /** A topic's configuration ends with the topic. */
  removeTopic(name: string): void {
    const key = resourceKey(ConfigResourceType.TOPIC, name);
    const before = this.image.topic(name);
    if (before.size === 0) {
      this.changes.delete(key);
      return;
    }
    const changes = this.resource(ConfigResourceType.TOPIC, name);
    changes.clear();
    for (const configName of before.keys()) changes.set(configName, null);
  }

  apply(): ConfigsImage {
    const result = new Map<string, ConfigMap | undefined>();
    for (const [key, changes] of this.changes) {
      const { type, name } = resourceOf(key);
      const configs = new Map(this.image.of(type, name));
      for (const [configName, value] of changes) {
        if (value === null) configs.delete(configName);
        else configs.set(configName, value);
      }
      result.set(key, configs.size === 0 ? undefined : configs);
    }
    return this.image.with(result);
  }

  static between(before: ConfigsImage, after: ConfigsImage): ConfigsDelta {
    const delta = new ConfigsDelta(before);
    for (const [resource, configs] of before.entries()) {
      const now = after.of(resource.type, resource.name);
      for (const name of configs.keys()) {
        if (!now.has(name)) delta.resource(resource.type, resource.name).set(name, null);
      }
    }
    for (const [resource, configs] of after.entries()) {
      const old = before.of(resource.type, resource.name);
      for (const [name, value] of configs) {
        if (old.get(name) !== value) delta.resource(resource.type, resource.name).set(name, value);
      }
    }
    return delta;
  }
}
