// The `uniform` assignor, Kafka's default: spreads partitions evenly and moves as few as that needs. Must hold: see its
// two forms.

import type { Assignor } from './assignor.ts';
import { assignHeterogeneous } from './uniform-heterogeneous.ts';
import { assignHomogeneous } from './uniform-homogeneous.ts';

export const uniformAssignor: Assignor = {
  name: 'uniform',
  assign(spec, topics) {
    if (spec.members.size === 0) return new Map();
    return spec.subscriptionType === 'HOMOGENEOUS'
      ? assignHomogeneous(spec, topics)
      : assignHeterogeneous(spec, topics);
  },
};
