// Reads the message schemas that Apache Kafka ships inside its jars: JSON with `//` comments, one message a file. Must
// hold: only facts are taken from them (names, types, ranges), in the shape that the comparison needs.

import { parseVersions, type Versions } from './spec.ts';

export interface OfficialField {
  readonly name: string;
  /** As written: `[]FetchTopic`, `int32` ... */
  readonly type: string;
  readonly versions: Versions;
  readonly nullable: Versions | null;
  readonly tagged: Versions | null;
  readonly tag: number | null;
  readonly default: string | null;
  readonly ignorable: boolean;
  readonly inflexible: boolean;
  readonly fields: OfficialField[];
}

export interface OfficialSchema {
  readonly name: string;
  readonly kind: string;
  readonly key: number | null;
  /** Null where the message is no longer in use. */
  readonly versions: Versions | null;
  readonly flexible: Versions | null;
  readonly latestIsUnstable: boolean;
  readonly scope: readonly string[];
  readonly fields: OfficialField[];
  readonly structs: ReadonlyMap<string, OfficialField[]>;
}

/** The text without comments: `//` outside of strings to the end of the line. */
export function withoutComments(text: string): string {
  const lines: string[] = [];
  for (const line of text.split('\n')) {
    let inString = false;
    let end = line.length;
    for (let i = 0; i < line.length; i++) {
      const char = line[i];
      if (inString && char === '\\') i++;
      else if (char === '"') inString = !inString;
      else if (!inString && char === '/' && line[i + 1] === '/') {
        end = i;
        break;
      }
    }
    lines.push(line.slice(0, end));
  }
  return lines.join('\n');
}

type Json = Record<string, unknown>;

export function parseOfficial(text: string): OfficialSchema {
  const json = JSON.parse(withoutComments(text)) as Json;
  const structs = new Map<string, OfficialField[]>();
  for (const struct of list(json.commonStructs)) structs.set(String(struct.name), list(struct.fields).map(field));
  return {
    name: String(json.name),
    kind: String(json.type),
    key: json.apiKey === undefined ? null : Number(json.apiKey),
    versions: range(json.validVersions),
    flexible: range(json.flexibleVersions),
    latestIsUnstable: json.latestVersionUnstable === true,
    scope: Array.isArray(json.listeners) ? json.listeners.map(String) : [],
    fields: list(json.fields).map(field),
    structs,
  };
}

function list(value: unknown): Json[] {
  return Array.isArray(value) ? (value as Json[]) : [];
}

function range(value: unknown): Versions | null {
  if (value === undefined || value === 'none') return null;
  const versions = parseVersions(String(value));
  if (versions === null) throw new Error(`no version range: ${value}`);
  return versions;
}

function field(json: Json): OfficialField {
  const tagged = range(json.taggedVersions);
  const versions = range(json.versions) ?? tagged;
  if (versions === null) throw new Error(`field ${json.name} has no versions`);
  return {
    name: String(json.name),
    type: String(json.type),
    versions,
    nullable: range(json.nullableVersions),
    tagged,
    tag: json.tag === undefined ? null : Number(json.tag),
    default: defaultOf(json),
    ignorable: json.ignorable === true || json.ignorable === 'true',
    inflexible: json.flexibleVersions === 'none',
    fields: list(json.fields).map(field),
  };
}

/** The default as the spec writes it; null where it is the type's own. */
function defaultOf(json: Json): string | null {
  // An unquoted null is no default at all; the quoted one is the value.
  if (json.default === undefined || json.default === null) return null;
  const text = String(json.default);
  if (text === '' || text === 'false') return null;
  if (text === 'null' || text === 'true') return text;
  const value = text.startsWith('0x') ? String(Number(text)) : text;
  return value === '0' ? null : value;
}
