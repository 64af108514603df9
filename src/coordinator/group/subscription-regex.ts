// Regular expressions to which members of consumer groups subscribe, in RE2 syntax as Kafka 4.3.1 takes them (RE2/J),
// and the search for the topics that they match. Must hold: an expression matches a topic if it matches the whole name;
// all topics count, internal ones too, as in Kafka; whatever the expressions and however many the topics, matching
// holds the event loop for a slice of some milliseconds at a time, and compiling one expression for some tens at most.

import { RE2JS, RE2JSSyntaxException } from 're2js';
import { type Instruction, RegexProgram, type Steps, WholeMatch } from './regex-program.ts';
import { scanRegex } from './regex-scan.ts';

/**
 * In instructions: about one for each character, and one for each copy that a counted repetition makes of a character.
 * Compiling takes 2 to 4 microseconds for each, in one piece.
 */
export const MAX_PROGRAM_SIZE = 10_000;
const TOO_LARGE = 'expression too large';
const NESTED_REPETITION = 'invalid nested repetition operator';

/** What is done before the event loop gets its turn; a few milliseconds. */
export const STEPS_PER_SLICE = 100_000;
/** Compiling an instruction takes as long as so many steps. */
const STEPS_PER_COMPILED = 50;

export class SubscriptionRegex {
  readonly text: string;
  readonly program: RegexProgram;
  private readonly search: WholeMatch;

  constructor(text: string, program: RegexProgram) {
    this.text = text;
    this.program = program;
    this.search = new WholeMatch(program);
  }

  /** For one name. For many, which may take long, there is RegexResolution. */
  matches(topicName: string): boolean {
    const steps: Steps = { left: Number.POSITIVE_INFINITY };
    this.search.begin(topicName, steps);
    return this.search.run(steps) === true;
  }
}

/** What is wrong with a text that is no regular expression: goes into INVALID_REGULAR_EXPRESSION's message. */
export interface InvalidRegex {
  readonly reason: string;
}

export function compileSubscriptionRegex(text: string): SubscriptionRegex | InvalidRegex {
  // DEVIATION: Klamm refuses a regular expression that compiles to more than 10,000 instructions, nests groups more
  // than 1,000 deep, or repeats repetitions more than 1,000 times; Kafka takes it and may run out of memory or stack.
  const { size, repeatedBrace } = scanRegex(text, MAX_PROGRAM_SIZE);
  if (size > MAX_PROGRAM_SIZE) return { reason: TOO_LARGE };
  if (repeatedBrace) return { reason: NESTED_REPETITION };
  try {
    const { inst, start } = RE2JS.compile(text).re2().prog as { inst: readonly Instruction[]; start: number };
    if (inst.length > MAX_PROGRAM_SIZE) return { reason: TOO_LARGE };
    return new SubscriptionRegex(text, new RegexProgram(inst, start));
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return { reason: error.getDescription() };
    throw error;
  }
}

export interface ResolvedTopics {
  /** The names that each expression matches, in the order in which they were given, by the expression's text. */
  readonly topics: ReadonlyMap<string, ReadonlySet<string>>;
  /** What is wrong with expressions that cannot be parsed, by their text. They match nothing. */
  readonly invalid: ReadonlyMap<string, string>;
}

/** The search for the topics of some expressions, in slices. */
export class RegexResolution implements ResolvedTopics {
  readonly topics: Map<string, Set<string>> = new Map();
  readonly invalid: Map<string, string> = new Map();
  private readonly waiting: string[];
  private readonly topicNames: readonly string[];
  private search: WholeMatch | null = null;
  private matched: Set<string> = new Set();
  private nameIndex = 0;
  private begun = false;

  constructor(regexes: Iterable<string>, topicNames: readonly string[]) {
    this.waiting = [...new Set(regexes)].reverse();
    this.topicNames = topicNames;
  }

  /** Does the next slice. True: that was the last. */
  advance(stepsPerSlice: number = STEPS_PER_SLICE): boolean {
    const steps: Steps = { left: stepsPerSlice };
    while (steps.left > 0) {
      if (this.search !== null) this.matchNames(this.search, steps);
      else if (this.waiting.length === 0) return true;
      else this.compile(this.waiting.pop()!, steps);
    }
    return this.search === null && this.waiting.length === 0;
  }

  private compile(text: string, steps: Steps): void {
    const regex = compileSubscriptionRegex(text);
    this.matched = new Set();
    this.topics.set(text, this.matched);
    if ('reason' in regex) {
      this.invalid.set(text, regex.reason);
      steps.left -= STEPS_PER_COMPILED * text.length;
      return;
    }
    steps.left -= STEPS_PER_COMPILED * regex.program.size;
    this.search = new WholeMatch(regex.program);
    this.nameIndex = 0;
    this.begun = false;
  }

  private matchNames(search: WholeMatch, steps: Steps): void {
    while (this.nameIndex < this.topicNames.length) {
      if (steps.left <= 0) return;
      const name = this.topicNames[this.nameIndex]!;
      if (!this.begun) search.begin(name, steps);
      this.begun = true;
      const matches = search.run(steps);
      if (matches === null) return;
      if (matches) this.matched.add(name);
      this.nameIndex++;
      this.begun = false;
    }
    this.search = null;
  }
}
