// From a server.properties file, flags and code to a BrokerConfig. Must hold: what is wrong is a ConfigError of one
// line; what is taken without effect is listed; an unknown key is refused unless it stands in a file, where it is one
// warning, and an unknown security key is refused everywhere.

import { BrokerConfig, ConfigError, type ConfigTexts } from './broker-config.ts';
import { checkBroker, singleNodeWarnings } from './check-broker.ts';
import { brokerRows } from './definitions.ts';
import { parseProperties } from './properties.ts';
import { classify, hasEffect, unknownSecurityKey, validateBrokerConfig } from './validate.ts';

export interface ConfigSources {
  /** A server.properties file. */
  readonly file?: { readonly path: string; readonly text: string };
  /** Keys from flags, `--set` or code; they win over the file. */
  readonly settings?: ConfigTexts;
  /** Replacements for defaults of the table that depend on how Klamm runs. */
  readonly defaults?: ConfigTexts;
}

export interface LoadedConfig {
  readonly config: BrokerConfig;
  /** Keys that were set and change nothing, sorted. */
  readonly withoutEffect: readonly string[];
  /** One line each. */
  readonly warnings: readonly string[];
}

/** The known key nearest to a misspelt one, for the message. */
function nearest(name: string): string | null {
  let best: string | null = null;
  let bestDistance = 4;
  for (const row of brokerRows) {
    if (Math.abs(row.name.length - name.length) >= bestDistance) continue;
    const distance = editDistance(row.name, name);
    if (distance < bestDistance) {
      best = row.name;
      bestDistance = distance;
    }
  }
  return best;
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(change, previous[j]! + 1, current[j - 1]! + 1));
    }
    previous = current;
  }
  return previous[b.length]!;
}

function unknownKey(name: string): string {
  const meant = nearest(name);
  return `Unknown configuration ${name}${meant === null ? '' : `; did you mean ${meant}?`}`;
}

function take(texts: ConfigTexts, into: Map<string, string>, filePath: string | null, warnings: string[]): void {
  for (const [name, value] of texts) {
    const kind = classify(name);
    if (kind === 'unknownSecurity') throw new ConfigError(unknownSecurityKey(name));
    if (kind === 'unknown') {
      if (filePath === null) throw new ConfigError(unknownKey(name));
      warnings.push(`${unknownKey(name)} (in ${filePath}; ignored)`);
    }
    const wrong = kind === 'known' ? validateBrokerConfig(name, value) : null;
    if (wrong !== null) throw new ConfigError(wrong);
    into.set(name, value);
  }
}

function nameNodeTwice(fixed: Map<string, string>): void {
  const [id, older] = [fixed.get('node.id'), fixed.get('broker.id')];
  if (id !== undefined && older === undefined) fixed.set('broker.id', id);
  if (id === undefined && older !== undefined && Number(older) >= 0) fixed.set('node.id', older);
}

/** @throws ConfigError */
export function loadConfig(sources: ConfigSources): LoadedConfig {
  const warnings: string[] = [];
  const fixed = new Map<string, string>();
  if (sources.file !== undefined) take(parseProperties(sources.file.text), fixed, sources.file.path, warnings);
  const settings = sources.settings ?? new Map();
  // The two names of the node id are one key: the stronger source decides, and then both are set.
  if (settings.has('node.id') && !settings.has('broker.id')) fixed.delete('broker.id');
  if (settings.has('broker.id') && !settings.has('node.id')) fixed.delete('node.id');
  if (settings.has('log.dir') && !settings.has('log.dirs')) fixed.delete('log.dirs');
  take(settings, fixed, null, warnings);
  nameNodeTwice(fixed);
  const config = BrokerConfig.of(fixed, sources.defaults);
  checkBroker(config);
  const withoutEffect = [...fixed.keys()].filter((name) => classify(name) !== 'unknown' && !hasEffect('broker', name));
  return {
    config,
    withoutEffect: withoutEffect.sort(),
    warnings: [...warnings, ...singleNodeWarnings(config)],
  };
}
