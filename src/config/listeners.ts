// Listeners, each with a name (KIP-103): what `listeners`, `advertised.listeners` and `listener.security.protocol.map`
// say together. Must hold: a listener that is returned can be served (PLAINTEXT, not the controller's); everything else
// is an error that names the key and the value.

import { type BrokerConfig, ConfigError } from './broker-config.ts';
import { NO_SASL, NO_TLS } from './refusals.ts';

/** One broker listener. Port 0 means any free port. */
export interface ListenerConfig {
  readonly name: string;
  /** Addresses to bind; `''` is every address of the machine. */
  readonly hosts: readonly string[];
  readonly port: number;
  readonly advertisedHost: string;
  /** 0: the port that was bound. */
  readonly advertisedPort: number;
}

interface Endpoint {
  readonly name: string;
  readonly host: string;
  readonly port: number;
}

const protocols = ['PLAINTEXT', 'SSL', 'SASL_PLAINTEXT', 'SASL_SSL'];

function parseEndpoint(key: string, text: string): Endpoint {
  const match = /^(.*):\/\/\[?([0-9a-zA-Z\-%._:]*)\]?:(-?[0-9]+)$/.exec(text);
  if (match === null) {
    throw new ConfigError(`Invalid value ${text} for configuration ${key}: expected NAME://host:port`);
  }
  const port = Number(match[3]);
  const lowest = key === 'listeners' ? 0 : -1;
  if (port < lowest || port > 65_535) {
    throw new ConfigError(`Invalid value ${text} for configuration ${key}: a port is a number from 0 to 65535`);
  }
  return { name: match[1]!.toUpperCase(), host: match[2]!, port };
}

function family(host: string): number {
  if (host.includes(':')) return 6;
  return /^\d+\.\d+\.\d+\.\d+$/.test(host) ? 4 : 0;
}

function parseEndpoints(key: string, texts: readonly string[]): Endpoint[] {
  const list = texts.map((text) => parseEndpoint(key, text));
  const shown = `Invalid value ${texts.join(',')} for configuration ${key}`;
  if (new Set(list.map(({ name }) => name)).size < list.length) {
    throw new ConfigError(`${shown}: Each listener must have a different name`);
  }
  if (key !== 'listeners') return list;
  for (const one of list) {
    for (const other of list) {
      if (one === other || one.port === 0 || one.port !== other.port) continue;
      const families = family(one.host) * family(other.host);
      if (families !== 24) throw new ConfigError(`${shown}: Each listener must have a different port`);
    }
  }
  return list;
}

/** Listener name -> security protocol. */
function protocolMap(config: BrokerConfig): Map<string, string> {
  const key = 'listener.security.protocol.map';
  const text = config.get(key);
  const result = new Map<string, string>();
  for (const entry of text.split(',')) {
    const trimmed = entry.trim();
    if (trimmed === '') continue;
    const colon = trimmed.lastIndexOf(':');
    const protocol = trimmed.slice(colon + 1).trim();
    if (colon < 1 || !protocols.includes(protocol)) {
      throw new ConfigError(
        `Invalid value ${text} for configuration ${key}: expected NAME:PROTOCOL pairs, PROTOCOL one of ` +
          protocols.join(', '),
      );
    }
    result.set(trimmed.slice(0, colon).trim().toUpperCase(), protocol);
  }
  if (!config.isSet(key)) {
    for (const name of controllerListeners(config)) {
      if (!result.has(name)) result.set(name, 'PLAINTEXT');
    }
  }
  return result;
}

function controllerListeners(config: BrokerConfig): Set<string> {
  return new Set(config.get('controller.listener.names').map((name) => name.toUpperCase()));
}

