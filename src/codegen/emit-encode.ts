// Writes the encode function of one struct. Must hold, as in Kafka: a field that the version lacks and that is not
// ignorable must be at its default, a null needs a version that allows it, and a tagged field is written only when it
// is not at its default, in order of tags.

import { differsFromDefault } from './emit-class.ts';
import { condition, fixedBytes, isFlexible, type MessageLayout, type StructLayout } from './layout.ts';
import { type Field, intersect, isStruct, type Versions } from './spec.ts';

export function emitEncode(layout: MessageLayout, struct: StructLayout): string[] {
  return new EncodeEmitter(layout, struct).emit();
}

class EncodeEmitter {
  private readonly out: string[] = [];
  private readonly layout: MessageLayout;
  private readonly struct: StructLayout;

  constructor(layout: MessageLayout, struct: StructLayout) {
    this.layout = layout;
    this.struct = struct;
  }

  emit(): string[] {
    const { className } = this.struct;
    for (const field of this.struct.struct.fields) {
      if (field.tag === null) this.field(field);
    }
    this.tags();
    const body = this.out.splice(0);
    const text = body.join('\n');
    const mixed = /\bflexible\b/.test(text);
    const version = mixed || /\bversion\b/.test(text) ? 'version' : '_version';
    const it = /\bit\b/.test(text) ? 'it' : '_it';
    const writer = /\bwriter\b/.test(text) ? 'writer' : '_writer';
    return [
      `function encode${className}(${writer}: Writer, ${it}: ${className}, ${version}: number): void {`,
      ...(mixed ? [`  const flexible = version >= ${this.layout.message.flexible!.from};`] : []),
      ...body,
      '}',
      '',
    ];
  }

  private field(field: Field): void {
    const range = intersect(field.versions, this.struct.versions);
    const when = range === null ? 'false' : condition(field.versions, this.struct.versions);
    if (when === null) {
      this.value(field, range!, '  ', 'writer');
      return;
    }
    if (when === 'false') {
      if (!field.ignorable) this.refuse(field, '  if (', ')');
      return;
    }
    this.out.push(`  if (${when}) {`);
    this.value(field, range!, '    ', 'writer');
    if (field.ignorable) this.out.push('  }');
    else {
      this.refuse(field, '  } else if (', ') {', '    ');
      this.out.push('  }');
    }
  }

  /** Throws when the field holds something that this version cannot carry. */
  private refuse(field: Field, before: string, after: string, pad = ''): void {
    const test = differsFromDefault(this.layout, field, 'it').replace(/^\((.*)\)$/, '$1');
    const error = `throw unsupportedField('${this.struct.className}', '${field.name}', version);`;
    if (pad === '') this.out.push(`${before}${test}${after} ${error}`);
    else this.out.push(`${before}${test}${after}`, `${pad}${error}`);
  }

  private value(field: Field, range: Versions, pad: string, writer: string): void {
    if (field.isArray) {
      this.array(field, range, pad, writer);
      return;
    }
    if (isStruct(field)) {
      this.structValue(field, range, pad, writer);
      return;
    }
    const value = `it.${field.name}`;
    if (field.type === 'string' || field.type === 'bytes' || field.type === 'records') {
      this.variable(field, range, pad, writer, value);
      return;
    }
    this.out.push(`${pad}${writer}.${primitive(field)}(${value});`);
  }

  private structValue(field: Field, range: Versions, pad: string, writer: string): void {
    const value = `it.${field.name}`;
    const encode = `encode${this.layout.classes.get(field.type)!}(${writer}, ${value}, version);`;
    if (field.nullable === null) {
      this.out.push(`${pad}${encode}`);
      return;
    }
    this.out.push(`${pad}if (${value} === null) {`);
    const [none, some] = field.tag === null ? ['int8(-1)', 'int8(1)'] : ['unsignedVarint(0)', 'unsignedVarint(1)'];
    this.nullOr(field, range, `${pad}  `, () => `${writer}.${none};`);
    this.out.push(`${pad}} else {`, `${pad}  ${writer}.${some};`, `${pad}  ${encode}`, `${pad}}`);
  }

  /** Strings, bytes and records. */
  private variable(field: Field, range: Versions, pad: string, writer: string, value: string): void {
    const noun = field.type === 'string' ? 'String' : 'Bytes';
    const canBeNull = field.nullable !== null || field.type === 'records';
    const when = field.nullable === null ? 'false' : condition(field.nullable, range);
    if (canBeNull && when !== null) {
      const guard = when === 'false' ? '' : ` && !(${when})`;
      this.out.push(
        `${pad}if (${value} === null${guard}) throw nullField('${this.struct.className}', '${field.name}', version);`,
      );
    }
    const name = canBeNull && when !== 'false' ? `Nullable${noun}` : noun;
    this.choice(field, range, pad, (compact) => `${writer}.${compact ? `compact${name}` : lower(name)}(${value});`);
  }

