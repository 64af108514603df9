// Members in order of their load, as the heterogeneous `uniform` assignor walks them: from the least loaded upwards to
// give, from the most loaded downwards to take. Must hold: the caller really gives (takes) one partition to (from) each
// member that it is told, and counts it in `loads`; equal loads are ordered by member index.

/** A range whose values are wider than this many times its length is sorted by comparison. */
const COUNTING_SORT_SPAN = 4;

export class LoadOrder {
  private readonly loads: Int32Array;
  private members: Int32Array = new Int32Array(0);
  /** [0, lowEnd) are the members that had the least; all have `lowLevel`, those before `lowNext` one more. */
  private lowEnd = 0;
  private lowLevel = 0;
  private lowNext = 0;
  /** [highStart, highEnd) are the members that had the most; all have `highLevel`, those after `highNext` one less. */
  private highStart = 0;
  private highEnd = 0;
  private highLevel = 0;
  private highNext = 0;

  constructor(loads: Int32Array) {
    this.loads = loads;
  }

  /** The difference between the most and the least loaded of `members`. */
  imbalance(members: readonly number[]): number {
    let least = this.loads[members[0]!]!;
    let most = least;
    for (let i = 1; i < members.length; i++) {
      const load = this.loads[members[i]!]!;
      if (load < least) least = load;
      else if (load > most) most = load;
    }
    return most - least;
  }

  /** Begins anew with `members`: at least one, in ascending order. */
  reset(members: readonly number[]): void {
    const count = members.length;
    this.members = this.sorted(members);
    this.lowEnd = 0;
    this.lowLevel = this.loads[this.members[0]!]! - 1;
    this.lowNext = 0;
    this.highStart = count;
    this.highEnd = count;
    this.highLevel = this.loads[this.members[count - 1]!]! + 1;
    this.highNext = count - 1;
  }

  private sorted(members: readonly number[]): Int32Array {
    const loads = this.loads;
    const imbalance = this.imbalance(members);
    if (imbalance > members.length * COUNTING_SORT_SPAN) {
      return Int32Array.from(members).sort((a, b) => loads[a]! - loads[b]! || a - b);
    }
    let least = loads[members[0]!]!;
    for (const member of members) if (loads[member]! < least) least = loads[member]!;
    const starts = new Int32Array(imbalance + 2);
    for (const member of members) starts[loads[member]! - least + 1]!++;
    for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1]!;
    const sorted = new Int32Array(members.length);
    for (const member of members) sorted[starts[loads[member]! - least]!++] = member;
    return sorted;
  }

  /** Who gets the next partition. */
  nextLeastLoaded(): number {
    if (this.lowNext >= this.lowEnd) {
      // All of the range got one: its level rises, and it takes in those who have that much already.
      this.lowLevel++;
      while (this.lowEnd < this.members.length && this.loads[this.members[this.lowEnd]!] === this.lowLevel) {
        this.lowEnd++;
      }
      this.lowNext = 0;
    }
    return this.members[this.lowNext++]!;
  }

  /** Who gives up the next partition; -1: nobody is left. */
  nextMostLoaded(): number {
    if (this.highNext < this.highStart) {
      if (this.highEnd <= this.highStart && this.highStart > 0) {
        // Every member of the range was set aside: go on with whoever comes next, however little it has.
        this.highLevel = this.loads[this.members[this.highStart - 1]!]!;
      } else {
        this.highLevel--;
      }
      while (this.highStart > 0 && this.loads[this.members[this.highStart - 1]!] === this.highLevel) this.highStart--;
      this.highNext = this.highEnd - 1;
    }
    if (this.highNext < 0) return -1;
    return this.members[this.highNext--]!;
  }

  /** The member that `nextMostLoaded` named last has nothing to give: it is not asked again. */
  setAsideMostLoaded(): void {
    const place = this.highNext + 1;
    const member = this.members[place]!;
    this.highEnd--;
    this.members[place] = this.members[this.highEnd]!;
    this.members[this.highEnd] = member;
  }

  get balanced(): boolean {
    return this.highLevel - this.lowLevel <= 1;
  }
}
