// Prints samples of every message at every version as our encoder writes them, one a line: `name version hex`. For
// compat-tests/schemas, where Apache Kafka's own classes read them and must write the same bytes again.
// Run: node dist/codegen/sample-messages.js current|older SAMPLES_PER_VERSION SEED

import fc from 'fast-check';
import { Writer } from '../protocol/writer.ts';
import { isMain } from './main.ts';
import { type AnyMessage, allSubjects, fullMessage, messageArbitrary, type Subject } from './message-arbitrary.ts';
import { has } from './spec.ts';

function line(subject: Subject, message: AnyMessage, version: number): string {
  const writer = new Writer();
  subject.codec.encode(writer, message, version);
  return `${subject.message.name} ${version} ${writer.toBuffer().toString('hex')}`;
}

/** Defaults, everything set, and `count` at random, of each version; `older`: of those that only 3.9.1 served. */
export async function sampleLines(older: boolean, count: number, seed: number): Promise<string[]> {
  const lines: string[] = [];
  for (const subject of await allSubjects()) {
    const Class = subject.classOf('');
    for (const version of subject.versions) {
      if (has(subject.message.older, version) !== older) continue;
      const full = fullMessage(subject, version, () => 7);
      const random = fc.sample(messageArbitrary(subject, version), { numRuns: count, seed });
      for (const message of [new Class(), full, ...random]) lines.push(line(subject, message, version));
    }
  }
  return lines;
}

if (isMain(import.meta.url)) {
  const [which, count, seed] = process.argv.slice(2);
  for (const text of await sampleLines(which === 'older', Number(count ?? 20), Number(seed ?? 1))) console.log(text);
}