  private array(field: Field, range: Versions, pad: string, writer: string): void {
    const items = `${field.name}Items`;
    this.out.push(`${pad}const ${items} = it.${field.name};`);
    let inner = pad;
    if (field.nullable !== null) {
      inner = `${pad}  `;
      this.out.push(`${pad}if (${items} === null) {`);
      this.nullOr(field, range, inner, (compact) => `${writer}.${compact ? 'unsignedVarint(0)' : 'int32(-1)'};`);
      this.out.push(`${pad}} else {`);
    }
    this.choice(
      field,
      range,
      inner,
      (compact) => `${writer}.${compact ? 'compactArrayLength' : 'arrayLength'}(${items}.length);`,
    );
    this.out.push(`${inner}for (let i = 0; i < ${items}.length; i++) {`);
    const element = { ...field, isArray: false, nullable: null };
    const value = `${items}[i]!`;
    if (isStruct(field)) {
      const encode = `encode${this.layout.classes.get(field.type)!}`;
      this.out.push(`${inner}  ${encode}(${writer}, ${value}, version);`);
    } else if (field.type === 'string' || field.type === 'bytes') {
      this.variable(element, range, `${inner}  `, writer, value);
    } else this.out.push(`${inner}  ${writer}.${primitive(element)}(${value});`);
    this.out.push(`${inner}}`);
    if (inner !== pad) this.out.push(`${pad}}`);
  }

  /** The mark of null, or an error in versions that have none. */
  private nullOr(field: Field, range: Versions, pad: string, make: (compact: boolean) => string): void {
    const when = condition(field.nullable, range);
    if (when !== null) {
      const guard = when === 'false' ? '' : `if (!(${when})) `;
      this.out.push(`${pad}${guard}throw nullField('${this.struct.className}', '${field.name}', version);`);
    }
    if (when !== 'false') this.choice(field, range, pad, make);
  }

  private choice(field: Field, range: Versions, pad: string, make: (compact: boolean) => string): void {
    const { message } = this.layout;
    const first = isFlexible(message, range.from) && !field.inflexible;
    const last = isFlexible(message, range.to) && !field.inflexible;
    if (first === last || make(true) === make(false)) this.out.push(pad + make(first));
    else this.out.push(`${pad}if (flexible) ${make(true)}`, `${pad}else ${make(false)}`);
  }

  private tags(): void {
    const { message } = this.layout;
    const { versions, struct } = this.struct;
    const tagged = struct.fields
      .filter((field) => field.tag !== null && intersect(field.versions, versions) !== null)
      .sort((a, b) => a.tag! - b.tag!);
    for (const field of tagged) {
      const when = condition(field.versions, versions);
      if (when === null || field.ignorable) continue;
      this.refuse(field, `  if (!(${when}) && `, ')');
    }
    if (!isFlexible(message, versions.to)) return;
    const always = isFlexible(message, versions.from);
    const pad = always ? '  ' : '    ';
    if (!always) this.out.push('  if (flexible) {');
    if (tagged.length === 0) this.out.push(`${pad}writer.unsignedVarint(0);`);
    else this.tagSection(tagged, pad);
    if (!always) this.out.push('  }');
  }

  private tagSection(tagged: Field[], pad: string): void {
    const flexible = intersect(this.layout.message.flexible!, this.struct.versions)!;
    const tests = tagged.map((field) => {
      const when = condition(field.versions, flexible);
      const differs = differsFromDefault(this.layout, field, 'it');
      return when === null ? differs : `${when} && ${differs}`;
    });
    this.out.push(`${pad}let tagCount = 0;`);
    for (const test of tests) this.out.push(`${pad}if (${test}) tagCount++;`);
    this.out.push(`${pad}writer.unsignedVarint(tagCount);`);
    for (const [i, field] of tagged.entries()) {
      const range = intersect(field.versions, flexible)!;
      this.out.push(`${pad}if (${tests[i]}) {`, `${pad}  writer.unsignedVarint(${field.tag});`);
      const fixed = fixedBytes(field);
      if (fixed !== null) {
        this.out.push(`${pad}  writer.unsignedVarint(${fixed});`);
        this.value(field, range, `${pad}  `, 'writer');
      } else {
        this.out.push(`${pad}  const content = new Writer(64);`);
        this.value(field, range, `${pad}  `, 'content');
        this.out.push(`${pad}  writer.sized(content);`);
      }
      this.out.push(`${pad}}`);
    }
  }
}

function primitive(field: Field): string {
  return field.type === 'int64' && field.exact ? 'exactInt64' : field.type;
}

function lower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
