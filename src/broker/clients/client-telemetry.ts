// What the broker knows of the clients that ask which metrics they should send (KIP-714). Nobody receives the metrics
// here: what is pushed is checked as Kafka checks it, and dropped. Must hold: a client that comes more often than it
// was told is refused; a client's subscription follows the configuration; the number of clients remembered is bounded.

import type { Clock } from '../../base/clock.ts';
import type { Random } from '../../base/random.ts';
import { randomUuid, type Uuid, ZERO_UUID } from '../../base/uuid.ts';
import { ALL_METRICS, type ClientMetricsSubscription, clientMetricsSubscription } from '../../config/client-metrics.ts';
import { hashOrder, uuidHash } from '../../coordinator/group/assignors/java-hash-order.ts';
import { compileSubscriptionRegex, SubscriptionRegex } from '../../coordinator/group/subscription-regex.ts';
import { javaHashCode } from '../../coordinator/partition-of.ts';
import { ConfigResourceType, type ConfigsImage } from '../../metadata/configs.ts';
import { ErrorCode } from '../../protocol/api-error.ts';
import type { PushTelemetryRequest } from '../../protocol/generated/push-telemetry.ts';
import { crc32c } from '../../records/crc.ts';
import type { Broker } from '../broker.ts';
import type { RequestContext } from '../handler.ts';

const CLIENT_ID = 'client_id';
const DEFAULT_INTERVAL_MS = 300_000;
const MAX_INSTANCES = 16_384;
/** Of the client ids of all of them; one may have 32767. */
const MAX_KEPT_CHARACTERS = 4_194_304;
/** none, gzip, snappy, lz4, zstd. */
const COMPRESSION_TYPES = 5;
/** The ids that Kafka keeps for itself. */
const RESERVED: ReadonlySet<Uuid> = new Set([ZERO_UUID, 'AAAAAAAAAAAAAAAAAAAAAQ']);

/** What a client is told. */
export interface Subscription {
  readonly clientInstanceId: Uuid;
  readonly subscriptionId: number;
  readonly pushIntervalMs: number;
  readonly metrics: readonly string[];
}

type Attributes = ReadonlyMap<string, string>;

interface Instance extends Subscription {
  readonly attributes: Attributes;
  /** The state of the configuration that it was made from. */
  readonly version: number;
  lastGetMs: number;
  lastPushMs: number;
  lastError: number;
  terminating: boolean;
}

interface Configured {
  readonly subscription: ClientMetricsSubscription;
  readonly match: readonly { readonly name: string; readonly regex: SubscriptionRegex }[];
}

export interface ClientTelemetryOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly configs: () => ConfigsImage;
  readonly maxBytes: () => number;
}

export class ClientTelemetry {
  private readonly options: ClientTelemetryOptions;
  /** The least recently used first. */
  private readonly instances = new Map<Uuid, Instance>();
  private keptCharacters = 0;
  private seen: ConfigsImage | null = null;
  private seenText = '';
  private configured: readonly Configured[] = [];
  private version = 0;

  constructor(options: ClientTelemetryOptions) {
    this.options = options;
  }

  /** The client's subscription, or the code of its refusal. */
  get(asked: Uuid, context: RequestContext): Subscription | number {
    const id = asked === ZERO_UUID ? this.newId() : asked;
    const instance = this.instance(id, context);
    const nowMs = this.options.clock.now();
    const waited = nowMs - Math.max(instance.lastGetMs, instance.lastPushMs) >= instance.pushIntervalMs;
    const { lastError } = instance;
    if (waited) {
      instance.lastGetMs = nowMs;
    } else if (
      lastError !== ErrorCode.UNKNOWN_SUBSCRIPTION_ID &&
      lastError !== ErrorCode.UNSUPPORTED_COMPRESSION_TYPE
    ) {
      return ErrorCode.THROTTLING_QUOTA_EXCEEDED;
    }
    instance.lastError = ErrorCode.NONE;
    return instance;
  }

  push(request: PushTelemetryRequest, context: RequestContext): number {
    if (RESERVED.has(request.clientInstanceId)) return ErrorCode.INVALID_REQUEST;
    const instance = this.instance(request.clientInstanceId, context);
    instance.lastError = this.checkPush(instance, request);
    return instance.lastError;
  }

