// Generated from protocol-spec/data/kraft-version-record.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { DataType } from '../../api.ts';
import { DecodeError, type Reader } from '../../reader.ts';
import { EncodeError, type Writer } from '../../writer.ts';

export class KRaftVersionRecord {
  version: number = 0;
  kRaftVersion: number = 0;

  constructor(init?: Partial<KRaftVersionRecord>) {
    if (init === undefined) return;
    if (init.version !== undefined) this.version = init.version;
    if (init.kRaftVersion !== undefined) this.kRaftVersion = init.kRaftVersion;
  }
}

function decodeKRaftVersionRecord(reader: Reader, version: number): KRaftVersionRecord {
  const it = new KRaftVersionRecord();
  it.version = reader.int16();
  it.kRaftVersion = reader.int16();
  reader.skipTags();
  return it;
}

function encodeKRaftVersionRecord(writer: Writer, it: KRaftVersionRecord, version: number): void {
  writer.int16(it.version);
  writer.int16(it.kRaftVersion);
  writer.unsignedVarint(0);
}
export const kRaftVersionRecord: DataType<KRaftVersionRecord> = {
  versions: [0, 0],
  name: 'KRaftVersionRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`KRaftVersionRecord has no version ${version}`);
    return decodeKRaftVersionRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`KRaftVersionRecord has no version ${version}`);
    encodeKRaftVersionRecord(writer, message, version);
  },
};
