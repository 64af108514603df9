// What the compatibility card says of the APIs, from the tables that the broker itself goes by, and the shape of the
// generated rest of it. Must hold: nothing about an API is known here that dispatch does not know.

import { servedBy } from '../broker/clients/emulation.ts';
import { isOwnApi } from '../broker/clients/own-api.ts';
import { RELEASE_TABLES, type ReleaseTable } from '../broker/clients/release-tables.ts';
import { handlers } from '../broker/handlers/index.ts';
import { apis } from '../protocol/generated/index.ts';

/** The releases beside which Klamm is put, by their names in the table of releases. */
const REFERENCES: readonly ReleaseTable[] = ['3.9', '4.3'].map((name) => RELEASE_TABLES[name]!);

export type Versions = readonly [min: number, max: number];

export interface ApiRow {
  readonly key: number;
  readonly name: string;
  /** null: Klamm does not know the API. */
  readonly klamm: Versions | null;
  /** False where it is answered but clients are not told of it. */
  readonly advertised: boolean;
  /** By release: the versions that it serves on a broker's listener. */
  readonly kafka: Readonly<Record<string, Versions | null>>;
  /** What one of the releases serves and Klamm does not. */
  readonly missing: readonly number[];
}

/** How the answers to one API were compared with Kafka's. */
export interface ComparedApi {
  readonly key: number;
  readonly scenarios: number;
  readonly answers: number;
  /** Names of the error codes in Kafka's answers, NONE left out. */
  readonly errors: readonly string[];
}

export interface Deviation {
  readonly area: string;
  readonly text: string;
  readonly file: string;
  /** Names of the APIs that it is about, as far as they can be told. */
  readonly apis: readonly string[];
}

export interface Kip {
  readonly kip: number;
  readonly title: string;
  /** What of it Klamm does not do; null: all of it that a broker has to do. */
  readonly limit: string | null;
}

export interface TestedProgram {
  readonly name: string;
  readonly kind: 'client' | 'framework' | 'test';
  readonly title: string;
  /** Exact versions of what was tested. */
  readonly libraries: Readonly<Record<string, string>>;
  /** Day of the last recorded run against Klamm; null: none is recorded. */
  readonly date: string | null;
  readonly passed: number;
  readonly failed: number;
}

export interface CompatibilityData {
  readonly compared: readonly ComparedApi[];
  readonly deviations: readonly Deviation[];
  readonly kips: readonly Kip[];
  readonly programs: readonly TestedProgram[];
}

export const REFERENCE_NAMES: readonly string[] = REFERENCES.map(({ kafka }) => kafka);

function within(version: number, range: Versions | null): boolean {
  return range !== null && version >= range[0] && version <= range[1];
}

function missingVersions(klamm: Versions | null, others: readonly (Versions | null)[]): number[] {
  const newest = Math.max(...others.map((range) => range?.[1] ?? -1));
  const found: number[] = [];
  for (let version = 0; version <= newest; version++) {
    if (others.some((range) => within(version, range)) && !within(version, klamm)) found.push(version);
  }
  return found;
}

/** Every API that Klamm, or a broker's listener of one of the releases, has. */
export function apiRows(): ApiRow[] {
  const own = new Map(handlers.map((handler) => [handler.api.key, handler]));
  const rows: ApiRow[] = [];
  for (const { key, name } of apis) {
    if (isOwnApi(key)) continue;
    const handler = own.get(key);
    const klamm = handler?.versions ?? null;
    const ranges = REFERENCES.map((release) => servedBy(release, key));
    if (klamm === null && ranges.every((range) => range === null)) continue;
    rows.push({
      key,
      name,
      klamm,
      advertised: handler !== undefined && handler.advertised !== false,
      kafka: Object.fromEntries(REFERENCES.map(({ kafka }, at) => [kafka, ranges[at]!])),
      missing: missingVersions(klamm, ranges),
    });
  }
  return rows;
}

export function rangeText(range: Versions | null): string {
  if (range === null) return '-';
  return range[0] === range[1] ? `${range[0]}` : `${range[0]}-${range[1]}`;
}

/** Klamm's versions of an API in a cell; in brackets where clients are not told of them. */
export function klammText({ klamm, advertised }: ApiRow): string {
  const text = rangeText(klamm);
  return advertised || klamm === null ? text : `(${text})`;
}
