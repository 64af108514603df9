// The last recorded results of compat-tests/ (docs/results.json, which `compat-tests/run --record` writes), with what
// each program says of itself in its client.json. Must hold: nothing is shown that no run has left.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestedProgram } from '../cli/compat-card.ts';

/** One entry of docs/results.json, as compat-tests/runner/record.mjs writes it. */
interface RecordedResult {
  readonly date: string;
  readonly node: string;
  readonly libraries: Readonly<Record<string, string>>;
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  /** By broker, as `--against` names it. */
  readonly reference?: Readonly<Record<string, ReferenceResult>>;
}

interface ReferenceResult {
  readonly date: string;
  readonly passed: number;
  readonly failed: readonly string[];
}

export interface ProgramResult extends TestedProgram {
  readonly node: string;
  /** The last recorded runs against Apache Kafka: broker and result. */
  readonly references: readonly (readonly [string, ReferenceResult])[];
  readonly checks: readonly string[];
}

interface ClientFile {
  readonly title?: string;
  readonly kind?: TestedProgram['kind'];
  readonly against?: readonly string[];
}

export function programResults(root: string): ProgramResult[] {
  const recorded = JSON.parse(readFileSync(join(root, 'docs', 'results.json'), 'utf8')) as Record<
    string,
    RecordedResult
  >;
  const results = new Map(Object.entries(recorded));
  const found: ProgramResult[] = [];
  for (const name of readdirSync(join(root, 'compat-tests')).sort()) {
    const path = join(root, 'compat-tests', name, 'client.json');
    if (!existsSync(path)) continue;
    const { title = name, kind = 'test' } = JSON.parse(readFileSync(path, 'utf8')) as ClientFile;
    const result = results.get(name);
    found.push({
      name,
      kind,
      title,
      libraries: result?.libraries ?? {},
      date: result?.date ?? null,
      node: result?.node ?? '',
      references: Object.entries(result?.reference ?? {}),
      passed: result?.passed.length ?? 0,
      failed: result?.failed.length ?? 0,
      checks: result?.passed ?? [],
    });
  }
  return found;
}

/** At most so many checks are named one by one. */
const MAX_NAMED = 70;

/** What was exercised, in a few words: checks of one kind (`kind: …`, `kind gzip`) are put together. */
export function exercised(checks: readonly string[]): string {
  const kinds = new Map<string, string[]>();
  for (const check of checks) {
    const at = check.indexOf(': ');
    const kind = at < 0 ? '' : check.slice(0, at);
    const rest = at < 0 ? check : check.slice(at + 2);
    kinds.set(kind, [...(kinds.get(kind) ?? []), rest]);
  }
  const isLong = checks.length > MAX_NAMED;
  return [...kinds]
    .map(([kind, names]) => {
      if (kind === '') return isLong && names.length > MAX_NAMED ? `${names.length} checks` : names.join('; ');
      return isLong ? `${kind} (${names.length})` : `${kind}: ${names.join(', ')}`;
    })
    .join('; ');
}
