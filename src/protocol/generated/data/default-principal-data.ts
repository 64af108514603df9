// Generated from protocol-spec/data/default-principal-data.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { DataType } from '../../api.ts';
import { DecodeError, type Reader } from '../../reader.ts';
import { EncodeError, type Writer } from '../../writer.ts';

export class DefaultPrincipalData {
  type: string = '';
  name: string = '';
  tokenAuthenticated: boolean = false;

  constructor(init?: Partial<DefaultPrincipalData>) {
    if (init === undefined) return;
    if (init.type !== undefined) this.type = init.type;
    if (init.name !== undefined) this.name = init.name;
    if (init.tokenAuthenticated !== undefined) this.tokenAuthenticated = init.tokenAuthenticated;
  }
}

function decodeDefaultPrincipalData(reader: Reader, _version: number): DefaultPrincipalData {
  const it = new DefaultPrincipalData();
  it.type = reader.compactString('type');
  it.name = reader.compactString('name');
  it.tokenAuthenticated = reader.bool();
  reader.skipTags();
  return it;
}

function encodeDefaultPrincipalData(writer: Writer, it: DefaultPrincipalData, _version: number): void {
  writer.compactString(it.type);
  writer.compactString(it.name);
  writer.bool(it.tokenAuthenticated);
  writer.unsignedVarint(0);
}
export const defaultPrincipalData: DataType<DefaultPrincipalData> = {
  versions: [0, 0],
  name: 'DefaultPrincipalData',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`DefaultPrincipalData has no version ${version}`);
    return decodeDefaultPrincipalData(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`DefaultPrincipalData has no version ${version}`);
    encodeDefaultPrincipalData(writer, message, version);
  },
};
