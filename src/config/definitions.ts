// The configuration table: every key that Klamm knows, one row each, in the area files beside. Must hold: each of Kafka
// 4.3.1's broker, topic and group keys has a row; a name occurs once in its scope; the types of BrokerConfig.get come
// from these rows and nowhere else.

import { controllerRows } from './definitions/controller.ts';
import { groupRows } from './definitions/group.ts';
import { groupsRows } from './definitions/groups.ts';
import { klammRows } from './definitions/klamm.ts';
import { legacyKeys } from './definitions/legacy.ts';
import { listenersRows } from './definitions/listeners.ts';
import { logRows } from './definitions/log.ts';
import { metricsRows } from './definitions/metrics.ts';
import { remoteRows } from './definitions/remote.ts';
import { securityRows } from './definitions/security.ts';
import { topicRows } from './definitions/topic.ts';
import { topicsRows } from './definitions/topics.ts';
import { transactionsRows } from './definitions/transactions.ts';
import type { ConfigRow, ConfigScope, ValueOfRow } from './row.ts';

const typedBrokerRows = [
  ...klammRows,
  ...listenersRows,
  ...logRows,
  ...topicsRows,
  ...groupsRows,
  ...transactionsRows,
  ...controllerRows,
  ...metricsRows,
  ...remoteRows,
  ...securityRows,
] as const;

type BrokerRow = (typeof typedBrokerRows)[number];
type BrokerRows = { readonly [R in BrokerRow as R['name']]: R };
export type BrokerKey = keyof BrokerRows;
export type BrokerValue<K extends BrokerKey> = ValueOfRow<BrokerRows[K]>;

export type TopicKey = (typeof topicRows)[number]['name'];
export type GroupKey = (typeof groupRows)[number]['name'];

function byName(rows: readonly ConfigRow[]): ReadonlyMap<string, ConfigRow> {
  return new Map(rows.map((row) => [row.name, row]));
}

/** Sorted by nothing but the table's order. */
export const brokerRows: readonly ConfigRow[] = typedBrokerRows;

const rowsByScope: Readonly<Record<ConfigScope, ReadonlyMap<string, ConfigRow>>> = {
  broker: byName(typedBrokerRows),
  topic: byName(topicRows),
  group: byName(groupRows),
};

/** The row of a key, also of `listener.name.<listener>.<key>`; undefined for a key that nobody knows. */
export function findRow(scope: ConfigScope, name: string): ConfigRow | undefined {
  const row = rowsByScope[scope].get(name);
  if (row !== undefined || scope !== 'broker') return row;
  const base = withoutListener(name);
  return base === null ? undefined : rowsByScope.broker.get(base);
}

export function rowsOf(scope: ConfigScope): Iterable<ConfigRow> {
  return rowsByScope[scope].values();
}

/** The key that `listener.name.<listener>.<key>` sets for one listener, or null for any other name. */
export function withoutListener(name: string): string | null {
  const match = /^listener\.name\.[^.]+\.(.+)$/.exec(name);
  if (match === null) return null;
  const rest = match[1]!;
  // SASL keys carry the mechanism before the key: listener.name.<listener>.<mechanism>.sasl.jaas.config
  const sasl = rest.indexOf('.sasl.');
  return sasl > 0 ? rest.slice(sasl + 1) : rest;
}

/** Keys of Kafka before 4.0: taken, without effect. */
export function isLegacyKey(name: string): boolean {
  return legacyKeys.has(name) || name.startsWith('zookeeper.');
}

const securityPrefixes = ['ssl.', 'sasl.', 'security.', 'authorizer.', 'principal.', 'delegation.', 'super.users'];
const securityNames = new Set(['allow.everyone.if.no.acl.found']);

/** True for a name that means to protect something: one that is not known is refused wherever it comes from. */
export function isSecurityKey(name: string): boolean {
  const base = withoutListener(name) ?? name;
  return securityNames.has(base) || securityPrefixes.some((prefix) => base.startsWith(prefix));
}

/** Whether APPEND and SUBTRACT work on a key. */
export function isListKey(scope: ConfigScope, name: string): boolean {
  return findRow(scope, name)?.type === 'list';
}
