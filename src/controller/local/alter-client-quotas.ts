// AlterClientQuotas at the controller (KIP-546). Must hold: the changes of one entity are stored together or not at
// all, entities succeed or fail each on their own; only a value that differs from what is stored makes a record; what
// is stored is a quota that can be enforced.

import type { MetadataImage } from '../../metadata/image.ts';
import { quotaKey } from '../../metadata/image.ts';
import type { MetadataRecord } from '../../metadata/metadata-record.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import {
  type AlterClientQuotasRequest,
  type AlterClientQuotasRequestEntityData,
  type AlterClientQuotasRequestOpData,
  AlterClientQuotasResponse,
  AlterClientQuotasResponseEntityData,
  AlterClientQuotasResponseEntryData,
} from '../../protocol/generated/alter-client-quotas.ts';
import {
  ClientQuotaRecord,
  ClientQuotaRecordEntityData,
  clientQuotaRecord,
} from '../../protocol/generated/records/metadata.ts';
import { messageOf } from '../message-of.ts';
import { metadataRecord } from './metadata-batch.ts';
import type { ControllerState, Operation } from './state.ts';

/** By entity type; a name of null is the default of the type. */
type Entity = ReadonlyMap<string, string | null>;

const USER = 'user';
const CLIENT_ID = 'client-id';
const IP = 'ip';
/** In the order in which Kafka writes an entity's parts. */
const TYPES: readonly string[] = [CLIENT_ID, USER, IP];

type Kind = 'long' | 'int' | 'double';

/** Of users and clients (KIP-55); a share of the broker's time since KIP-124. */
const CLIENT_KEYS: ReadonlyMap<string, Kind> = new Map([
  ['consumer_byte_rate', 'long'],
  ['producer_byte_rate', 'long'],
  ['controller_mutation_rate', 'double'],
  ['request_percentage', 'double'],
]);
const IP_KEYS: ReadonlyMap<string, Kind> = new Map([['connection_creation_rate', 'int']]);
/** In the order in which Kafka writes an entity's keys. */
const KEY_ORDER: readonly string[] = [...CLIENT_KEYS.keys(), ...IP_KEYS.keys()];
/** A whole number may be this far off, since it travels as a double. */
const TOLERANCE = 1e-6;
const MAX_INT = 2_147_483_647;
const MAX_LONG = 2 ** 63;

export const alterClientQuotasOperation: Operation<AlterClientQuotasRequest, AlterClientQuotasResponse> = (
  state,
  request,
) => {
  const records: MetadataRecord[] = [];
  const results = new Map<string, AlterClientQuotasResponseEntryData>();
  for (const { entity: parts, ops } of request.entries) {
    const entity = entityOf(parts);
    const key = entityText(entity);
    let error: ApiError | null = null;
    try {
      if (results.has(key)) throw invalid('The request names an entity twice.');
      for (const record of changes(state, entity, ops)) records.push(record);
    } catch (caught) {
      if (!(caught instanceof ApiError)) throw caught;
      error = caught;
    }
    results.set(
      key,
      new AlterClientQuotasResponseEntryData({
        errorCode: error?.code ?? ErrorCode.NONE,
        errorMessage: error === null ? null : messageOf(error),
        entity: [...entity].map(
          ([entityType, entityName]) => new AlterClientQuotasResponseEntityData({ entityType, entityName }),
        ),
      }),
    );
  }
  const response = new AlterClientQuotasResponse({ entries: [...results.values()] });
  return { records: request.validateOnly ? [] : records, response };
};

function invalid(message: string): ApiError {
  return new ApiError(ErrorCode.INVALID_REQUEST, message);
}

/** A type that is named twice counts as it is named last. */
function entityOf(parts: readonly AlterClientQuotasRequestEntityData[]): Entity {
  const named = new Map(parts.map(({ entityType, entityName }) => [entityType, entityName]));
  const known = TYPES.filter((type) => named.has(type));
  const others = [...named.keys()].filter((type) => !TYPES.includes(type));
  return new Map([...known, ...others].map((type) => [type, named.get(type)!]));
}

function entityText(entity: Entity): string {
  return JSON.stringify([...entity]);
}

function changes(
  state: ControllerState,
  entity: Entity,
  ops: readonly AlterClientQuotasRequestOpData[],
): MetadataRecord[] {
  const keys = keysOf(entity);
  const wanted = new Map<string, number | null>();
  for (const { key, value, remove } of ops) {
    if (wanted.has(key)) throw invalid(`The request names the quota ${key} of an entity twice.`);
    if (!remove) checkValue(keys, key, value);
    wanted.set(key, remove ? null : value);
  }
  const records: MetadataRecord[] = [];
  for (const key of [...wanted.keys()].sort((a, b) => KEY_ORDER.indexOf(a) - KEY_ORDER.indexOf(b))) {
    const record = change(state.image, entity, key, wanted.get(key)!);
    if (record !== null) records.push(metadataRecord(clientQuotaRecord, record));
  }
  return records;
}

/** Null where the quota is so already. */
function change(image: MetadataImage, entity: Entity, key: string, value: number | null): ClientQuotaRecord | null {
  const record = new ClientQuotaRecord({
    entity: [...entity].map(([entityType, entityName]) => new ClientQuotaRecordEntityData({ entityType, entityName })),
    key,
    value: value ?? 0,
    remove: value === null,
  });
  const stored = image.clientQuotas.get(quotaKey(record));
  if (value === null ? stored === undefined : stored !== undefined && Object.is(stored.value, value)) return null;
  return record;
}

/** The quotas that an entity can have. */
function keysOf(entity: Entity): ReadonlyMap<string, Kind> {
  if (entity.size === 0) throw invalid('An entity without a part has no quota.');
  for (const [type, name] of entity) {
    if (!TYPES.includes(type)) throw invalid(`There is no quota for entities of type '${type}'.`);
    if (name === '') throw invalid(`A ${type} has no empty name.`);
  }
  if (!entity.has(IP)) return CLIENT_KEYS;
  if (entity.size > 1) throw invalid('A quota is for an address or for users and clients, not for both.');
  return IP_KEYS;
}

function checkValue(keys: ReadonlyMap<string, Kind>, key: string, value: number): void {
  const kind = keys.get(key);
  if (kind === undefined) throw invalid(`'${key}' is no quota that the entity can have.`);
  if (value <= 0) throw invalid(`The quota ${key} must be above 0, not ${value}.`);
  if (kind === 'double') return;
  const max = kind === 'int' ? MAX_INT : MAX_LONG;
  const whole = Math.min(Math.trunc(value + TOLERANCE), max);
  // A value that is no number at all is taken, as Kafka does: it limits nothing.
  if (Math.abs(whole - value) > TOLERANCE) {
    throw invalid(`The quota ${key} must be a whole number of at most ${max}, not ${value}.`);
  }
}
