// The topics that belong to the coordinators (org.apache.kafka.common.internals.Topic). Must hold: the same names are
// flagged internal in Metadata, refused for ordinary producers, and kept from DeleteRecords.

export const GROUP_METADATA_TOPIC = '__consumer_offsets';
export const TRANSACTION_STATE_TOPIC = '__transaction_state';
export const SHARE_GROUP_STATE_TOPIC = '__share_group_state';

const INTERNAL: ReadonlySet<string> = new Set([GROUP_METADATA_TOPIC, TRANSACTION_STATE_TOPIC, SHARE_GROUP_STATE_TOPIC]);

export function isInternalTopic(topic: string): boolean {
  return INTERNAL.has(topic);
}
