// A broker that says it is an older (or the reference) release of Apache Kafka: `--emulate 3.9`. Clients see the
// versions and features that this release advertised, as far as Klamm has them, and a request outside them closes the
// connection as it would there. Must hold: what is stored is the same with and without; a version is never widened.

import { apiVersions } from '../../protocol/generated/api-versions.ts';
import type { AnyHandler } from '../dispatch.ts';
import {
  type ApiRange,
  type ApiVersionsBroker,
  apiVersionsHandler,
  type FeatureView,
} from '../handlers/api-versions.ts';
import { isOwnApi } from './own-api.ts';
import { RELEASE_TABLES, type ReleaseTable } from './release-tables.ts';

export const EMULATED_RELEASES: readonly string[] = Object.keys(RELEASE_TABLES);

export function releaseTable(name: string): ReleaseTable | null {
  return Object.hasOwn(RELEASE_TABLES, name) ? RELEASE_TABLES[name]! : null;
}

/**
 * Kafka 4 advertises Produce from version 0 on, for the sake of clients that judge a broker by that, and serves it from
 * 3 (KIP-896).
 */
const PRODUCE_KEY = 0;
const PRODUCE_SERVED_FROM = 3;

/** The versions of an API that this release answers; null: it does not know the API. */
export function servedBy(release: ReleaseTable, apiKey: number): readonly [min: number, max: number] | null {
  const row = release.apis.find(([key]) => key === apiKey);
  if (row === undefined) return null;
  const [, min, max] = row;
  const isKafka4 = Number.parseInt(release.kafka, 10) >= 4;
  return [isKafka4 && apiKey === PRODUCE_KEY ? PRODUCE_SERVED_FROM : min, max];
}

/** The table of handlers as that release would have it; Klamm's own APIs stay. */
export function emulatedHandlers<B extends ApiVersionsBroker>(
  handlers: readonly AnyHandler<B>[],
  release: ReleaseTable,
): readonly AnyHandler<B>[] {
  const features = featureView(release);
  const limited: AnyHandler<B>[] = [];
  const advertised: ApiRange[] = [];
  for (const handler of handlers) {
    if (isOwnApi(handler.api.key)) {
      limited.push(handler);
      continue;
    }
    const { key } = handler.api;
    const said = release.apis.find((row) => row[0] === key);
    const served = servedBy(release, key);
    if (said === undefined || served === null) continue;
    const max = Math.min(handler.versions[1], said[2]);
    const versions = [Math.max(handler.versions[0], served[0]), max] as const;
    if (versions[0] > max) continue;
    if (handler.advertised !== false)
      advertised.push({ apiKey: key, min: Math.max(handler.versions[0], said[1]), max });
    const row = key === apiVersions.key ? apiVersionsHandler(() => advertised, versions, features) : handler;
    limited.push({ ...row, versions });
  }
  return limited;
}

function featureView(release: ReleaseTable): FeatureView {
  const known = new Map(release.supported.map(([name, min, max]) => [name, { min, max }]));
  const finalized = new Map(release.finalized);
  return {
    supported(name, min, max) {
      const range = known.get(name);
      if (range === undefined) return null;
      return { min: Math.max(min, range.min), max: Math.min(max, range.max) };
    },
    finalized: (name, level) => Math.min(level, finalized.get(name) ?? 0),
  };
}
