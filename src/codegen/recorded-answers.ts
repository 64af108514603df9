// What the differential tests compare, counted in the data that they recorded from Apache Kafka: per API the scenarios,
// the answers and the error codes in them. Must hold: the recorded answers are what the comparison goes by, so that
// these numbers need no run.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ComparedApi } from '../cli/compat-card.ts';
import { errorName } from '../protocol/api-error.ts';
import { fileNameOf } from './areas.ts';

interface Counted {
  readonly scenarios: Set<string>;
  readonly codes: Set<number>;
  answers: number;
}

/** Adds every error code in an answer, however deep. */
function addErrorCodes(value: unknown, codes: Set<number>): void {
  if (value === null || typeof value !== 'object') return;
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'number' && /errorCode$/i.test(key)) codes.add(inner);
    else addErrorCodes(inner, codes);
  }
}

/** How many versions a list like `0-3,7` has. */
export function versionCount(list: string): number {
  if (list === '') return 1;
  let count = 0;
  for (const range of list.split(',')) {
    const [from, to = from] = range.split('-').map(Number);
    count += to! - from! + 1;
  }
  return count;
}

/** Counts the lines of one recording (differential/recordings.mjs says how they read). */
export function countAnswers(text: string, counted: Map<string, Counted>): void {
  for (const line of text.split('\n')) {
    if (!line.startsWith('[')) continue;
    const [scenario, api, labels, answer] = JSON.parse(line) as [string, string, Record<string, string>, unknown];
    const entry = counted.get(api) ?? { scenarios: new Set(), codes: new Set(), answers: 0 };
    counted.set(api, entry);
    entry.scenarios.add(scenario);
    for (const versions of Object.values(labels)) entry.answers += versionCount(versions);
    addErrorCodes(answer, entry.codes);
  }
}

export interface Compared {
  readonly apis: readonly ComparedApi[];
  readonly scenarios: number;
  readonly answers: number;
}

export function comparedApis(
  folder: string,
  apis: readonly { readonly key: number; readonly name: string }[],
): Compared {
  const counted = new Map<string, Counted>();
  for (const version of ['4.3.1', '3.9.1']) {
    countAnswers(readFileSync(join(folder, `kafka-${version}.jsonl`), 'utf8'), counted);
  }
  const rows = apis.flatMap(({ key, name }) => {
    const entry = counted.get(fileNameOf(name));
    if (entry === undefined) return [];
    const codes = [...entry.codes].filter((code) => code !== 0).sort((a, b) => a - b);
    return [{ key, scenarios: entry.scenarios.size, answers: entry.answers, errors: codes.map(errorName) }];
  });
  const all = [...counted.values()];
  return {
    apis: rows,
    scenarios: new Set(all.flatMap(({ scenarios }) => [...scenarios])).size,
    answers: all.reduce((sum, { answers }) => sum + answers, 0),
  };
}
