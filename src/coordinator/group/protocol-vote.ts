// Which protocol (assignor) a generation of a classic group uses: among those that every member offers, each member
// votes for the one it prefers, and the most votes win. Must hold: the same winner as Kafka's for the same members,
// also where votes are equal; there Kafka takes the first in the order of a Java HashMap, so that order is kept here.

import { javaHashCode } from '../partition-of.ts';
import { hashOrder } from './assignors/java-hash-order.ts';
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
  for (const name of hashOrder([...votes.keys()], javaHashCode)) {
    const count = votes.get(name) ?? 0;
    if (count > most) {
      winner = name;
      most = count;
    }
  }
  return winner;
}
