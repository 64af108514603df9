// DescribeClientQuotas 0-1; the versions differ in encoding only. Must hold: an entity is shown when each component
// asked for matches one of its parts, and, asked strictly, when it has no other part; all its quotas are shown
// together.

import type { ImmutableMap } from '../../metadata/immutable-map.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type DescribeClientQuotasRequest,
  type DescribeClientQuotasRequestComponentData,
  DescribeClientQuotasResponse,
  DescribeClientQuotasResponseEntityData,
  DescribeClientQuotasResponseEntryData,
  DescribeClientQuotasResponseValueData,
  describeClientQuotas,
} from '../../protocol/generated/describe-client-quotas.ts';
import type { ClientQuotaRecord } from '../../protocol/generated/records/metadata.ts';
import type { Broker } from '../broker.ts';
import { defineHandler } from '../handler.ts';

const EXACT = 0;
const DEFAULT = 1;
const ANY = 2;
const TYPES: readonly string[] = ['user', 'client-id', 'ip'];

type Component = DescribeClientQuotasRequestComponentData;

export const describeClientQuotasHandler = defineHandler({
  api: describeClientQuotas,
  versions: [0, 1],
  gate: 'authenticated',
  handle(broker: Pick<Broker, 'metadata'>, _context, { components, strict }: DescribeClientQuotasRequest) {
    for (const component of components) checkComponent(component);
    const types = new Set(components.map(({ entityType }) => entityType));
    if (types.size < components.length) throw invalid('The request names a type of entity twice.');
    if (types.has('ip') && types.size > 1) throw invalid('An entity has an address, or a user and a client.');
    for (const type of types) {
      if (TYPES.includes(type)) continue;
      throw new ApiError(ErrorCode.UNSUPPORTED_VERSION, `There are no entities of type '${type}'.`);
    }
    return new DescribeClientQuotasResponse({
      entries: matching(broker.metadata.image.clientQuotas, components, strict),
    });
  },
  fail: (_request, error) =>
    new DescribeClientQuotasResponse({ errorCode: error.code, errorMessage: error.message, entries: null }),
});

function invalid(message: string): ApiError {
  return new ApiError(ErrorCode.INVALID_REQUEST, message);
}

function checkComponent({ entityType, matchType, match }: Component): void {
  if (entityType === '') throw invalid('A component has no type of entity.');
  if (matchType !== EXACT && matchType !== DEFAULT && matchType !== ANY) throw invalid('Unknown kind of match.');
  if (matchType === EXACT && match === null) throw invalid('An exact match needs a name.');
  if (matchType !== EXACT && match !== null) throw invalid('Only an exact match has a name.');
}

function matching(
  quotas: ImmutableMap<ClientQuotaRecord>,
  components: readonly Component[],
  strict: boolean,
): DescribeClientQuotasResponseEntryData[] {
  const found = new Map<string, DescribeClientQuotasResponseEntryData>();
  for (const { entity, key, value } of quotas.values()) {
    if (strict && entity.length !== components.length) continue;
    const matches = components.every((component) =>
      entity.some(({ entityType, entityName }) => entityType === component.entityType && named(component, entityName)),
    );
    if (!matches) continue;
    const text = JSON.stringify(entity.map(({ entityType, entityName }) => [entityType, entityName]));
    let entry = found.get(text);
    if (entry === undefined) {
      entry = new DescribeClientQuotasResponseEntryData({
        entity: entity.map((part) => new DescribeClientQuotasResponseEntityData({ ...part })),
      });
      found.set(text, entry);
    }
    entry.values.push(new DescribeClientQuotasResponseValueData({ key, value }));
  }
  return [...found.values()];
}

function named({ matchType, match }: Component, name: string | null): boolean {
  if (matchType === ANY) return true;
  return matchType === DEFAULT ? name === null : name === match;
}
