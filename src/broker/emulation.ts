// A broker that says it is an older (or the reference) release of Apache Kafka: `--emulate 3.9`. Clients see the
// versions and features that this release advertised, as far as Klamm has them, and a request outside them closes the
// connection as it would there. Must hold: what is stored is the same with and without; a version is never widened.

import type { AnyHandler } from './dispatch.ts';
import { type ApiVersionsBroker, apiVersionsHandler, type FeatureView } from './handlers/api-versions.ts';
import { isOwnApi } from './own-api.ts';
import { RELEASE_TABLES, type ReleaseTable } from './release-tables.ts';

export const EMULATED_RELEASES: readonly string[] = Object.keys(RELEASE_TABLES);

export function releaseTable(name: string): ReleaseTable | null {
  return Object.hasOwn(RELEASE_TABLES, name) ? RELEASE_TABLES[name]! : null;
}

/** The table of handlers as that release would have it; Klamm's own APIs stay. */
export function emulatedHandlers<B extends ApiVersionsBroker>(
  handlers: readonly AnyHandler<B>[],
  release: ReleaseTable,
): readonly AnyHandler<B>[] {
  const ranges = new Map(release.apis.map(([key, min, max]) => [key, [min, max] as const]));
  const features = featureView(release);
  const limited: AnyHandler<B>[] = [];
  const advertised = () =>
    limited
      .filter(({ api }) => !isOwnApi(api.key))
      .map(({ api, versions }) => ({ apiKey: api.key, min: versions[0], max: versions[1] }));
  for (const handler of handlers) {
    if (isOwnApi(handler.api.key)) {
      limited.push(handler);
      continue;
    }
    const range = ranges.get(handler.api.key);
    if (range === undefined) continue;
    const versions = [Math.max(handler.versions[0], range[0]), Math.min(handler.versions[1], range[1])] as const;
    if (versions[0] > versions[1]) continue;
    const row = handler.api.name === 'ApiVersions' ? apiVersionsHandler(advertised, versions, features) : handler;
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
