// The files of data/: what was answered to every scenario, one line per distinct answer of a scenario:
//
//   [scenario, api, { label: versions }, answer]        ["groups: static members", "join-group", { "old join": "5-9" }, {…}]
//
// `versions` is '' where the answer belongs to no API version; the n-th answer under one label and version is `label #n`.
// Must hold: the same answers give the same bytes, and reading gives back what was written.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';

/** Answers of one scenario, [{ api, version, label, answer }], by a key that names each of them once. */
export function byKey(answers) {
  const keyed = new Map();
  const seen = new Map();
  for (const { api, version, label, answer } of answers) {
    const plain = `${api}\n${label}\n${version}`;
    const count = (seen.get(plain) ?? 0) + 1;
    seen.set(plain, count);
    const named = count === 1 ? label : `${label} #${count}`;
    keyed.set(keyOf(api, named, version), { api, version, label: named, answer });
  }
  return keyed;
}

export const keyOf = (api, label, version) => `${api}\n${label}\n${version}`;
/** How a key is shown to people. */
export const shown = ({ api, label, version }) => `${label}${version === '' ? '' : ` v${version}`} (${api})`;

function versionList(versions) {
  const ranges = [];
  for (const version of versions) {
    const last = ranges.at(-1);
    if (last !== undefined && last[1] === version - 1) last[1] = version;
    else ranges.push([version, version]);
  }
  return ranges.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}

function versionsOf(list) {
  if (list === '') return [''];
  return list.split(',').flatMap((range) => {
    const [from, to = from] = range.split('-').map(Number);
    return Array.from({ length: to - from + 1 }, (_, i) => from + i);
  });
}

/** The lines of one scenario. `more` goes to the end of each line. */
export function linesOf(scenario, keyed, ...more) {
  const groups = new Map();
  for (const { api, version, label, answer } of keyed.values()) {
    const text = JSON.stringify(answer);
    const group = groups.get(`${api}\n${text}`) ?? { api, text, labels: new Map() };
    groups.set(`${api}\n${text}`, group);
    group.labels.set(label, [...(group.labels.get(label) ?? []), version]);
  }
  return [...groups.values()].map(({ api, text, labels }) => {
    const names = {};
    for (const [label, versions] of labels) names[label] = versions[0] === '' ? '' : versionList(versions.sort(order));
    return JSON.stringify([scenario, api, names, JSON.parse(text), ...more]);
  });
}

const order = (a, b) => a - b;

/** All scenarios of a file: name -> key -> { api, version, label, answer, more }. */
export function readRecording(path) {
  const scenarios = new Map();
  if (!existsSync(path)) return scenarios;
  for (const line of readFileSync(path, 'utf8').split('\n')) {
    if (line === '' || line.startsWith('{')) continue;
    const [scenario, api, labels, answer, ...more] = JSON.parse(line);
    if (!scenarios.has(scenario)) scenarios.set(scenario, new Map());
    const keyed = scenarios.get(scenario);
    for (const [label, versions] of Object.entries(labels)) {
      for (const version of versionsOf(versions)) {
        keyed.set(keyOf(api, label, version), { api, version, label, answer, more });
      }
    }
  }
  return scenarios;
}

/** @param head one object for the first line, or null */
export function writeRecording(path, head, lines) {
  const all = head === null ? lines : [JSON.stringify(head), ...lines];
  writeFileSync(path, all.length === 0 ? '' : `${all.join('\n')}\n`);
}
