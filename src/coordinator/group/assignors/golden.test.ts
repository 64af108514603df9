// Replays what Apache Kafka 4.3.1's own UniformAssignor and RangeAssignor answered to groups that seeded walks made
// (the first line of each file says how it came to be).

import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { Assignor } from './assignor.ts';
import { rangeAssignor } from './range.ts';
import { type AssignorCase, inputOf, resultData } from './spec-fixture.ts';
import { uniformAssignor } from './uniform.ts';

interface GoldenCase extends AssignorCase {
  readonly name: string;
  readonly expected: ReturnType<typeof resultData>;
}

function cases(file: string): readonly GoldenCase[] {
  const lines = readFileSync(new URL(`golden/${file}`, import.meta.url), 'utf8')
    .trim()
    .split('\n');
  return lines.slice(1).map((line) => JSON.parse(line) as GoldenCase);
}

const assignors: readonly Assignor[] = [uniformAssignor, rangeAssignor];

describe.each(assignors)('$name', (assignor) => {
  test.each(cases(`${assignor.name}.jsonl`))('$name', (golden) => {
    const { spec, topics } = inputOf(golden);
    expect(resultData(golden, assignor.assign(spec, topics))).toEqual(golden.expected);
  });
});
