// Writes the decode function of one struct. Must hold: fields in the spec's order, one flat loop per array, every
// length checked by the Reader before anything is built.

import { condition, isFlexible, type MessageLayout, minElementBytes, type StructLayout } from './layout.ts';
import { type Field, intersect, isStruct, type Versions } from './spec.ts';

export function emitDecode(layout: MessageLayout, struct: StructLayout): string[] {
  return new DecodeEmitter(layout, struct).emit();
}

class DecodeEmitter {
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
    const mixed = body.some((line) => /\bflexible\b/.test(line));
    const version = mixed || body.some((line) => /\bversion\b/.test(line)) ? 'version' : '_version';
    return [
      `function decode${className}(reader: Reader, ${version}: number): ${className} {`,
      ...(mixed ? [`  const flexible = version >= ${this.layout.message.flexible!.from};`] : []),
      `  const it = new ${className}();`,
      ...body,
      '  return it;',
      '}',
      '',
    ];
  }

  private field(field: Field): void {
    const range = intersect(field.versions, this.struct.versions);
    if (range === null) return;
    const when = condition(field.versions, this.struct.versions);
    if (when === null) this.value(field, range, '  ');
    else {
      this.out.push(`  if (${when}) {`);
      this.value(field, range, '    ');
      this.out.push('  }');
    }
  }

  private value(field: Field, range: Versions, pad: string): void {
    if (field.isArray) {
      this.array(field, range, pad);
      return;
    }
    const target = `${pad}it.${field.name} = `;
    if (!isStruct(field)) {
      this.out.push(`${target}${this.read(field, range)};`);
      return;
    }
    const decode = `decode${this.layout.classes.get(field.type)!}(reader, version)`;
    if (field.nullable === null) this.out.push(`${target}${decode};`);
    else this.out.push(`${target}${nullTest(field)} ? null : ${decode};`);
  }

  private array(field: Field, range: Versions, pad: string): void {
    const { layout } = this;
    const least = minElementBytes(layout.message, field, range);
    const count = this.byVersion(field, range, (compact, nullable) => {
      const name = nullable ? 'NullableArrayLength' : 'ArrayLength';
      return `reader.${compact ? `compact${name}` : lower(name)}(${least}, '${field.name}')`;
    });
    const items = `${field.name}Items`;
    const size = `${field.name}Count`;
    const type = isStruct(field) ? layout.classes.get(field.type)! : elementTypeOf(field);
    const element = isStruct(field)
      ? `decode${layout.classes.get(field.type)!}(reader, version)`
      : this.read({ ...field, isArray: false, nullable: null }, range);
    this.out.push(`${pad}const ${size} = ${count};`);
    let inner = pad;
    if (condition(field.nullable, range) !== 'false' && field.nullable !== null) {
      this.out.push(`${pad}if (${size} < 0) {`, `${pad}  it.${field.name} = null;`, `${pad}} else {`);
      inner = `${pad}  `;
    }
    // The first push to an empty array makes room for seventeen elements; most arrays of a request have one.
    this.out.push(
      `${inner}const ${items}: ${type}[] = ${size} > 0 ? [${element}] : [];`,
      `${inner}for (let i = 1; i < ${size}; i++) ${items}.push(${element});`,
      `${inner}it.${field.name} = ${items};`,
    );
    if (inner !== pad) this.out.push(`${pad}}`);
  }

  /** The expression that reads a primitive. */
  private read(field: Field, range: Versions): string {
    switch (field.type) {
      case 'int64':
        return field.exact ? 'reader.exactInt64()' : `reader.int64('${field.name}')`;
      case 'string':
        return this.byVersion(field, range, (compact, nullable) => {
          const name = nullable ? 'NullableString' : 'String';
          return `reader.${compact ? `compact${name}` : lower(name)}('${field.name}')`;
        });
      case 'bytes':
      case 'records':
        return this.byVersion(field, range, (compact, nullable) => {
          const name = nullable ? 'NullableBytes' : 'Bytes';
          return `reader.${compact ? `compact${name}` : lower(name)}(${nullable ? '' : `'${field.name}'`})`;
        });
      default:
        return `reader.${field.type}()`;
    }
  }

  /** One expression, or a choice where compactness or nullability changes within `range`. */
  private byVersion(field: Field, range: Versions, make: (compact: boolean, nullable: boolean) => string): string {
    const { message } = this.layout;
    const byNull = (compact: boolean): string => {
      const when = field.nullable === null ? 'false' : condition(field.nullable, range);
      if (when === null) return make(compact, true);
      if (when === 'false') return make(compact, false);
      return `(${when} ? ${make(compact, true)} : ${make(compact, false)})`;
    };
    const first = isFlexible(message, range.from) && !field.inflexible;
    const last = isFlexible(message, range.to) && !field.inflexible;
    if (first === last) return byNull(first);
    return `flexible ? ${byNull(true)} : ${byNull(false)}`;
  }

  private tags(): void {
    const { message } = this.layout;
    const { versions, struct } = this.struct;
    if (!isFlexible(message, versions.to)) return;
    const always = isFlexible(message, versions.from);
    const pad = always ? '  ' : '    ';
    if (!always) this.out.push('  if (flexible) {');
    const tagged = struct.fields
      .filter((field) => field.tag !== null && intersect(field.versions, versions) !== null)
      .sort((a, b) => a.tag! - b.tag!);
    if (tagged.length === 0) this.out.push(`${pad}reader.skipTags();`);
    else this.tagLoop(tagged, pad);
    if (!always) this.out.push('  }');
  }

  private tagLoop(tagged: Field[], pad: string): void {
    this.out.push(
      `${pad}const tagCount = reader.tagCount();`,
      `${pad}for (let t = 0; t < tagCount; t++) {`,
      `${pad}  const tag = reader.unsignedVarint();`,
      `${pad}  const size = reader.unsignedVarint();`,
    );
    let word = 'if';
    for (const field of tagged) {
      const flexible = intersect(this.layout.message.flexible!, this.struct.versions)!;
      const range = intersect(field.versions, flexible)!;
      const when = condition(field.versions, flexible);
      this.out.push(`${pad}  ${word} (tag === ${field.tag}${when === null ? '' : ` && ${when}`}) {`);
      this.value(field, range, `${pad}    `);
      word = '} else if';
    }
    this.out.push(`${pad}  } else {`, `${pad}    reader.skip(size);`, `${pad}  }`, `${pad}}`);
  }
}

/** As Kafka has it: a byte, negative for null; in a tagged field a varint, 0 for null. */
function nullTest(field: Field): string {
  return field.tag === null ? 'reader.int8() < 0' : 'reader.unsignedVarint() === 0';
}

function lower(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}

function elementTypeOf(field: Field): string {
  if (field.type === 'bool') return 'boolean';
  if (field.type === 'string') return 'string';
  if (field.type === 'uuid') return 'Uuid';
  return field.type === 'bytes' ? 'Buffer' : 'number';
}
