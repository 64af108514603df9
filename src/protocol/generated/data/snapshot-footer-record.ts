// Generated from protocol-spec/data/snapshot-footer-record.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { DataType } from '../../api.ts';
import { DecodeError, type Reader } from '../../reader.ts';
import { EncodeError, type Writer } from '../../writer.ts';

export class SnapshotFooterRecord {
  version: number = 0;

  constructor(init?: Partial<SnapshotFooterRecord>) {
    if (init === undefined) return;
    if (init.version !== undefined) this.version = init.version;
  }
}

function decodeSnapshotFooterRecord(reader: Reader, version: number): SnapshotFooterRecord {
  const it = new SnapshotFooterRecord();
  it.version = reader.int16();
  reader.skipTags();
  return it;
}

function encodeSnapshotFooterRecord(writer: Writer, it: SnapshotFooterRecord, version: number): void {
  writer.int16(it.version);
  writer.unsignedVarint(0);
}
export const snapshotFooterRecord: DataType<SnapshotFooterRecord> = {
  versions: [0, 0],
  name: 'SnapshotFooterRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`SnapshotFooterRecord has no version ${version}`);
    return decodeSnapshotFooterRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`SnapshotFooterRecord has no version ${version}`);
    encodeSnapshotFooterRecord(writer, message, version);
  },
};
