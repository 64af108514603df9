// The bit sets of allowed operations that Metadata and the describe APIs answer when asked. Must hold: without an
// authorizer everything that makes sense for the resource is allowed, as in Kafka.

/** Not asked for. */
export const OPERATIONS_NOT_ASKED = -2147483648;

/** READ, WRITE, CREATE, DELETE, ALTER, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS: by Kafka's AclOperation codes. */
export const ALL_TOPIC_OPERATIONS = bits(3, 4, 5, 6, 7, 8, 10, 11);

/** CREATE, ALTER, DESCRIBE, CLUSTER_ACTION, DESCRIBE_CONFIGS, ALTER_CONFIGS, IDEMPOTENT_WRITE. */
export const ALL_CLUSTER_OPERATIONS = bits(5, 7, 8, 9, 10, 11, 12);

function bits(...codes: number[]): number {
  return codes.reduce((set, code) => set | (1 << code), 0);
}
