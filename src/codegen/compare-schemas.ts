// Compares protocol-spec with the schemas inside Apache Kafka's jars: all of the current release, and the versions that
// only the older release served. Prints each difference and exits with 1 when there is one.
// Run: node dist/codegen/compare-schemas.js --current FOLDER ... --older FOLDER ... (folders of *.json; see
// compat-tests/schemas/run, which takes them out of the jars).

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMain, readSpecs } from './main.ts';
import { type OfficialField, type OfficialSchema, parseOfficial } from './official-schema.ts';
import {
  allVersions,
  type Field,
  has,
  intersect,
  isStruct,
  MAX_VERSION,
  type Message,
  type SpecFile,
  type Versions,
} from './spec.ts';

type Schemas = ReadonlyMap<string, OfficialSchema>;

const KINDS: ReadonlyMap<string, string> = new Map([
  ['metadata', 'record'],
  ['coordinator-key', 'key'],
  ['coordinator-value', 'value'],
]);

/** Every difference between the spec and the official schemas, one line each. */
export function compareSchemas(files: readonly SpecFile[], current: Schemas, older: Schemas): string[] {
  return new Comparison(files, current, older).run();
}

class Comparison {
  private readonly found: string[] = [];
  private readonly files: readonly SpecFile[];
  private readonly current: Schemas;
  private readonly older: Schemas;

  constructor(files: readonly SpecFile[], current: Schemas, older: Schemas) {
    this.files = files;
    this.current = current;
    this.older = older;
  }

  run(): string[] {
    const names = new Set<string>();
    for (const file of this.files) {
      if (file.path.startsWith('own/')) continue;
      for (const message of file.messages) {
        names.add(message.name);
        this.message(message, file.api?.scope ?? null);
      }
    }
    for (const schema of this.current.values()) {
      if (schema.versions !== null && !names.has(schema.name)) this.differ(schema.name, 'is not in the spec', '', '');
    }
    return this.found;
  }

  private differ(where: string, what: string, spec: unknown, official: unknown): void {
    const detail = spec === '' && official === '' ? '' : `: spec ${text(spec)}, official ${text(official)}`;
    this.found.push(`${where} ${what}${detail}`);
  }

  private same(where: string, what: string, spec: unknown, official: unknown): void {
    if (text(spec) !== text(official)) this.differ(where, what, spec, official);
  }

  private message(message: Message, scope: readonly string[] | null): void {
    const { name } = message;
    const official = this.current.get(name);
    if (official === undefined || official.versions === null) {
      this.differ(name, 'is not an official message', '', '');
      return;
    }
    this.same(name, 'kind', message.kind, KINDS.get(official.kind) ?? official.kind);
    this.same(name, 'key', message.key, official.key);
    this.same(name, 'versions', { from: message.versions.from, to: allVersions(message).to }, official.versions);
    this.same(name, 'flexible', message.flexible, official.flexible);
    if (message.kind === 'request') {
      this.same(name, 'unstable', message.unstable, official.latestIsUnstable ? official.versions.to : null);
      this.same(name, 'scope', [...scope!].sort().join(' '), [...official.scope].sort().join(' '));
    }
    const range = { from: message.versions.from, to: MAX_VERSION };
    this.currentFields(name, message, message.fields, official, official.fields, range);
    this.olderVersions(message, official);
  }

  /** Field by field: the very ranges, in order. Fields that only older versions have are not official any more. */
  private currentFields(
    where: string,
    message: Message,
    fields: readonly Field[],
    schema: OfficialSchema,
    official: readonly OfficialField[],
    range: Versions,
  ): void {
    const officialNames = new Set(official.map(({ name }) => name));
    const own = fields.filter((field) => {
      return officialNames.has(field.officialName) || intersect(field.versions, range) !== null;
    });
    this.same(
      where,
      'fields',
      names(own),
      official
        .map(({ name }) => name)
        .join(' ')
        .toLowerCase(),
    );
    for (const field of own) {
      const other = official.find(({ name }) => name.toLowerCase() === field.officialName.toLowerCase());
      if (other === undefined) continue;
      const here = `${where}.${field.name}`;
      this.field(here, field, other);
      if (!isStruct(field)) continue;
      const struct = message.structs.get(field.type)!;
      const inner = schema.structs.get(field.type) ?? other.fields;
      this.currentFields(here, message, struct.fields, schema, inner, range);
    }
  }

  private field(here: string, field: Field, other: OfficialField): void {
    this.same(here, 'type', typeOf(field), other.type);
    this.same(here, 'versions', field.versions, other.versions);
    this.same(here, 'nullable', within(field.nullable, field.versions), within(other.nullable, other.versions));
    this.same(here, 'tag', field.tag, other.tag);
    this.same(here, 'tagged versions', field.tag === null ? null : field.versions, other.tagged);
    this.same(here, 'default', field.default, other.default);
    this.same(here, 'ignorable', field.ignorable, other.ignorable);
    this.same(here, 'inflexible', field.inflexible, other.inflexible);
  }

