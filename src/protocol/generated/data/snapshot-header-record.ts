// Generated from protocol-spec/data/snapshot-header-record.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { DataType } from '../../api.ts';
import { DecodeError, type Reader } from '../../reader.ts';
import { EncodeError, type Writer } from '../../writer.ts';

export class SnapshotHeaderRecord {
  version: number = 0;
  lastContainedLogTimestamp: number = 0;

  constructor(init?: Partial<SnapshotHeaderRecord>) {
    if (init === undefined) return;
    if (init.version !== undefined) this.version = init.version;
    if (init.lastContainedLogTimestamp !== undefined) this.lastContainedLogTimestamp = init.lastContainedLogTimestamp;
  }
}

function decodeSnapshotHeaderRecord(reader: Reader, version: number): SnapshotHeaderRecord {
  const it = new SnapshotHeaderRecord();
  it.version = reader.int16();
  it.lastContainedLogTimestamp = reader.int64('lastContainedLogTimestamp');
  reader.skipTags();
  return it;
}

function encodeSnapshotHeaderRecord(writer: Writer, it: SnapshotHeaderRecord, version: number): void {
  writer.int16(it.version);
  writer.int64(it.lastContainedLogTimestamp);
  writer.unsignedVarint(0);
}
export const snapshotHeaderRecord: DataType<SnapshotHeaderRecord> = {
  versions: [0, 0],
  name: 'SnapshotHeaderRecord',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`SnapshotHeaderRecord has no version ${version}`);
    return decodeSnapshotHeaderRecord(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`SnapshotHeaderRecord has no version ${version}`);
    encodeSnapshotHeaderRecord(writer, message, version);
  },
};
