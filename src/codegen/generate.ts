// From parsed specs to the text of every generated file. Must hold: the same specs give the same text, byte for byte,
// so that CI can compare; nothing here touches the disk.

import { emitClass, emitDefaultTest } from './emit-class.ts';
import { emitDecode } from './emit-decode.ts';
import { emitEncode } from './emit-encode.ts';
import { layOut, structsWithDefaultTest } from './layout.ts';
import { type ApiSpec, allVersions, type ErrorSpec, lowerFirst, type Message, type SpecFile } from './spec.ts';

export interface GeneratedFile {
  /** Path under src/protocol/generated. */
  readonly path: string;
  readonly text: string;
}

export function generate(files: readonly SpecFile[]): GeneratedFile[] {
  const out: GeneratedFile[] = [];
  const withApi = files.filter((file) => file.api !== null).sort((a, b) => a.api!.key - b.api!.key);
  // What is not Kafka's is in no list of Kafka's APIs.
  const apis = withApi.filter((file) => !isOwn(file));
  for (const file of withApi) out.push({ path: apiPath(file), text: apiFile(file) });
  const groups = new Map<string, SpecFile[]>();
  for (const file of files) {
    const [folder, group] = file.path.split('/');
    if (folder === 'records') groups.set(group!, [...(groups.get(group!) ?? []), file]);
    else if (folder === 'data') out.push({ path: `data/${basename(file)}.ts`, text: dataFile(file, '../..') });
    else if (file.path === 'headers') out.push({ path: 'headers.ts', text: dataFile(file, '..') });
    else if (file.path === 'errors') out.push({ path: 'error-codes.ts', text: errorFile(file.errors) });
  }
  for (const [group, members] of groups) out.push({ path: `records/${group}.ts`, text: recordFile(group, members) });
  out.push({ path: 'index.ts', text: indexFile(apis) });
  return out.sort((a, b) => (a.path < b.path ? -1 : 1));
}

function basename(file: SpecFile): string {
  return file.path.split('/').at(-1)!;
}

function isOwn(file: SpecFile): boolean {
  return file.path.startsWith('own/');
}

function apiPath(file: SpecFile): string {
  return `${isOwn(file) ? 'own/' : ''}${basename(file)}.ts`;
}

function opening(source: string, holds: string): string {
  const first = `// Generated from protocol-spec/${source} by src/codegen: do not edit, run \`npm run codegen\`.`;
  return `${first}\n// ${holds}\n\n`;
}

const CODEC_NOTE = 'Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.';

/** Imports that the text needs, then the text. */
function withImports(root: string, body: string, fromApi: string): string {
  const uses = (word: string): boolean => new RegExp(`\\b${word}\\b`).test(body);
  const depth = root === '..' ? '../..' : root === '../..' ? '../../..' : root;
  const lines: string[] = [];
  if (uses('Payload')) lines.push(`import type { Payload } from '${depth}/base/payload.ts';`);
  const uuid = [uses('Uuid') ? 'type Uuid' : '', uses('ZERO_UUID') ? 'ZERO_UUID' : ''].filter((word) => word !== '');
  if (uuid.length > 0) lines.push(`import { ${uuid.join(', ')} } from '${depth}/base/uuid.ts';`);
  lines.push(`import type { ${fromApi} } from '${root}/api.ts';`);
  lines.push(`import { DecodeError, type Reader } from '${root}/reader.ts';`);
  const fromWriter = ['EncodeError', 'nullField', 'unsupportedField'].filter(uses);
  fromWriter.push(uses('new Writer') ? 'Writer' : 'type Writer');
  lines.push(`import { ${fromWriter.join(', ')} } from '${root}/writer.ts';`, '');
  if (uses('EMPTY_BYTES')) lines.push('const EMPTY_BYTES = Buffer.alloc(0);', '');
  return `${lines.join('\n')}\n${body}`;
}

/** Classes, decode and encode functions of a message and its structs. */
function messageCode(message: Message): string {
  const layout = layOut(message);
  const defaultTests = structsWithDefaultTest(layout);
  const out: string[] = [];
  for (const struct of layout.structs) {
    out.push(...emitClass(layout, struct));
    if (defaultTests.has(struct.struct.name)) out.push(...emitDefaultTest(layout, struct));
    out.push(...emitDecode(layout, struct));
    out.push(...emitEncode(layout, struct));
  }
  return out.join('\n');
}

/** The members of a Codec, with its check of the version. */
function codecMembers(message: Message, pad: string): string {
  const { from, to } = allVersions(message);
  const { name } = message;
  const test = from === to ? `version !== ${from}` : `version < ${from} || version > ${to}`;
  return [
    `name: '${name}',`,
    'decode(reader, version) {',
    `  if (${test}) throw new DecodeError(\`${name} has no version \${version}\`);`,
    `  return decode${name}(reader, version);`,
    '},',
    'encode(writer, message, version) {',
    `  if (${test}) throw new EncodeError(\`${name} has no version \${version}\`);`,
    `  encode${name}(writer, message, version);`,
    '},',
  ]
    .map((line) => `${pad}${line}`)
    .join('\n');
}

function versionPair(message: Message): string {
  return `[${allVersions(message).from}, ${message.versions.to}]`;
}

