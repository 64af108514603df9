// Generated from protocol-spec/data/control-record-type-schema.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { DataType } from '../../api.ts';
import { DecodeError, type Reader } from '../../reader.ts';
import { EncodeError, type Writer } from '../../writer.ts';

export class ControlRecordTypeSchema {
  type: number = 0;

  constructor(init?: Partial<ControlRecordTypeSchema>) {
    if (init === undefined) return;
    if (init.type !== undefined) this.type = init.type;
  }
}

function decodeControlRecordTypeSchema(reader: Reader, _version: number): ControlRecordTypeSchema {
  const it = new ControlRecordTypeSchema();
  it.type = reader.int16();
  return it;
}

function encodeControlRecordTypeSchema(writer: Writer, it: ControlRecordTypeSchema, _version: number): void {
  writer.int16(it.type);
}
export const controlRecordTypeSchema: DataType<ControlRecordTypeSchema> = {
  versions: [0, 0],
  name: 'ControlRecordTypeSchema',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`ControlRecordTypeSchema has no version ${version}`);
    return decodeControlRecordTypeSchema(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`ControlRecordTypeSchema has no version ${version}`);
    encodeControlRecordTypeSchema(writer, message, version);
  },
};
