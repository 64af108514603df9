// What a request looks like at a version, from Klamm's own spec: which fields it has, and systematic changes of one field
// at a time. Must hold: the same request gives the same changes in the same order.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fromDist } from './messages.mjs';

const { readSpecs } = await fromDist('codegen/main.js');
const { has, isStruct, allVersions } = await fromDist('codegen/spec.js');
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const specs = new Map();
for (const { path, api } of readSpecs(join(root, 'protocol-spec'))) {
  if (api !== null) specs.set(path.slice('apis/'.length), api);
}

export const UNKNOWN_ID = 'AAAAAAAAAAAAAAAAAAAAzw';
const ZERO_ID = 'AAAAAAAAAAAAAAAAAAAAAA';
const bounds = { int8: 2 ** 7, int16: 2 ** 15, int32: 2 ** 31, int64: 2 ** 53 };

export const request = (api) => specs.get(api).request;
export const allApis = () => [...specs.values()];
export const isKafkas = (api) => specs.has(api);

/** The stable versions that Apache Kafka `reference` serves of an API, of those that our spec knows. */
export function versionsOf(api, reference) {
  const message = request(api);
  const { from } = allVersions(message);
  const range =
    reference === '4.3.1' ? [message.versions.from, message.versions.to] : [from, message.versions.from - 1];
  return Array.from({ length: range[1] - range[0] + 1 }, (_, i) => range[0] + i);
}

/** `plain` without the fields that the version does not have. */
export function fitted(message, plain, version, fields = message.fields) {
  const fit = {};
  for (const field of fields) {
    if (!(field.name in plain) || !has(field.versions, version)) continue;
    const value = plain[field.name];
    if (!isStruct(field) || value === null) fit[field.name] = value;
    else {
      const inner = message.structs.get(field.type).fields;
      const one = (element) => fitted(message, element, version, inner);
      fit[field.name] = field.isArray ? value.map(one) : one(value);
    }
  }
  return fit;
}

function scalars(field, version, names) {
  const nothing = has(field.nullable, version) ? [['null', null]] : [];
  switch (field.type) {
    case 'bool':
      return [
        ['true', true],
        ['false', false],
      ];
    case 'int8':
    case 'int16':
    case 'int32':
    case 'int64': {
      if (field.exact) return [];
      const bound = bounds[field.type];
      return [-2, -1, 0, 1, bound - 1, field.type === 'int64' ? 1 - bound : -bound].map((n) => [`${n}`, n]);
    }
    case 'uint16':
      return [0, 65535].map((n) => [`${n}`, n]);
    case 'float64':
      return [0, -1, 1e300].map((n) => [`${n}`, n]);
    case 'uuid':
      return [
        ['zero', ZERO_ID],
        ['unknown', UNKNOWN_ID],
      ];
    case 'string':
      return [...nothing, ['empty', ''], ['unknown', names.unknown], ['long', names.long]];
    case 'bytes':
      return [...nothing, ['empty', Buffer.alloc(0)], ['junk', Buffer.from('junk')]];
    default:
      return [];
  }
}

/** Sets the field at `path` of a copy. */
function withValue(plain, path, change) {
  const [step, ...rest] = path;
  const copy = Array.isArray(plain) ? [...plain] : { ...plain };
  copy[step] = rest.length === 0 ? change(copy[step]) : withValue(copy[step], rest, change);
  return copy;
}

function changesOfField(message, field, plain, path, version, name, names) {
  const set = (label, value) => [`${name} ${label}`, (request) => withValue(request, path, () => value)];
  const value = plain?.[field.name];
  if (!field.isArray) {
    if (!isStruct(field)) {
      return scalars(field, version, names)
        .filter(([, changed]) => changed !== value)
        .map(([label, changed]) => set(label, changed));
    }
    const nothing = has(field.nullable, version) ? [set('null', null)] : [];
    const inner = message.structs.get(field.type).fields;
    return [...nothing, ...changesOfFields(message, inner, value ?? null, path, version, `${name}.`, names)];
  }
  const changes = has(field.nullable, version) ? [set('null', null)] : [];
  changes.push(set('[]', []));
  if (!Array.isArray(value) || value.length === 0) return changes;
  changes.push([`${name} twice`, (request) => withValue(request, path, (list) => [...list, ...list])]);
  if (!isStruct(field)) {
    const element = { ...field, isArray: false, nullable: null };
    const each = scalars(element, version, names).filter(([, changed]) => changed !== value[0]);
    for (const [label, changed] of each) changes.push(set(`[${label}]`, [changed]));
    return changes;
  }
  const inner = message.structs.get(field.type).fields;
  changes.push(...changesOfFields(message, inner, value[0], [...path, 0], version, `${name}.`, names));
  return changes;
}

