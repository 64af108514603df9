// What was asked and compared: per API and version the number of answers and the error codes in them. The report behind
// `--json`; the compatibility card is made of it.
import { fromDist } from './messages.mjs';

const { handlers } = await fromDist('broker/handlers/index.js');
const { apis } = await fromDist('protocol/generated/index.js');
const { errorName } = await fromDist('protocol/api-error.js');

/** Whether Klamm's table has the API of that file name. */
export const isServed = (file) => handlers.some(({ api }) => fileName(api.name) === file);

/** [{ name, versions: [first, last] }] of what Klamm advertises, by file name. */
export const advertisedVersions = () =>
  handlers
    .filter(({ advertised }) => advertised !== false)
    .map(({ api, versions }) => ({ name: fileName(api.name), versions }));

const fileName = (name) => name.replace(/[A-Z]/g, (letter, at) => (at === 0 ? '' : '-') + letter.toLowerCase());

/** Every error code in an answer, however deep. */
export function errorCodes(value, found = new Set()) {
  if (value === null || typeof value !== 'object' || Buffer.isBuffer(value)) return found;
  for (const [key, inner] of Object.entries(value)) {
    if (typeof inner === 'number' && /errorCode$/i.test(key)) found.add(inner);
    else errorCodes(inner, found);
  }
  return found;
}

export class Coverage {
  /** api file name -> version -> { answers, codes, closed } */
  seen = new Map();

  add(api, version, codes, outcome) {
    if (!this.seen.has(api)) this.seen.set(api, new Map());
    const versions = this.seen.get(api);
    const cell = versions.get(version) ?? { answers: 0, codes: new Set(), closed: 0, unanswered: 0 };
    versions.set(version, cell);
    cell.answers += 1;
    for (const code of codes) cell.codes.add(code);
    if (outcome === 'CLOSED') cell.closed += 1;
    if (outcome === 'NO ANSWER') cell.unanswered += 1;
  }

  /** One row per API of the protocol that was asked or is served, one cell per version. */
  report() {
    const served = new Map(handlers.map((handler) => [handler.api.key, handler]));
    const rows = [];
    for (const api of apis) {
      const handler = served.get(api.key);
      const versions = handler?.versions ?? null;
      const asked = this.seen.get(fileName(api.name)) ?? new Map();
      if (versions === null && asked.size === 0) continue;
      const cells = new Set(asked.keys());
      for (let version = versions?.[0] ?? 0; version <= (versions?.[1] ?? -1); version += 1) cells.add(version);
      rows.push({
        key: api.key,
        name: api.name,
        served: versions,
        advertised: handler !== undefined && handler.advertised !== false,
        versions: [...cells].sort((a, b) => a - b).map((version) => ({ version, ...cellOf(asked.get(version)) })),
      });
    }
    return rows;
  }

  /** Versions that Klamm advertises and nobody asked with. */
  gaps() {
    const gaps = [];
    for (const { name, advertised, versions } of this.report()) {
      if (!advertised) continue;
      for (const { version, answers } of versions) if (answers === 0) gaps.push(`${name} ${version}`);
    }
    return gaps;
  }
}

function cellOf(cell) {
  if (cell === undefined) return { answers: 0, errors: [] };
  const errors = [...cell.codes].sort((a, b) => a - b).map((code) => errorName(code));
  const { answers, closed, unanswered } = cell;
  return { answers, errors, ...(closed > 0 ? { closed } : {}), ...(unanswered > 0 ? { unanswered } : {}) };
}
