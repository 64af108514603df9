// The parts into which the card sorts APIs and known differences. Must hold: every API that Klamm answers is in one of
// them; a difference is where its file belongs.

import type { Deviation } from '../cli/compat-card.ts';

const CLUSTER = 'Cluster and controller';
const RECORDS = 'Records';
const SHARE = 'Share and streams groups';
const LIMITS = 'Configuration and limits';

/** [name, keys of APIs, beginnings of the files whose differences belong here] */
const AREAS: readonly (readonly [name: string, keys: readonly number[], files: readonly string[]])[] = [
  [RECORDS, [0, 1, 2, 21, 23, 61], ['src/records/', 'src/storage/', 'src/replication/', 'src/broker/fetch-']],
  ['Metadata and topics', [3, 18, 19, 20, 37, 60, 75], []],
  ['Groups', [8, 9, 10, 11, 12, 13, 14, 15, 16, 42, 47, 68, 69], ['src/coordinator/group/']],
  ['Transactions', [22, 24, 25, 26, 27, 28, 65, 66], ['src/coordinator/transaction/']],
  ['Configuration, quotas, users, client metrics', [32, 33, 44, 48, 49, 50, 51, 71, 72, 74], ['src/broker/quotas/']],
  [CLUSTER, [34, 35, 43, 45, 46, 55, 57, 64, 80, 81], ['src/controller/', 'src/broker/']],
  ['Security', [17, 29, 30, 31, 36, 38, 39, 40, 41], []],
  [SHARE, [76, 77, 78, 79, 83, 84, 85, 86, 87, 88, 89, 90, 91, 92], ['src/broker/handlers/share']],
  [LIMITS, [], ['src/config/', 'src/network/', 'src/protocol/', 'src/broker/config-views.ts']],
];

export const AREA_NAMES: readonly string[] = AREAS.map(([name]) => name);

export function areaOfApi(key: number): string {
  const area = AREAS.find(([, keys]) => keys.includes(key));
  if (area === undefined) throw new Error(`src/codegen/areas.ts has no place for API ${key}`);
  return area[0];
}

export function fileNameOf(api: string): string {
  return api.replace(/[A-Z]/g, (letter, at) => (at === 0 ? '' : '-') + letter.toLowerCase());
}

/** The area and the APIs of a difference that is made in `file`. */
export function placed(
  text: string,
  file: string,
  apis: readonly { readonly key: number; readonly name: string }[],
): Deviation {
  const base = file.slice(file.lastIndexOf('/') + 1);
  const handled = apis.filter(({ name }) => base === `${fileNameOf(name)}.ts`);
  const named = apis.filter(({ name }) => !handled.some((one) => one.name === name) && wordIn(text, name));
  const fitting = AREAS.flatMap(([name, , files]) =>
    files.filter((start) => file.startsWith(start)).map((start) => ({ name, length: start.length })),
  ).sort((a, b) => b.length - a.length);
  const [about] = file.startsWith('src/broker/handlers/') ? [...handled, ...named] : handled;
  // The handlers of share groups tell about ApiVersions.
  const area = about === undefined || fitting[0]?.name === SHARE ? fitting[0]?.name : areaOfApi(about.key);
  if (area === undefined) throw new Error(`src/codegen/areas.ts has no place for ${file}`);
  return { area, text, file, apis: [...handled, ...named].map(({ name }) => name) };
}

/** Whether the name of an API stands in `text` as such, not as an ordinary word. */
function wordIn(text: string, name: string): boolean {
  const isOrdinaryWord = !/[a-z][A-Z]/.test(name);
  // A word like Fetch names the API where it does not begin a sentence, or has a version behind it.
  const pattern = isOrdinaryWord ? new RegExp(`(?<=\\w )${name}\\b|\\b${name} \\d`) : new RegExp(`\\b${name}\\b`);
  return pattern.test(text);
}
