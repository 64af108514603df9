// The topics in what a consumer sends as its metadata: an int16 version and a ConsumerProtocolSubscription. Must hold:
// bytes that are no subscription give null, never an exception: another kind of client may use the type `consumer`.

import { consumerProtocolSubscription } from '../../protocol/generated/data/consumer-protocol-subscription.ts';
import { DecodeError, Reader } from '../../protocol/reader.ts';

export function subscribedTopicsOf(metadata: Buffer): readonly string[] | null {
  if (metadata.length < 2 || metadata.readInt16BE(0) < 0) return null;
  try {
    // Topics stand first in every version, so the oldest layout is enough.
    return consumerProtocolSubscription.decode(new Reader(metadata, 2), 0).topics;
  } catch (error) {
    // DEVIATION: JoinGroup of a consumer whose subscription names a length beyond its end, or a null where none may be,
    // is answered; Kafka never answers it.
    if (error instanceof DecodeError) return null;
    throw error;
  }
}
