// Generated from protocol-spec/data/end-txn-marker.kspec by src/codegen: do not edit, run `npm run codegen`.
// Must hold: bytes as Apache Kafka writes and reads them, in every version named in the spec.

import type { DataType } from '../../api.ts';
import { DecodeError, type Reader } from '../../reader.ts';
import { EncodeError, type Writer } from '../../writer.ts';

export class EndTxnMarker {
  coordinatorEpoch: number = 0;

  constructor(init?: Partial<EndTxnMarker>) {
    if (init === undefined) return;
    if (init.coordinatorEpoch !== undefined) this.coordinatorEpoch = init.coordinatorEpoch;
  }
}

function decodeEndTxnMarker(reader: Reader, _version: number): EndTxnMarker {
  const it = new EndTxnMarker();
  it.coordinatorEpoch = reader.int32();
  return it;
}

function encodeEndTxnMarker(writer: Writer, it: EndTxnMarker, _version: number): void {
  writer.int32(it.coordinatorEpoch);
}
export const endTxnMarker: DataType<EndTxnMarker> = {
  versions: [0, 0],
  name: 'EndTxnMarker',
  decode(reader, version) {
    if (version !== 0) throw new DecodeError(`EndTxnMarker has no version ${version}`);
    return decodeEndTxnMarker(reader, version);
  },
  encode(writer, message, version) {
    if (version !== 0) throw new EncodeError(`EndTxnMarker has no version ${version}`);
    encodeEndTxnMarker(writer, message, version);
  },
};