function apiFile(file: SpecFile): string {
  const api = file.api!;
  const { request, response } = api;
  const body = [
    messageCode(request),
    messageCode(response),
    `export const ${lowerFirst(api.name)}: Api<${request.name}, ${response.name}> = {`,
    `  key: ${api.key},`,
    `  name: '${api.name}',`,
    `  versions: ${versionPair(request)},`,
    `  latestVersion: ${allVersions(request).to},`,
    `  flexibleFrom: ${request.flexible?.from ?? null},`,
    `  scope: [${api.scope.map((word) => `'${word}'`).join(', ')}],`,
    '  request: {',
    codecMembers(request, '    '),
    '  },',
    '  response: {',
    codecMembers(response, '    '),
    '  },',
    '};',
    '',
  ].join('\n');
  return opening(`${file.path}.kspec`, CODEC_NOTE) + withImports(isOwn(file) ? '../..' : '..', body, 'Api');
}

function typeConst(message: Message, type: string): string {
  return [
    `export const ${lowerFirst(message.name)}: ${type}<${message.name}> = {`,
    ...(type === 'RecordType' ? [`  key: ${message.key},`] : []),
    `  versions: ${versionPair(message)},`,
    codecMembers(message, '  '),
    '};',
    '',
  ].join('\n');
}

function dataFile(file: SpecFile, root: string): string {
  const parts = file.messages.map((message) => `${messageCode(message)}${typeConst(message, 'DataType')}`);
  return opening(`${file.path}.kspec`, CODEC_NOTE) + withImports(root, parts.join('\n'), 'DataType');
}

function recordFile(group: string, files: readonly SpecFile[]): string {
  const sorted = [...files].sort((a, b) => a.messages[0]!.key! - b.messages[0]!.key!);
  const parts: string[] = [];
  for (const message of sorted.flatMap((file) => file.messages)) {
    parts.push(`${messageCode(message)}${typeConst(message, 'RecordType')}`);
  }
  parts.push(group === 'metadata' ? recordTable(group, sorted) : keyTable(group, sorted));
  return opening(`records/${group}`, CODEC_NOTE) + withImports('../..', parts.join('\n'), 'RecordType');
}

function recordTable(group: string, files: readonly SpecFile[]): string {
  const rows = files.map(({ messages }) => `  [${messages[0]!.key}, ${lowerFirst(messages[0]!.name)}],`);
  return [
    '/** By the type id that stands before each record. */',
    `export const ${group}RecordTypes: ReadonlyMap<number, RecordType<object>> = new Map<number, RecordType<object>>([`,
    ...rows,
    ']);',
    '',
  ].join('\n');
}

function keyTable(group: string, files: readonly SpecFile[]): string {
  const pair = `{ readonly key: RecordType<object>; readonly value: RecordType<object> }`;
  const rows = files.map(({ messages: [key, value] }) => {
    return `  [${key!.key}, { key: ${lowerFirst(key!.name)}, value: ${lowerFirst(value!.name)} }],`;
  });
  return [
    '/** By the type id that begins each key; a null value is a tombstone. */',
    `export const ${group}RecordKeyTypes: ReadonlyMap<`,
    '  number,',
    `  ${pair}`,
    '> = new Map([',
    ...rows,
    ']);',
    '',
  ].join('\n');
}

function errorFile(errors: readonly ErrorSpec[]): string {
  const row = (text: (error: ErrorSpec) => string): string => errors.map((error) => `  ${text(error)},`).join('\n');
  return [
    opening('errors.kspec', 'Must hold: the codes and names of Apache Kafka; the messages are our own.').trimEnd(),
    '',
    'export const ErrorCode = {',
    row(({ code, name }) => `${name}: ${code}`),
    '} as const;',
    '',
    'export interface ErrorDescription {',
    '  readonly name: string;',
    '  /** Whether a client may simply try again. */',
    '  readonly retriable: boolean;',
    '  readonly message: string;',
    '}',
    '',
    'export const errorDescriptions: ReadonlyMap<number, ErrorDescription> = new Map([',
    row(({ code, name, retriable, message }) => {
      return `[${code}, { name: '${name}', retriable: ${retriable}, message: ${JSON.stringify(message)} }]`;
    }),
    ']);',
    '',
  ].join('\n');
}

function indexFile(files: readonly SpecFile[]): string {
  const names = files.map((file) => ({ name: lowerFirst(file.api!.name), file: basename(file), api: file.api! }));
  const imports = [...names].sort((a, b) => (a.file < b.file ? -1 : 1));
  const last = names.at(-1)?.api as ApiSpec;
  const slots: string[] = [];
  const byKey = new Map(names.map(({ api, name }) => [api.key, name]));
  for (let key = 0; key <= last.key; key++) slots.push(`  ${byKey.get(key) ?? 'undefined'},`);
  return [
    opening('apis', 'Must hold: every API of the spec once, in key order.').trimEnd(),
    '',
    `import type { AnyApi } from '../api.ts';`,
    ...imports.map(({ name, file }) => `import { ${name} } from './${file}.ts';`),
    '',
    'export const apis: readonly AnyApi[] = [',
    ...names.map(({ name }) => `  ${name},`),
    '];',
    '',
    'const byKey: readonly (AnyApi | undefined)[] = [',
    ...slots,
    '];',
    '',
    'export function apiByKey(key: number): AnyApi | undefined {',
    '  return byKey[key];',
    '}',
    '',
  ].join('\n');
}
