// Reads the .kspec notation (protocol-spec/README.md). Must hold: every line is understood or refused with the file and
// line number; a file that parses is complete (every struct named is declared, every range is sane).

import {
  type ApiSpec,
  type ErrorSpec,
  type Field,
  lowerFirst,
  type Message,
  type MessageKind,
  PRIMITIVES,
  parseVersions,
  type SpecFile,
  type Struct,
  upperFirst,
  type Versions,
} from './spec.ts';

export class SpecError extends Error {
  override name = 'SpecError';
}

interface Line {
  readonly number: number;
  readonly indent: number;
  readonly words: string[];
}

interface Heading {
  readonly key: number | null;
  readonly name: string;
  readonly versions: Versions;
  readonly older: Versions | null;
  readonly unstable: number | null;
  readonly flexible: Versions | null;
  readonly scope: string[];
}

/** A message while its lines are read. */
interface Draft {
  kind: MessageKind;
  heading: Heading;
  fields: Field[];
  structs: Map<string, Struct>;
}

export function parseSpec(path: string, text: string): SpecFile {
  return new Parser(path, text).parse();
}

class Parser {
  private readonly path: string;
  private readonly lines: Line[];
  private next = 0;

  constructor(path: string, text: string) {
    this.path = path;
    this.lines = [];
    let number = 0;
    for (const raw of text.split('\n')) {
      number++;
      const line = raw.replace(/(^|\s)#.*$/, '').trimEnd();
      if (line === '') continue;
      const indent = line.length - line.trimStart().length;
      this.lines.push({ number, indent, words: line.trim().split(/\s+/) });
    }
  }

  parse(): SpecFile {
    const drafts: Draft[] = [];
    const errors: ErrorSpec[] = [];
    let apiHeading: Heading | null = null;
    while (this.next < this.lines.length) {
      const line = this.lines[this.next++]!;
      if (line.indent !== 0) this.fail(line, 'indented line outside a message');
      const word = line.words[0]!;
      if (word === 'api') {
        if (apiHeading !== null) this.fail(line, 'a second api in one file');
        apiHeading = this.heading(line, true);
      } else if (word === 'request' || word === 'response') {
        if (apiHeading === null) this.fail(line, `${word} before the api line`);
        const name = apiHeading!.name + upperFirst(word);
        drafts.push(this.draft(word, { ...apiHeading!, name }));
      } else if (word === 'record' || word === 'key' || word === 'value') {
        drafts.push(this.draft(word, this.heading(line, true)));
      } else if (word === 'data' || word === 'header') {
        drafts.push(this.draft(word, this.heading(line, false)));
      } else if (word === 'struct') {
        const draft = drafts.at(-1);
        if (draft === undefined || line.words.length !== 2) this.fail(line, 'struct wants a name, after its message');
        this.declare(draft!, line, line.words[1]!, this.fields(draft!, 0), true);
      } else if (word === 'error') {
        errors.push(this.error(line));
      } else {
        this.fail(line, `unknown word ${word}`);
      }
    }
    const messages = drafts.map((draft) => this.finish(draft));
    return { path: this.path, api: this.api(apiHeading, messages), messages, errors };
  }

  private draft(kind: MessageKind, heading: Heading): Draft {
    const draft: Draft = { kind, heading, fields: [], structs: new Map() };
    draft.fields = this.fields(draft, 0);
    return draft;
  }

  /** The fields below a line of the given indent, and what they nest. */
  private fields(draft: Draft, parentIndent: number): Field[] {
    const fields: Field[] = [];
    const indent = this.lines[this.next]?.indent ?? 0;
    if (indent <= parentIndent) return fields;
    for (;;) {
      const line = this.lines[this.next];
      if (line === undefined || line.indent < indent) return fields;
      if (line.indent > indent) this.fail(line, 'deeper than its neighbours');
      this.next++;
      const field = this.field(line);
      if (fields.some((other) => other.name === field.name)) this.fail(line, `field ${field.name} twice`);
      fields.push(field);
      const below = this.lines[this.next];
      if (below !== undefined && below.indent > indent) {
        if (PRIMITIVES.has(field.type)) this.fail(below, `${field.type} has no fields`);
        this.declare(draft, line, field.type, this.fields(draft, indent), false);
      }
    }
  }

  private declare(draft: Draft, line: Line, name: string, fields: Field[], shared: boolean): void {
    if (draft.structs.has(name)) this.fail(line, `struct ${name} twice`);
    draft.structs.set(name, { name, fields, shared });
  }

  private field(line: Line): Field {
    const [name, typeText, ...rest] = line.words;
    const type = /^(\[\])?([A-Za-z0-9]+)(\?(.*))?$/.exec(typeText ?? '');
    if (name === undefined || type === null) this.fail(line, 'wants a name and a type');
    let versions: Versions = { from: 0, to: 32767 };
    let tag: number | null = null;
    let fallback: string | null = null;
    let officialName = upperFirst(name!);
    const flags = new Set<string>();
    for (let i = 0; i < rest.length; i++) {
      const word = rest[i]!;
      const range = parseVersions(word);
      if (range !== null) versions = range;
      else if (word === 'tag') tag = this.integer(line, rest[++i]);
      else if (word === '=') fallback = rest[++i] ?? this.fail(line, '= wants a value');
      else if (word === 'named') officialName = rest[++i] ?? this.fail(line, 'named wants a name');
      else if (word === 'ignorable' || word === 'exact' || word === 'inflexible') flags.add(word);
      else this.fail(line, `unknown word ${word}`);
    }
    const nullable = type![3] === undefined ? null : this.nullable(line, type![4]!, versions);
    if (fallback === 'null' && nullable === null) this.fail(line, 'a null default wants a nullable type');
    if (flags.has('exact') && type![2] !== 'int64') this.fail(line, 'only an int64 is exact');
    return {
      name: name!,
      officialName,
      type: type![2]!,
      isArray: type![1] !== undefined,
      versions,
      nullable,
      tag,
      default: fallback,
      ignorable: flags.has('ignorable'),
      exact: flags.has('exact'),
      inflexible: flags.has('inflexible'),
      line: line.number,
    };
  }

  private nullable(line: Line, text: string, versions: Versions): Versions {
    if (text === '') return versions;
    return parseVersions(text) ?? this.fail(line, `no version range: ${text}`);
  }

  private heading(line: Line, keyed: boolean): Heading {
    const words = line.words.slice(1);
    const key = keyed ? this.integer(line, words.shift()) : null;
    const name = words.shift() ?? this.fail(line, 'wants a name');
    const ranges = new Map<string, Versions>();
    const scope: string[] = [];
    while (words.length > 0) {
      const word = words.shift()!;
      if (word === 'scope') {
        scope.push(...words.splice(0));
      } else if (word === 'versions' || word === 'older' || word === 'unstable' || word === 'flexible') {
        const range = parseVersions(words.shift() ?? '');
        if (range === null) this.fail(line, `${word} wants a version range`);
        ranges.set(word, range!);
      } else {
        this.fail(line, `unknown word ${word}`);
      }
    }
    const versions = ranges.get('versions') ?? this.fail(line, 'wants versions');
    const older = ranges.get('older') ?? null;
    const unstable = ranges.get('unstable')?.from ?? null;
    if (older !== null && older.to !== versions.from - 1) this.fail(line, 'older does not end where versions begin');
    if (unstable !== null && unstable !== versions.to + 1) this.fail(line, 'unstable does not follow versions');
    return { key, name, versions, older, unstable, flexible: ranges.get('flexible') ?? null, scope };
  }

  private error(line: Line): ErrorSpec {
    const words = line.words.slice(1);
    const code = this.integer(line, words.shift());
    const name = words.shift() ?? this.fail(line, 'wants a name');
    const retriable = words[0] === 'retriable';
    if (retriable) words.shift();
    if (words.length === 0) this.fail(line, 'wants a message');
    return { code, name, retriable, message: words.join(' ') };
  }

  private finish(draft: Draft): Message {
    const { kind, heading, fields, structs } = draft;
    for (const list of [fields, ...[...structs.values()].map((struct) => struct.fields)]) {
      for (const field of list) {
        if (PRIMITIVES.has(field.type) || structs.has(field.type)) continue;
        throw new SpecError(`${this.path}.kspec:${field.line}: type ${field.type} is not declared`);
      }
    }
    const { key, name, versions, older, unstable, flexible } = heading;
    return { kind, name, key, versions, older, unstable, flexible, fields, structs };
  }

  private api(heading: Heading | null, messages: Message[]): ApiSpec | null {
    if (heading === null) return null;
    const [request, response] = messages;
    if (messages.length !== 2 || request!.kind !== 'request' || response!.kind !== 'response') {
      throw new SpecError(`${this.path}.kspec: an api wants a request, then a response`);
    }
    return { key: heading.key!, name: heading.name, scope: heading.scope, request: request!, response: response! };
  }

  private integer(line: Line, word: string | undefined): number {
    if (word === undefined || !/^-?\d+$/.test(word)) this.fail(line, 'wants a whole number');
    return Number(word);
  }

  private fail(line: Line, message: string): never {
    throw new SpecError(`${this.path}.kspec:${line.number}: ${message}`);
  }
}

/** The property name that an official field name becomes. */
export function propertyName(officialName: string): string {
  return lowerFirst(officialName);
}
