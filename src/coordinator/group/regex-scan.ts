// What can be told of a regular expression by going through its text once: how large a program it will become (counted
// repetitions are copied out, so that 20 characters can ask for a million instructions), and one thing that RE2/J
// refuses and re2js takes. Must hold: the estimate is at least about the real size; the time is in proportion to the
// text; malformed text is no error here (the parser says what is wrong).

/** A Unicode class costs the compiler about as much as so many characters. */
const UNICODE_CLASS = 20;
const GROUP = 2;
/** Within brackets ranges are sorted and merged: cheap, but not free. */
const IN_CLASS = 0.1;

export interface RegexScan {
  /** In instructions, or some value beyond the limit: then the rest was not looked at. */
  readonly size: number;
  /** A brace that stands for itself is repeated, as in `{*`: Kafka takes that for a repetition of a repetition. */
  readonly repeatedBrace: boolean;
}

export function scanRegex(regex: string, sizeLimit: number): RegexScan {
  return new Scan(regex, sizeLimit).run();
}

class Scan {
  private readonly repetition = /\{(\d{1,4})(,(\d{0,4}))?\}/y;
  /** After `(`: a name, or flags that end the group or begin its content. */
  private readonly groupHead = /\?(?:P?<[^>]*>|[a-zA-Z-]*[:)])/y;
  private readonly inBraces = /\{[^}]*\}/y;
  private readonly posixClass = /\[:[^\]]*:\]/y;
  private readonly regex: string;
  private readonly limit: number;
  private readonly outer: number[] = [];
  private total = 0;
  /** The size of what a repetition operator at this place would repeat. */
  private last = 0;
  private at = 0;
  private repeatedBrace = false;

  constructor(regex: string, limit: number) {
    this.regex = regex;
    this.limit = limit;
  }

  run(): RegexScan {
    while (this.at < this.regex.length && this.total <= this.limit) this.next();
    let size = this.total;
    for (const before of this.outer) size += before;
    return { size, repeatedBrace: this.repeatedBrace };
  }

  private next(): void {
    switch (this.regex[this.at]) {
      case '\\':
        if (this.regex[this.at + 1] === 'Q') this.quoted();
        else this.add(this.escape());
        break;
      case '[':
        this.add(this.characterClass());
        break;
      case '(':
        this.open();
        break;
      case ')':
        this.close();
        break;
      case '{':
        this.repeat();
        break;
      case '*':
      case '+':
      case '?':
        this.at++;
        this.total++;
        this.last++;
        break;
      default:
        this.at++;
        this.add(1);
    }
  }

  private add(size: number): void {
    this.total += size;
    this.last = size;
  }

  private quoted(): void {
    const start = this.at + 2;
    const end = this.regex.indexOf('\\E', start);
    this.at = end < 0 ? this.regex.length : end + 2;
    this.total += (end < 0 ? this.regex.length : end) - start;
    this.last = 1;
  }

  /** Moves past an escape and returns its size. */
  private escape(): number {
    const kind = this.regex[this.at + 1];
    this.at += 2;
    if (kind !== 'p' && kind !== 'P' && kind !== 'x') return 1;
    const inBraces = this.match(this.inBraces);
    if (kind === 'x') return 1;
    if (inBraces === null) this.at++;
    return UNICODE_CLASS;
  }

  private characterClass(): number {
    this.at++;
    if (this.regex[this.at] === '^') this.at++;
    let size = 1;
    // A bracket in the first place stands for itself.
    for (let first = true; this.at < this.regex.length && (first || this.regex[this.at] !== ']'); first = false) {
      if (this.regex[this.at] === '\\') {
        size += this.escape();
      } else {
        if (this.match(this.posixClass) === null) this.at++;
        size += IN_CLASS;
      }
    }
    this.at++;
    return size;
  }

  private open(): void {
    this.at++;
    if (this.match(this.groupHead)?.[0].endsWith(')') === true) return;
    this.outer.push(this.total);
    this.total = 0;
    this.last = 0;
  }

  private close(): void {
    this.at++;
    const inner = this.total + GROUP;
    this.total = this.outer.pop() ?? 0;
    this.add(inner);
  }

  private repeat(): void {
    const repetition = this.match(this.repetition);
    if (repetition === null) {
      this.at++;
      this.add(1);
      this.repetition.lastIndex = this.at;
      if ('*+?'.includes(this.regex[this.at] ?? ' ') || this.repetition.test(this.regex)) this.repeatedBrace = true;
      return;
    }
    const min = Number(repetition[1]);
    const max = repetition[3] === undefined ? min : repetition[3] === '' ? min + 1 : Number(repetition[3]);
    // Each copy that may be left out needs a branch.
    const copies = Math.max(max, 1) * (this.last + (max > min ? 1 : 0));
    this.total += copies - this.last;
    this.last = copies;
  }

  /** What `pattern` matches here, moving past it. */
  private match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.at;
    const match = pattern.exec(this.regex);
    if (match !== null) this.at = pattern.lastIndex;
    return match;
  }
}
