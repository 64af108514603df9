// What the transaction coordinator is configured with. Must hold: read at each use, so that a dynamic change counts.

export interface TransactionCoordinatorConfig {
  /** transaction.max.timeout.ms */
  readonly maxTimeoutMs: number;
  /** transactional.id.expiration.ms */
  readonly idExpirationMs: number;
  /** transaction.abort.timed.out.transaction.cleanup.interval.ms */
  readonly abortIntervalMs: number;
  /** transaction.remove.expired.transaction.cleanup.interval.ms */
  readonly removeIntervalMs: number;
  /** transaction.state.log.load.buffer.size */
  readonly loadBufferBytes: number;
  /** request.timeout.ms */
  readonly writeTimeoutMs: number;
}

/** Kafka's defaults, for tests. */
export const defaultTransactionConfig: TransactionCoordinatorConfig = {
  maxTimeoutMs: 900_000,
  idExpirationMs: 604_800_000,
  abortIntervalMs: 10_000,
  removeIntervalMs: 3_600_000,
  loadBufferBytes: 5_242_880,
  writeTimeoutMs: 30_000,
};
