// Whether configuration may be what somebody asks for, as the admin requests and the start ask it. Must hold: messages
// are the ones that Kafka's tools show; null means yes; nothing here changes anything.

import type { BrokerConfig, ConfigTexts } from './broker-config.ts';
import { cordonedProblem } from './check-broker.ts';
import { findRow, isLegacyKey, isSecurityKey, withoutListener } from './definitions.ts';
import { canonicalText, parseConfig } from './parse-value.ts';
import type { ConfigRow, ConfigScope } from './row.ts';
import { topicValue } from './topic-config.ts';

/** Why a `refused` key may not have this value, or null. The default's own value is always fine. */
export function refusal(row: ConfigRow, text: string): string | null {
  if (row.effect !== 'refused') return null;
  if (row.default !== null && canonicalText(row, text) === canonicalText(row, row.default)) return null;
  if (row.default === null && text.trim() === '') return null;
  const shown = row.type === 'password' ? '[hidden]' : text;
  return `Invalid value ${shown} for configuration ${row.name}: ${row.refusal ?? 'not available'}`;
}

/** One key of a topic: CreateTopics, AlterConfigs. The answer belongs to INVALID_CONFIG. */
export function validateTopicConfig(name: string, value: string): string | null {
  const row = findRow('topic', name);
  if (row === undefined) return `Unknown topic config name: ${name}`;
  const parsed = parseConfig(row, value);
  if ('error' in parsed) return parsed.error;
  if (refusal(row, value) !== null) {
    return (
      'Tiered Storage functionality is disabled in the broker. ' + 'Topic cannot be configured with remote log storage.'
    );
  }
  return null;
}

/** All keys that a topic would have: each by itself, then together. */
export function validateTopicConfigs(overrides: ConfigTexts, config: BrokerConfig): string | null {
  for (const [name, value] of overrides) {
    const wrong = validateTopicConfig(name, value);
    if (wrong !== null) return wrong;
  }
  const min = topicValue('min.compaction.lag.ms', overrides, config) as number;
  const max = topicValue('max.compaction.lag.ms', overrides, config) as number;
  if (min > max) return `conflict topic config setting min.compaction.lag.ms (${min}) > max.compaction.lag.ms (${max})`;
  return null;
}

/** One key of a broker by itself, whoever sets it. Unknown keys are for the caller to judge: null here. */
export function validateBrokerConfig(name: string, value: string): string | null {
  const row = findRow('broker', name);
  if (row === undefined) return null;
  // The message names the key as it was given, also for listener.name.<listener>.<key>.
  const named: ConfigRow = row.name === name ? row : { ...row, name };
  const parsed = parseConfig(named, value);
  return 'error' in parsed ? parsed.error : refusal(named, value);
}

const dynamicTlsKeys = new Set([
  'ssl.keystore.type',
  'ssl.keystore.location',
  'ssl.keystore.password',
  'ssl.keystore.key',
  'ssl.keystore.certificate.chain',
  'ssl.key.password',
  'ssl.truststore.type',
  'ssl.truststore.location',
  'ssl.truststore.password',
  'ssl.truststore.certificates',
]);

// DEVIATION: The listeners of a running broker cannot be changed; Kafka can add and remove them.
const fixedWhileRunning = new Set(['listeners', 'listener.security.protocol.map']);

function wrongKind(names: readonly string[], level: 'broker' | 'default'): string | null {
  const readOnly = names.filter((name) => {
    const row = findRow('broker', name);
    return row !== undefined && row.name === name && (row.update ?? 'read-only') === 'read-only';
  });
  if (readOnly.length > 0) return `Cannot update these configs dynamically: [${readOnly.join(', ')}]`;
  const tls = names.filter((name) => dynamicTlsKeys.has(name));
  if (tls.length > 0) {
    return (
      'These security configs can be dynamically updated only per-listener using the listener prefix: ' +
      `[${tls.join(', ')}]`
    );
  }
  if (level === 'broker') return null;
  const perBroker = names.filter((name) => findRow('broker', name)?.update === 'per-broker');
  if (perBroker.length === 0) return null;
  return `Cannot update these configs at default cluster level, broker id must be specified: [${perBroker.join(', ')}]`;
}

/**
 * A change of broker configuration while it runs; `changes` are the keys set (a value) and deleted (null). The answer
 * belongs to INVALID_REQUEST. Unknown keys are kept without a check, as Kafka keeps them for its plug-ins.
 * @param current the configuration now, for the rules between old and new values
 */
export function validateDynamicBroker(
  changes: ReadonlyMap<string, string | null>,
  level: 'broker' | 'default',
  current: BrokerConfig | null = null,
): string | null {
  const wrong = wrongKind([...changes.keys()], level);
  if (wrong !== null) return wrong;
  for (const [name, value] of changes) {
    const invalid = value === null ? null : validateDynamicValue(name, value);
    if (invalid !== null) return invalid;
  }
  return current === null ? null : checkAgainst(current, changed(current, changes, level), changes);
}

