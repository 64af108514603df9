// Where Klamm answers otherwise than Apache Kafka on purpose: data/differences.jsonl, lines as in recordings.mjs with the
// beginning of the DEVIATION comment in src/ that explains it at the end. Must hold: a difference that no comment explains
// is an error, so that the compatibility card's list, which is made of these comments, has every one.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromDist } from './messages.mjs';
import { linesOf, readRecording, writeRecording } from './recordings.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(dirname(here));
const path = join(here, 'data', 'differences.jsonl');

/** Every DEVIATION comment: [{ text, file }]. */
export async function deviationComments() {
  const { deviationsIn } = await fromDist('codegen/readme-tables.js');
  const comments = [];
  for (const file of readdirSync(join(root, 'src'), { recursive: true }).sort()) {
    if (!file.endsWith('.ts') || file.endsWith('.test.ts') || file.endsWith('readme-tables.ts')) continue;
    const full = join(root, 'src', file);
    for (const text of deviationsIn(readFileSync(full, 'utf8'))) comments.push({ text, file: relative(root, full) });
  }
  return comments;
}

export class Differences {
  known = readRecording(path);

  /** What Klamm answers instead, or undefined. */
  get(scenario, key) {
    return this.known.get(scenario)?.get(key);
  }

  /** Takes these answers of Klamm as explained by `deviation`. */
  accept(scenario, answers, deviation) {
    const keyed = this.known.get(scenario) ?? new Map();
    this.known.set(scenario, keyed);
    for (const [key, entry] of answers) keyed.set(key, { ...entry, more: [deviation] });
  }

  forget(scenario, key) {
    this.known.get(scenario)?.delete(key);
  }

  write() {
    const lines = [];
    for (const scenario of [...this.known.keys()].sort()) {
      const groups = new Map();
      for (const [key, entry] of this.known.get(scenario)) {
        const deviation = entry.more[0];
        if (!groups.has(deviation)) groups.set(deviation, new Map());
        groups.get(deviation).set(key, entry);
      }
      for (const deviation of [...groups.keys()].sort()) {
        lines.push(...linesOf(scenario, groups.get(deviation), deviation));
      }
    }
    writeRecording(path, null, lines);
  }

  /** Deviations that are named here: [{ deviation, answers, comment }], comment null when src/ has none. */
  async explained() {
    const comments = await deviationComments();
    const counts = new Map();
    for (const keyed of this.known.values()) {
      for (const { more } of keyed.values()) counts.set(more[0], (counts.get(more[0]) ?? 0) + 1);
    }
    return [...counts].map(([deviation, answers]) => {
      const found = comments.filter(({ text }) => text.startsWith(deviation));
      // The same sentence may stand at more than one place.
      const texts = new Set(found.map(({ text }) => text));
      return { deviation, answers, comment: texts.size === 1 ? found[0] : null, matches: texts.size };
    });
  }
}
