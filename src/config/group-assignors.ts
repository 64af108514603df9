// The names under which server-side assignors may be configured: Kafka takes its own also by the name of their Java
// class.

const names: ReadonlyMap<string, string> = new Map([
  ['uniform', 'uniform'],
  ['range', 'range'],
  ['org.apache.kafka.coordinator.group.assignor.UniformAssignor', 'uniform'],
  ['org.apache.kafka.coordinator.group.assignor.RangeAssignor', 'range'],
]);

/** Null for an assignor that Klamm does not have. */
export function assignorName(configured: string): string | null {
  return names.get(configured) ?? null;
}

export function isConsumerAssignor(configured: string): boolean {
  return names.has(configured);
}

export function isShareAssignor(configured: string): boolean {
  return configured === 'simple' || configured === 'org.apache.kafka.coordinator.group.assignor.SimpleAssignor';
}
