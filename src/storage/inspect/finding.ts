// What an inspection of files has found, in one form for `klamm log verify` and `klamm log repair`: what is wrong, in
// which file, at which byte and offset, and what will be done about it. Must hold: a file full of nonsense gives a few
// findings and a count, never a list as long as the file.

/**
 * `damage`: something that was written is gone or wrong. `warning`: unusual, nothing is lost by it. `note`: named
 * because a person may want to know (files kept aside, left over, in use).
 */
export type Severity = 'damage' | 'warning' | 'note';

export interface Finding {
  readonly severity: Severity;
  /** A fixed word for programs, such as `batch-checksum`. */
  readonly code: string;
  /** Absolute path. */
  readonly file: string;
  /** Byte in the file, where that says something. */
  readonly position: number | null;
  readonly offset: number | null;
  readonly what: string;
  /** What will be done about it, and by whom. */
  readonly remedy: string | null;
}

export type FindingSink = (finding: Finding) => void;

const SHOWN_OF_A_KIND = 10;

/** Lets the first ten findings of a kind through for each file, then counts. */
export class Findings {
  private readonly sink: FindingSink;
  private file = '';
  private readonly seen = new Map<string, Finding & { count: number }>();
  private held: (() => void)[] | null = null;
  private damageCount = 0;
  private warningCount = 0;

  private readonly only: string | null;

  /** @param only findings of other files than this one are dropped */
  constructor(sink: FindingSink, only: string | null = null) {
    this.sink = sink;
    this.only = only;
  }

  get damaged(): number {
    return this.damageCount;
  }

  get warnings(): number {
    return this.warningCount;
  }

  add(
    severity: Severity,
    code: string,
    file: string,
    what: string,
    where: { readonly position?: number; readonly offset?: number; readonly remedy?: string | null } = {},
  ): void {
    if (this.held !== null) {
      this.held.push(() => this.add(severity, code, file, what, where));
      return;
    }
    if (this.only !== null && file !== this.only) return;
    if (file !== this.file) this.flush();
    this.file = file;
    if (severity === 'damage') this.damageCount++;
    else if (severity === 'warning') this.warningCount++;
    const { position = null, offset = null, remedy = null } = where;
    const finding: Finding = { severity, code, file, position, offset, what, remedy };
    const known = this.seen.get(code);
    if (known === undefined) this.seen.set(code, { ...finding, count: 1 });
    else known.count++;
    if ((known?.count ?? 1) <= SHOWN_OF_A_KIND) this.sink(finding);
  }

  /** What is added from now on waits for `release`. */
  hold(): void {
    this.held = [];
  }

  /** @param keep false: what waits is forgotten */
  release(keep: boolean): void {
    const held = this.held ?? [];
    this.held = null;
    if (keep) for (const add of held) add();
  }

  /** Tells how many were not shown. Also called when the inspection ends. */
  flush(): void {
    for (const { count, severity, code, file, remedy } of this.seen.values()) {
      const more = count - SHOWN_OF_A_KIND;
      if (more <= 0) continue;
      this.sink({ severity, code, file, position: null, offset: null, what: `${more} more of this kind`, remedy });
    }
    this.seen.clear();
  }
}
