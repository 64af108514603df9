// A compiled regular expression and a search for a match of a whole name that can stop anywhere and go on later. Must
// hold: the time for a name is at most (length of the name) x (size of the program), whatever the expression; nothing
// is ever tried twice at one place of a name. Instructions come from re2js, which parses and compiles as Kafka's RE2/J
// does; its own search is not used because it cannot be interrupted.

/** What of a re2js instruction is read. */
export interface Instruction {
  readonly op: number;
  readonly out: number;
  readonly arg: number;
  readonly runes: ArrayLike<number>;
  matchRune(rune: number): boolean;
}

/** re2js's numbers of operations. */
const Op = {
  ALT: 1,
  ALT_MATCH: 2,
  CAPTURE: 3,
  EMPTY_WIDTH: 4,
  FAIL: 5,
  MATCH: 6,
  NOP: 7,
  /** Takes one certain character. Those not named here take one, too, of a set. */
  RUNE1: 9,
} as const;

/** Bits in the argument of EMPTY_WIDTH: what must be true of a place between two characters. */
const BEGIN_LINE = 1;
const END_LINE = 2;
const BEGIN_TEXT = 4;
const END_TEXT = 8;
const WORD_BOUNDARY = 16;
const NO_WORD_BOUNDARY = 32;

const NEWLINE = 10;
const NO_RUNE = -1;

export class RegexProgram {
  readonly instructions: readonly Instruction[];
  readonly start: number;

  constructor(instructions: readonly Instruction[], start: number) {
    this.instructions = instructions;
    this.start = start;
  }

  get size(): number {
    return this.instructions.length;
  }
}

/** Work left to do in this turn; a step is one instruction looked at. */
export interface Steps {
  left: number;
}

/** The search of one program in one name after the other. */
export class WholeMatch {
  private readonly program: RegexProgram;
  private name = '';
  private position = 0;
  /** Instructions that wait for the character at `position`. */
  private waiting: Int32Array;
  private waitingCount = 0;
  private others: Int32Array;
  private readonly pending: Int32Array;
  /** For each instruction the number of the place at which it was looked at last. */
  private readonly seenAt: Int32Array;
  private place = 0;
  /** The program can end at `position`. */
  private canEnd = false;

  constructor(program: RegexProgram) {
    this.program = program;
    this.waiting = new Int32Array(program.size);
    this.others = new Int32Array(program.size);
    // Each instruction is followed once and leads to two others at most.
    this.pending = new Int32Array(2 * program.size + 1);
    this.seenAt = new Int32Array(program.size);
  }

  begin(name: string, steps: Steps): void {
    this.name = name;
    this.position = 0;
    this.waitingCount = 0;
    this.place++;
    this.canEnd = false;
    this.follow(this.program.start, this.conditions(NO_RUNE), steps);
  }

  /** Whether the whole name matches; null: `steps` are used up, so call again. */
  run(steps: Steps): boolean | null {
    const { name } = this;
    const { instructions } = this.program;
    while (this.position < name.length) {
      if (this.waitingCount === 0) return false;
      if (steps.left <= 0) return null;
      const rune = name.codePointAt(this.position)!;
      this.position += rune > 0xffff ? 2 : 1;
      const from = this.waiting;
      const count = this.waitingCount;
      this.waiting = this.others;
      this.others = from;
      this.waitingCount = 0;
      this.place++;
      this.canEnd = false;
      const conditions = this.conditions(rune);
      for (let i = 0; i < count; i++) {
        const pc = from[i]!;
        const instruction = instructions[pc]!;
        const taken = instruction.op === Op.RUNE1 ? instruction.runes[0] === rune : instruction.matchRune(rune);
        if (taken) this.follow(instruction.out, conditions, steps);
      }
      steps.left -= count;
    }
    return this.canEnd;
  }

  /** Adds to `waiting` what can be reached from `pc` without taking a character. */
  private follow(pc: number, conditions: number, steps: Steps): void {
    const { pending, seenAt, place } = this;
    const { instructions } = this.program;
    let count = 0;
    pending[count++] = pc;
    while (count > 0) {
      const at = pending[--count]!;
      if (seenAt[at] === place) continue;
      seenAt[at] = place;
      steps.left--;
      const instruction = instructions[at]!;
      switch (instruction.op) {
        case Op.ALT:
        case Op.ALT_MATCH:
          pending[count++] = instruction.arg;
          pending[count++] = instruction.out;
          break;
        case Op.CAPTURE:
        case Op.NOP:
          pending[count++] = instruction.out;
          break;
        case Op.EMPTY_WIDTH:
          if ((instruction.arg & ~conditions) === 0) pending[count++] = instruction.out;
          break;
        case Op.MATCH:
          this.canEnd = true;
          break;
        case Op.FAIL:
          break;
        default:
          this.waiting[this.waitingCount++] = at;
      }
    }
  }

  /** What is true of the place before `position`, after the character `before`. */
  private conditions(before: number): number {
    const after = this.position < this.name.length ? this.name.codePointAt(this.position)! : NO_RUNE;
    let conditions = isWord(before) === isWord(after) ? NO_WORD_BOUNDARY : WORD_BOUNDARY;
    if (before === NO_RUNE) conditions |= BEGIN_TEXT | BEGIN_LINE;
    else if (before === NEWLINE) conditions |= BEGIN_LINE;
    if (after === NO_RUNE) conditions |= END_TEXT | END_LINE;
    else if (after === NEWLINE) conditions |= END_LINE;
    return conditions;
  }
}

/** RE2's \b knows ASCII alone. */
function isWord(rune: number): boolean {
  return (
    (rune >= 0x61 && rune <= 0x7a) || (rune >= 0x41 && rune <= 0x5a) || (rune >= 0x30 && rune <= 0x39) || rune === 0x5f
  );
}
