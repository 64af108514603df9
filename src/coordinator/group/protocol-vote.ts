// Which protocol (assignor) a generation of a classic group uses: among those that every member offers, each member
// votes for the one it prefers, and the most votes win. Must hold: the same winner as Kafka's for the same members,
// also where votes are equal; there Kafka takes the first in the order of a Java HashMap, so that order is kept here.

import { javaHashCode } from '../partition-of.ts';
import type { OfferedProtocol } from './classic-member.ts';

/** The winner, or null if no protocol is offered by all. */
export function voteProtocol(offers: readonly (readonly OfferedProtocol[])[]): string | null {
  const offeredBy = new Map<string, number>();
  for (const offer of offers) {
    const names = new Set(offer.map(({ name }) => name));
    for (const name of names) offeredBy.set(name, (offeredBy.get(name) ?? 0) + 1);
  }
  const votes = new Map<string, number>();
  for (const offer of offers) {
    const preferred = offer.find(({ name }) => offeredBy.get(name) === offers.length);
    if (preferred === undefined) return null;
    votes.set(preferred.name, (votes.get(preferred.name) ?? 0) + 1);
  }
  let winner: string | null = null;
  let most = 0;
  for (const name of inHashMapOrder([...votes.keys()])) {
    const count = votes.get(name) ?? 0;
    if (count > most) {
      winner = name;
      most = count;
    }
  }
  return winner;
}

function inHashMapOrder(names: string[]): string[] {
  let buckets = 16;
  while (names.length > buckets * 0.75) buckets *= 2;
  const bucket = (name: string): number => {
    const hash = javaHashCode(name);
    return (hash ^ (hash >>> 16)) & (buckets - 1);
  };
  return names.sort((a, b) => bucket(a) - bucket(b));
}
