// The other half of the seam: a stream of KIP-631 metadata record batches, from the local __cluster_metadata log or
// from a KRaft quorum. Must hold: batches arrive in offset order, each exactly once, and only when committed.

import type { MetadataListener } from '../metadata/metadata-record.ts';

export type { MetadataBatch, MetadataListener, MetadataRecord } from '../metadata/metadata-record.ts';

export interface MetadataSource {
  start(listener: MetadataListener): void;
  close(): Promise<void>;
}
