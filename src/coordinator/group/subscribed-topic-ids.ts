// The ids of the topics that a member's names and regular expression stand for. Must hold: equal to what the metadata
// image says now; remembered only while the image's topics and the lists that they come from stay the same objects, so
// that a group of many members with long lists is not looked up anew with each target.

import type { Uuid } from '../../base/uuid.ts';
import type { TopicsImage } from '../../metadata/topics.ts';

type Names = readonly string[];

const NO_NAMES: Names = [];

export class SubscribedTopicIds {
  private topics: TopicsImage | null = null;
  private known: WeakMap<Names, WeakMap<Names, ReadonlySet<Uuid>>> = new WeakMap();

  /** @param matched what the member's regular expression stands for; the lists are never changed in place */
  of(names: Names, matched: Names | undefined, topics: TopicsImage): ReadonlySet<Uuid> {
    if (topics !== this.topics) {
      this.topics = topics;
      this.known = new WeakMap();
    }
    let byMatched = this.known.get(names);
    if (byMatched === undefined) {
      byMatched = new WeakMap();
      this.known.set(names, byMatched);
    }
    const also = matched ?? NO_NAMES;
    let ids = byMatched.get(also);
    if (ids === undefined) {
      ids = idsOf([names, also], topics);
      byMatched.set(also, ids);
    }
    return ids;
  }
}

function idsOf(lists: readonly Names[], topics: TopicsImage): ReadonlySet<Uuid> {
  const ids = new Set<Uuid>();
  for (const names of lists) {
    for (const name of names) {
      const id = topics.byName(name)?.id;
      if (id !== undefined) ids.add(id);
    }
  }
  return ids;
}