  private olderVersions(message: Message, current: OfficialSchema): void {
    const old = this.older.get(message.name) ?? this.renamed(message);
    const requestName = message.name.replace(/Response$/, 'Request');
    const request = this.older.get(requestName) ?? old;
    const unstable = request?.latestIsUnstable === true && request.versions!.from === request.versions!.to;
    const wire = message.kind === 'request' || message.kind === 'response' || message.kind === 'header';
    let wanted: Versions | null = null;
    if (wire && old !== undefined && old.versions !== null && !unstable && old.versions.from < message.versions.from) {
      wanted = { from: old.versions.from, to: message.versions.from - 1 };
    }
    this.same(message.name, 'older versions', message.older, wanted);
    if (message.older === null || wanted === null) return;
    for (let version = wanted.from; version <= wanted.to; version++) {
      const where = `${message.name} v${version}`;
      this.same(where, 'flexible', has(message.flexible, version), has(old!.flexible, version));
      this.layout(where, version, message, message.fields, old!, old!.fields, current.fields);
    }
  }

  /** What one version has on the wire; for fields that are gone, all that the older schema says. */
  private layout(
    where: string,
    version: number,
    message: Message,
    fields: readonly Field[],
    schema: OfficialSchema,
    official: readonly OfficialField[],
    current: readonly OfficialField[],
  ): void {
    const own = fields.filter((field) => has(field.versions, version));
    const others = official.filter((field) => has(field.versions, version));
    this.same(
      where,
      'fields',
      names(own),
      others
        .map(({ name }) => name)
        .join(' ')
        .toLowerCase(),
    );
    for (const field of own) {
      const other = others.find(({ name }) => name.toLowerCase() === field.officialName.toLowerCase());
      if (other === undefined) continue;
      const here = `${where} ${field.name}`;
      const still = current.find(({ name }) => name === other.name);
      if (still === undefined) this.field(here, field, other);
      this.same(here, 'type', typeOf(field), other.type);
      this.same(here, 'nullable', has(field.nullable, version), has(other.nullable, version));
      this.same(here, 'tag', field.tag, has(other.tagged, version) ? other.tag : null);
      this.same(here, 'default', field.default, other.default);
      if (!isStruct(field)) continue;
      const inner = schema.structs.get(field.type) ?? other.fields;
      const now = still?.fields ?? [];
      this.layout(here, version, message, message.structs.get(field.type)!.fields, schema, inner, now);
    }
  }

  /** The older release's schema of an API that has another name now. */
  private renamed(message: Message): OfficialSchema | undefined {
    if (message.key === null) return undefined;
    for (const schema of this.older.values()) {
      if (schema.key === message.key && schema.kind === message.kind) return schema;
    }
    return undefined;
  }
}

function typeOf(field: Field): string {
  return field.isArray ? `[]${field.type}` : field.type;
}

function names(fields: readonly Field[]): string {
  return fields
    .map(({ officialName }) => officialName)
    .join(' ')
    .toLowerCase();
}

function within(nullable: Versions | null, versions: Versions): Versions | null {
  return nullable === null ? null : intersect(nullable, versions);
}

function text(value: unknown): string {
  return value === null ? 'none' : typeof value === 'object' ? JSON.stringify(value) : String(value);
}

export function readSchemas(folders: readonly string[]): Map<string, OfficialSchema> {
  const schemas = new Map<string, OfficialSchema>();
  for (const folder of folders) {
    for (const name of readdirSync(folder).filter((file) => file.endsWith('.json'))) {
      const schema = parseOfficial(readFileSync(join(folder, name), 'utf8'));
      schemas.set(schema.name, schema);
    }
  }
  return schemas;
}

function folders(flag: string): string[] {
  const at = process.argv.indexOf(flag);
  if (at < 0) return [];
  const rest = process.argv.slice(at + 1);
  const end = rest.findIndex((word) => word.startsWith('--'));
  return end < 0 ? rest : rest.slice(0, end);
}

if (isMain(import.meta.url)) {
  const current = readSchemas(folders('--current'));
  const older = readSchemas(folders('--older'));
  if (current.size === 0 || older.size === 0) {
    console.error('usage: compare-schemas.js --current FOLDER ... --older FOLDER ...');
    process.exitCode = 2;
  } else {
    const specs = readSpecs(fileURLToPath(new URL('../../protocol-spec', import.meta.url)));
    const found = compareSchemas(specs, current, older);
    for (const line of found) console.log(line);
    console.log(
      `${current.size} schemas of the current release, ${older.size} of the older: ${found.length} differences`,
    );
    process.exitCode = found.length === 0 ? 0 : 1;
  }
}