function validateDynamicValue(name: string, value: string): string | null {
  const invalid = validateBrokerConfig(name, value);
  if (invalid !== null) return invalid;
  if (fixedWhileRunning.has(name)) {
    return `Invalid value ${value} for configuration ${name}: Klamm changes its listeners only at start`;
  }
  if (findRow('broker', name) === undefined && isSecurityKey(name)) return unknownSecurityKey(name);
  return name === 'log.retention.ms' || name === 'log.roll.ms' ? checkTime(name, value) : null;
}

/** The configuration that the changes would give. */
function changed(
  current: BrokerConfig,
  changes: ReadonlyMap<string, string | null>,
  level: 'broker' | 'default',
): BrokerConfig {
  const { dynamicBroker, dynamicDefault } = current.layers;
  const texts = new Map(level === 'broker' ? dynamicBroker : dynamicDefault);
  for (const [name, value] of changes) {
    if (value === null) texts.delete(name);
    else texts.set(name, value);
  }
  return level === 'broker' ? current.withDynamic(texts, dynamicDefault) : current.withDynamic(dynamicBroker, texts);
}

/**
 * Numbers of threads, which Kafka lets only halve or double at a time. They change nothing here, but are checked alike.
 */
const threadKeys = [
  'background.threads',
  'log.cleaner.threads',
  'num.io.threads',
  'num.network.threads',
  'num.recovery.threads.per.data.dir',
  'num.replica.fetchers',
] as const;

function checkAgainst(
  before: BrokerConfig,
  after: BrokerConfig,
  changes: ReadonlyMap<string, string | null>,
): string | null {
  for (const key of threadKeys) {
    const [old, next] = [before.get(key), after.get(key)];
    if (!changes.has(key) || old === next) continue;
    const why = next > old * 2 ? `more than twice the current ${old}` : `less than half of the current ${old}`;
    if (next < 1 || next > old * 2 || next < Math.floor(old / 2)) {
      return `Invalid value ${next} for configuration ${key}: the new number of threads is ${why}`;
    }
  }
  const cordoned = changes.has('cordoned.log.dirs') ? cordonedProblem(after) : null;
  if (cordoned !== null) return `requirement failed: ${cordoned}`;
  return checkGroupIntervals(after) ?? checkLocalRetention(after, 'ms') ?? checkLocalRetention(after, 'bytes');
}

/** The only keys of groups that can change while a broker runs and have bounds among its keys. */
function checkGroupIntervals(config: BrokerConfig): string | null {
  for (const kind of ['consumer', 'share', 'streams'] as const) {
    const key = `group.${kind}.assignment.interval.ms` as const;
    const [min, max] = [
      `group.${kind}.min.assignment.interval.ms`,
      `group.${kind}.max.assignment.interval.ms`,
    ] as const;
    if (config.get(key) < config.get(min)) return `${key} must be greater than or equal to ${min}`;
    if (config.get(key) > config.get(max)) return `${key} must be less than or equal to ${max}`;
  }
  return null;
}

/** What a remote log keeps on local disk may not be more than what it keeps at all. -2 means the same. */
function checkLocalRetention(config: BrokerConfig, unit: 'ms' | 'bytes'): string | null {
  const topic = topicValue(`retention.${unit}`, new Map(), config) as number;
  const local = config.get(`log.local.retention.${unit}`);
  if (local === -2 || topic === -1) return null;
  if (local !== -1 && local <= topic) return null;
  return (
    `Invalid value ${local} for configuration log.local.retention.${unit}: ` +
    `Value must not be more than log.retention.${unit} property value: ${topic}`
  );
}

function checkTime(name: string, text: string): string | null {
  const value = Number(text);
  if (name === 'log.retention.ms') {
    return value === 0
      ? 'requirement failed: log.retention.ms must be unlimited (-1) or, greater than or equal to 1'
      : null;
  }
  return value < 1 ? 'requirement failed: log.roll.ms must be greater than or equal to 1' : null;
}

export function unknownSecurityKey(name: string): string {
  return `Unknown security configuration ${name}: Klamm would not obey it, so it is refused`;
}

/** What a start does with a key: its row, and whether it is one of the known ones. */
export function classify(name: string): 'known' | 'legacy' | 'unknownSecurity' | 'unknown' {
  const row = findRow('broker', name);
  if (row !== undefined && !row.dynamicOnly) return 'known';
  if (isLegacyKey(name)) return 'legacy';
  return isSecurityKey(name) ? 'unknownSecurity' : 'unknown';
}

/** Whether setting this key changes what the broker does. */
export function hasEffect(scope: ConfigScope, name: string): boolean {
  // A key for one listener is taken where the key for all is, but only the one for all is obeyed.
  if (scope === 'broker' && withoutListener(name) !== null) return false;
  return findRow(scope, name)?.effect === 'effective';
}