  private checkPush(instance: Instance, request: PushTelemetryRequest): number {
    if (instance.terminating) return ErrorCode.INVALID_REQUEST;
    const nowMs = this.options.clock.now();
    const due = instance.lastGetMs > instance.lastPushMs || nowMs - instance.lastPushMs >= instance.pushIntervalMs;
    if (due) instance.lastPushMs = nowMs;
    else if (!request.terminating) return ErrorCode.THROTTLING_QUOTA_EXCEEDED;
    if (request.subscriptionId !== instance.subscriptionId) return ErrorCode.UNKNOWN_SUBSCRIPTION_ID;
    if (request.compressionType < 0 || request.compressionType >= COMPRESSION_TYPES) {
      return ErrorCode.UNSUPPORTED_COMPRESSION_TYPE;
    }
    if (request.metrics.length > this.options.maxBytes()) return ErrorCode.TELEMETRY_TOO_LARGE;
    instance.terminating = request.terminating;
    return ErrorCode.NONE;
  }

  private newId(): Uuid {
    let id = randomUuid(this.options.random);
    while (RESERVED.has(id)) id = randomUuid(this.options.random);
    return id;
  }

  private instance(id: Uuid, context: RequestContext): Instance {
    this.refresh();
    let known = this.instances.get(id);
    this.forget(id);
    if (known === undefined || known.version < this.version) {
      known = this.newInstance(id, known?.attributes ?? attributesOf(id, context));
    }
    this.instances.set(id, known);
    this.keptCharacters += charactersOf(known);
    for (const oldest of this.instances.keys()) {
      if (this.instances.size <= MAX_INSTANCES && this.keptCharacters <= MAX_KEPT_CHARACTERS) break;
      this.forget(oldest);
    }
    return known;
  }

  private forget(id: Uuid): void {
    const known = this.instances.get(id);
    if (known === undefined) return;
    this.keptCharacters -= charactersOf(known);
    this.instances.delete(id);
  }

  private newInstance(clientInstanceId: Uuid, attributes: Attributes): Instance {
    const names = new Set<string>();
    let pushIntervalMs = DEFAULT_INTERVAL_MS;
    for (const { subscription, match } of this.configured) {
      if (!match.every(({ name, regex }) => regex.matches(attributes.get(name)!))) continue;
      for (const name of subscription.metrics) names.add(name);
      pushIntervalMs = Math.min(pushIntervalMs, subscription.intervalMs);
    }
    const metrics = names.has(ALL_METRICS) ? [ALL_METRICS] : hashOrder([...names], javaHashCode);
    const text = Buffer.from(`[${metrics.join(', ')}]${pushIntervalMs}`);
    return {
      clientInstanceId,
      attributes,
      version: this.version,
      metrics,
      pushIntervalMs,
      subscriptionId: crc32c(text, 0, text.length) ^ uuidHash(clientInstanceId),
      lastGetMs: 0,
      lastPushMs: 0,
      lastError: ErrorCode.NONE,
      terminating: false,
    };
  }

  private refresh(): void {
    const configs = this.options.configs();
    if (configs === this.seen) return;
    this.seen = configs;
    const mine = [...configs.entries()].filter(([resource]) => resource.type === ConfigResourceType.CLIENT_METRICS);
    const text = JSON.stringify(mine.map(([resource, map]) => [resource.name, ...map]));
    if (text === this.seenText) return;
    this.seenText = text;
    this.version += 1;
    this.configured = mine.map(([, map]) => configuredOf(map));
  }
}

function charactersOf({ attributes }: Instance): number {
  return attributes.get(CLIENT_ID)!.length;
}

/** The broker's. */
export function clientTelemetry(broker: Pick<Broker, 'clock' | 'random' | 'metadata' | 'config'>): ClientTelemetry {
  return new ClientTelemetry({
    clock: broker.clock,
    random: broker.random,
    configs: () => broker.metadata.image.configs,
    maxBytes: () => broker.config.get('telemetry.max.bytes'),
  });
}

function configuredOf(map: ReadonlyMap<string, string>): Configured {
  const subscription = clientMetricsSubscription(map);
  // A name that is given twice counts as it is given last.
  const patterns = new Map(subscription.match.map(({ name, pattern }) => [name, pattern]));
  const match: { name: string; regex: SubscriptionRegex }[] = [];
  for (const [name, pattern] of patterns) {
    const regex = compileSubscriptionRegex(pattern);
    if (regex instanceof SubscriptionRegex) match.push({ name, regex });
  }
  return { subscription, match };
}

function attributesOf(id: Uuid, context: RequestContext): Attributes {
  return new Map([
    ['client_instance_id', id],
    [CLIENT_ID, context.clientId ?? ''],
    ['client_software_name', context.clientSoftwareName ?? 'unknown'],
    ['client_software_version', context.clientSoftwareVersion ?? 'unknown'],
    ['client_source_address', context.clientHost],
    ['client_source_port', String(context.clientPort)],
  ]);
}