function checkProtocols(key: string, endpoints: readonly Endpoint[], config: BrokerConfig): void {
  const map = protocolMap(config);
  for (const { name } of endpoints) {
    const protocol = map.get(name);
    if (protocol === undefined) {
      throw new ConfigError(
        `Invalid value ${config.text(key)} for configuration ${key}: ` +
          `No security protocol defined for listener ${name}; add it to listener.security.protocol.map`,
      );
    }
    if (protocol !== 'PLAINTEXT') {
      const why = protocol === 'SSL' ? NO_TLS : NO_SASL;
      throw new ConfigError(
        `Invalid value ${config.text(key)} for configuration ${key}: listener ${name} is ${protocol}, but ${why}`,
      );
    }
  }
}

function bindHosts(host: string): readonly string[] {
  if (host === '' || host === '0.0.0.0' || host === '::') return [''];
  // Both families, so that a client is served whichever one its resolver prefers.
  return host === 'localhost' ? ['127.0.0.1', '::1'] : [host];
}

function checkInterBroker(config: BrokerConfig, names: readonly string[]): void {
  const name = config.get('inter.broker.listener.name');
  if (name === null) return;
  if (config.isSet('security.inter.broker.protocol')) {
    throw new ConfigError('Only one of inter.broker.listener.name and security.inter.broker.protocol should be set.');
  }
  if (!names.includes(name.toUpperCase())) {
    throw new ConfigError(
      `Invalid value ${name} for configuration inter.broker.listener.name: ` +
        `it must be a listener that the broker advertises: ${names.join(', ')}`,
    );
  }
}

/**
 * The listeners to serve.
 * @param hostname what clients are told for a listener on every address that is not advertised otherwise
 * @throws ConfigError
 */
export function brokerListeners(config: BrokerConfig, hostname: string): readonly ListenerConfig[] {
  const bound = parseEndpoints('listeners', config.get('listeners'));
  checkProtocols('listeners', bound, config);
  const advertised = parseEndpoints('advertised.listeners', config.get('advertised.listeners') ?? []);
  checkProtocols('advertised.listeners', advertised, config);
  const controllers = controllerListeners(config);
  const result: ListenerConfig[] = [];
  for (const { name, host, port } of bound) {
    if (controllers.has(name)) continue;
    const told = advertised.find((other) => other.name === name);
    if (told !== undefined && (told.host === '0.0.0.0' || told.host === '::')) {
      throw new ConfigError(
        `Invalid value ${config.text('advertised.listeners')} for configuration advertised.listeners: ` +
          'advertised.listeners cannot use the nonroutable meta-address 0.0.0.0. Use a routable IP address.',
      );
    }
    const hosts = bindHosts(host);
    const ownHost = hosts[0] === '' ? hostname : host;
    result.push({
      name,
      hosts,
      port,
      advertisedHost: told === undefined || told.host === '' ? ownHost : told.host,
      advertisedPort: told === undefined || told.port < 0 ? port : told.port,
    });
  }
  if (result.length === 0) {
    throw new ConfigError(
      `Invalid value ${config.text('listeners')} for configuration listeners: ` +
        'at least one listener must not be in controller.listener.names',
    );
  }
  const unbound = advertised.find(({ name }) => !controllers.has(name) && !result.some((own) => own.name === name));
  if (unbound !== undefined) {
    throw new ConfigError(
      `Invalid value ${config.text('advertised.listeners')} for configuration advertised.listeners: ` +
        `${unbound.name} is not one of listeners`,
    );
  }
  checkInterBroker(
    config,
    result.map(({ name }) => name),
  );
  return result;
}

/** The per-host limits of max.connections.per.ip.overrides. */
export function connectionOverrides(config: BrokerConfig): ReadonlyMap<string, number> {
  const key = 'max.connections.per.ip.overrides';
  const text = config.get(key);
  const result = new Map<string, number>();
  for (const entry of text.split(',')) {
    if (entry.trim() === '') continue;
    const match = /^\s*(.+?)\s*:\s*([0-9]{1,10})\s*$/.exec(entry);
    if (match === null || Number(match[2]) > 2_147_483_647) {
      throw new ConfigError(`Invalid value ${text} for configuration ${key}: expected host:count pairs`);
    }
    result.set(match[1]!, Number(match[2]));
  }
  return result;
}
