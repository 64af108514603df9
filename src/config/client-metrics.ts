// The keys of a client metrics subscription (KIP-714). Must hold: what Kafka takes is taken, and what it refuses is
// refused as the same kind of mistake; whether a text is a pattern is the caller's to say.

import type { ConfigTexts } from './broker-config.ts';
import { ConfigSourceCode, type DescribedConfig, typeCodes } from './describe-config.ts';
import { canonicalText, parseConfig } from './parse-value.ts';
import { type ConfigRow, row } from './row.ts';
import { entries } from './validators.ts';

const MIN_INTERVAL_MS = 100;
const MAX_INTERVAL_MS = 3_600_000;
/** A subscription to it is one to all metrics. */
export const ALL_METRICS = '*';
/** What a subscription can ask of a client. */
const SELECTORS: ReadonlySet<string> = new Set([
  'client_instance_id',
  'client_id',
  'client_software_name',
  'client_software_version',
  'client_source_address',
  'client_source_port',
]);

const intervalRow = row('interval.ms', 'int', '300000', 'medium', 'effective', 'How often clients send their metrics.');
const matchRow = row('match', 'list', '', 'low', 'effective', 'Which clients are asked, as name=pattern; none: all.', {
  valid: entries('mayBeEmpty'),
});
const metricsRow = row(
  'metrics',
  'list',
  '',
  'high',
  'effective',
  'Prefixes of the metrics wanted; * is all of them.',
  {
    valid: entries('mayBeEmpty'),
  },
);
const rows: readonly ConfigRow[] = [intervalRow, matchRow, metricsRow];

export interface ClientMetricsProblem {
  readonly message: string;
  /** The request is wrong, not only a value in it. */
  readonly badRequest: boolean;
}

export interface ClientSelector {
  readonly name: string;
  readonly pattern: string;
}

export interface ClientMetricsSubscription {
  readonly metrics: readonly string[];
  readonly intervalMs: number;
  readonly match: readonly ClientSelector[];
}

function listOf(listRow: ConfigRow, configs: ConfigTexts): readonly string[] {
  const parsed = parseConfig(listRow, configs.get(listRow.name) ?? '');
  return 'value' in parsed ? (parsed.value as readonly string[]) : [];
}

function selectorOf(text: string): ClientSelector | null {
  const parts = text.split('=');
  if (parts.length !== 2) return null;
  const name = parts[0]!.trim();
  const pattern = parts[1]!.trim();
  return SELECTORS.has(name) && pattern !== '' ? { name, pattern } : null;
}

/** Null if the whole set of a subscription's keys is valid. */
export function checkClientMetrics(
  configs: ConfigTexts,
  isPattern: (text: string) => boolean,
): ClientMetricsProblem | null {
  const wrong = (message: string, badRequest = false) => ({ message, badRequest });
  for (const name of configs.keys()) {
    if (!rows.some((known) => known.name === name)) return wrong(`Unknown client metrics key: ${name}`, true);
  }
  for (const known of rows) {
    const text = configs.get(known.name);
    if (text === undefined) continue;
    const parsed = parseConfig(known, text);
    if ('error' in parsed) return wrong(parsed.error);
    if (known !== intervalRow) continue;
    const intervalMs = parsed.value as number;
    if (intervalMs < MIN_INTERVAL_MS || intervalMs > MAX_INTERVAL_MS) {
      return wrong(`interval.ms must lie between ${MIN_INTERVAL_MS} and ${MAX_INTERVAL_MS}, not ${intervalMs}.`, true);
    }
  }
  for (const text of listOf(matchRow, configs)) {
    const selector = selectorOf(text);
    if (selector === null || !isPattern(selector.pattern)) return wrong(`Illegal client selector: ${text}`);
  }
  return null;
}

/** Of keys that were checked when they were set. */
export function clientMetricsSubscription(configs: ConfigTexts): ClientMetricsSubscription {
  const parsed = parseConfig(intervalRow, configs.get(intervalRow.name) ?? intervalRow.default);
  return {
    metrics: listOf(metricsRow, configs),
    intervalMs: 'value' in parsed ? (parsed.value as number) : Number(intervalRow.default),
    match: listOf(matchRow, configs).flatMap((text) => selectorOf(text) ?? []),
  };
}

/** Also of a subscription that does not exist: it has the defaults. */
export function describeClientMetrics(configs: ConfigTexts): DescribedConfig[] {
  return rows.map((known) => {
    const text = configs.get(known.name);
    const value = text === undefined ? known.default : canonicalText(known, text);
    const source = text === undefined ? ConfigSourceCode.DEFAULT_CONFIG : ConfigSourceCode.CLIENT_METRICS_CONFIG;
    return {
      name: known.name,
      value,
      source,
      type: typeCodes[known.type],
      readOnly: false,
      sensitive: false,
      documentation: known.doc,
      synonyms: text === undefined ? [] : [{ name: known.name, value, source }],
    };
  });
}
