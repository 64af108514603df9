// Which topic names would collide in metric names, where '.' and '_' are the same. Must hold: it names exactly the
// topics of the controller's image that contain one of the two.

import type { MetadataDelta } from '../../metadata/delta.ts';
import type { MetadataImage } from '../../metadata/image.ts';

function unified(name: string): string {
  return name.replaceAll('.', '_');
}

function canCollide(name: string): boolean {
  return name.includes('.') || name.includes('_');
}

export class CollisionIndex {
  private readonly names = new Map<string, Set<string>>();

  load(image: MetadataImage): void {
    this.names.clear();
    for (const topic of image.topics.values()) this.add(topic.name);
  }

  update(delta: MetadataDelta): void {
    if (delta.topics === null) return;
    for (const topic of delta.topics.deleted.values()) this.remove(topic.name);
    for (const topic of delta.topics.changed.values()) this.add(topic.name);
  }

  /** A topic that exists and collides with `name`, itself included. */
  colliding(name: string): string | undefined {
    if (!canCollide(name)) return undefined;
    return this.names.get(unified(name))?.values().next().value;
  }

  private add(name: string): void {
    if (!canCollide(name)) return;
    const key = unified(name);
    const names = this.names.get(key);
    if (names === undefined) this.names.set(key, new Set([name]));
    else names.add(name);
  }

  private remove(name: string): void {
    const key = unified(name);
    const names = this.names.get(key);
    if (names === undefined) return;
    names.delete(name);
    if (names.size === 0) this.names.delete(key);
  }
}
