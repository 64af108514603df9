// Who is told of each new image. Must hold: publishers are called in the order they were installed, synchronously, so
// that when the last one returns the partitions of the image are open; a publisher never throws for the state of a disk
// or a topic (it marks that partition offline instead).

import type { MetadataDelta } from './delta.ts';
import type { MetadataImage } from './image.ts';

export interface MetadataPublisher {
  /** For the log. */
  readonly name: string;
  /**
   * `delta` leads from the image published before (`delta.image`) to `image`. The first call after the start has the
   * empty image before it, so that every topic is new in it.
   */
  onUpdate(delta: MetadataDelta, image: MetadataImage): void;
}
