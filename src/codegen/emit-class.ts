// Writes the class of one struct, and the test whether a struct holds only defaults. Must hold: every field has a value
// from the start, so all objects of a class have one shape.

import type { MessageLayout, StructLayout } from './layout.ts';
import { type Field, isStruct, type Message } from './spec.ts';

const TYPES: ReadonlyMap<string, string> = new Map([
  ['bool', 'boolean'],
  ['string', 'string'],
  ['uuid', 'Uuid'],
  ['bytes', 'Buffer'],
]);

/** The TypeScript type of a field's value, null included. */
export function fieldType(layout: MessageLayout, field: Field): string {
  let type = elementType(layout, field);
  if (field.isArray) type += '[]';
  const nullable = field.nullable !== null || (field.type === 'records' && !field.isArray);
  return nullable ? `${type} | null` : type;
}

export function elementType(layout: MessageLayout, field: Field): string {
  if (field.type === 'records') return carriesPayload(layout.message) ? 'Buffer | Payload' : 'Buffer';
  if (field.exact) return 'bigint';
  return TYPES.get(field.type) ?? layout.classes.get(field.type) ?? 'number';
}

/** Only what the broker sends can come from a log. */
function carriesPayload(message: Message): boolean {
  return message.kind === 'response';
}

/** The value of a field that nobody set, as source text. */
export function defaultValue(layout: MessageLayout, field: Field): string {
  if (field.default === 'null') return 'null';
  if (field.isArray) return '[]';
  if (isStruct(field)) return `new ${layout.classes.get(field.type)!}()`;
  if (field.default !== null) {
    if (field.type === 'string') return `'${field.default}'`;
    return field.exact ? `${field.default}n` : field.default;
  }
  switch (field.type) {
    case 'bool':
      return 'false';
    case 'string':
      return "''";
    case 'uuid':
      return 'ZERO_UUID';
    case 'bytes':
      return 'EMPTY_BYTES';
    case 'records':
      return 'null';
    default:
      return field.exact ? '0n' : '0';
  }
}

/** An expression that is true when the field of `owner` is not at its default. */
export function differsFromDefault(layout: MessageLayout, field: Field, owner: string): string {
  const value = `${owner}.${field.name}`;
  const fallback = defaultValue(layout, field);
  if (fallback === 'null') return `${value} !== null`;
  const orNull = field.nullable === null ? '' : `${value} === null || `;
  if (field.isArray || field.type === 'bytes') {
    return orNull === '' ? `${value}.length !== 0` : `(${orNull}${value}.length !== 0)`;
  }
  if (isStruct(field)) return `${orNull}!isDefault${layout.classes.get(field.type)!}(${value})`;
  return `${value} !== ${fallback}`;
}

export function emitClass(layout: MessageLayout, struct: StructLayout): string[] {
  const { className } = struct;
  const { fields } = struct.struct;
  if (fields.length === 0) {
    const unused = [
      '  // Takes its fields like every generated class; it has none.',
      `  constructor(_init?: Partial<${className}>) {}`,
    ];
    return [`export class ${className} {`, ...unused, '}', ''];
  }
  const out: string[] = [`export class ${className} {`];
  for (const field of fields) {
    out.push(`  ${field.name}: ${fieldType(layout, field)} = ${defaultValue(layout, field)};`);
  }
  out.push('', `  constructor(init?: Partial<${className}>) {`, '    if (init === undefined) return;');
  for (const { name } of fields) out.push(`    if (init.${name} !== undefined) this.${name} = init.${name};`);
  out.push('  }', '}', '');
  return out;
}

export function emitDefaultTest(layout: MessageLayout, struct: StructLayout): string[] {
  const tests = struct.struct.fields.map((field) => `    ${differsFromDefault(layout, field, 'it')}`);
  return [
    `function isDefault${struct.className}(it: ${struct.className}): boolean {`,
    '  return !(',
    tests.join(' ||\n'),
    '  );',
    '}',
    '',
  ];
}