function changesOfFields(message, fields, plain, path, version, prefix, names) {
  if (plain === null) return [];
  const changes = [];
  for (const field of fields) {
    if (!has(field.versions, version) || field.type === 'records') continue;
    const name = `${prefix}${field.name}`;
    changes.push(...changesOfField(message, field, plain, [...path, field.name], version, name, names));
  }
  return changes;
}

/** Names that nothing has, and one that is too long for a topic; no other scenario's, which might make them. */
export function strangeNames(t, tag) {
  const names = { unknown: `${tag}-unknown`, long: `${tag}-`.padEnd(300, 'n') };
  t.normaliser.aliases.set(names.unknown, 'UNKNOWN').set(names.long, 'LONG NAME');
  return names;
}

/** Changes of one field of a request at a time: [label, (plain) => changed]. `names` as of strangeNames. */
export function changesOf(message, plain, version, names) {
  return changesOfFields(message, message.fields, plain, [], version, '', names);
}

/** The labels of `changesOf` for a request that has one element in every list and every struct. */
export function fieldChanges(message, version, fields = message.fields, prefix = '') {
  const labels = [];
  const strange = { unknown: 'unknown', long: 'long' };
  for (const field of fields) {
    if (!has(field.versions, version) || field.type === 'records') continue;
    const name = `${prefix}${field.name}`;
    if (has(field.nullable, version) && (field.isArray || isStruct(field))) labels.push(`${name} null`);
    if (field.isArray) labels.push(`${name} []`, `${name} twice`);
    if (isStruct(field)) {
      labels.push(...fieldChanges(message, version, message.structs.get(field.type).fields, `${name}.`));
      continue;
    }
    const element = field.isArray ? { ...field, isArray: false, nullable: null } : field;
    // A value that the good request has already is no change of it.
    const interesting = scalars(element, version, strange).filter(([label]) => /null|empty|\d{3}/.test(label));
    for (const [label] of interesting) labels.push(field.isArray ? `${name} [${label}]` : `${name} ${label}`);
  }
  return labels;
}

const names = ['', 'hostile-a', 'hostile-b', 'x', 'n'.repeat(300), '__consumer_offsets', 'consumer', 'range'];

function inventedScalar(random, field) {
  switch (field.type) {
    case 'bool':
      return random.chance(50);
    case 'uint16':
      return random.int(65_536);
    case 'float64':
      return random.int(100);
    case 'int8':
    case 'int16':
    case 'int32':
    case 'int64': {
      if (field.exact) return BigInt(random.int(100));
      const bound = bounds[field.type];
      return random.pick([0, 0, 1, 1, 2, -1, -2, 100, bound - 1, field.type === 'int64' ? 1 - bound : -bound]);
    }
    case 'uuid':
      return random.pick([ZERO_ID, UNKNOWN_ID]);
    case 'string':
      return random.pick(names);
    default:
      return Buffer.from(Array.from({ length: random.int(80) }, () => random.int(256)));
  }
}

/** A request of that version with whatever the random numbers say. */
export function invented(random, message, version, fields = message.fields) {
  const plain = {};
  for (const field of fields) {
    if (!has(field.versions, version)) continue;
    if (has(field.nullable, version) && random.chance(15)) {
      plain[field.name] = null;
      continue;
    }
    const one = () =>
      isStruct(field)
        ? invented(random, message, version, message.structs.get(field.type).fields)
        : inventedScalar(random, field);
    plain[field.name] = field.isArray ? Array.from({ length: random.int(3) }, one) : one();
  }
  // A wait without end is not what is looked for.
  if ('maxWaitMs' in plain) plain.maxWaitMs = random.int(20);
  if ('acks' in plain) plain.acks = random.pick([1, -1, 5]);
  return plain;
}
