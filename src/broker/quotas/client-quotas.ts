// Client quotas in force: how long a client that takes more than its share has to wait. Must hold: without a quota
// nothing but `active` is looked at; what is answered and how long the connection is muted are Kafka's; the memory for
// what was measured is bounded, whatever client ids come.

import { isIP } from 'node:net';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logger.ts';
import type { MutationQuota } from '../../controller/controller.ts';
import type { MetadataDelta } from '../../metadata/delta.ts';
import type { MetadataImage } from '../../metadata/image.ts';
import type { MetadataPublisher } from '../../metadata/publisher.ts';
import { clientAddress } from '../../network/client-address.ts';
import { ApiError, ErrorCode } from '../../protocol/api-error.ts';
import { produce } from '../../protocol/generated/produce.ts';
import { writeTxnMarkers } from '../../protocol/generated/write-txn-markers.ts';
import type { Broker } from '../broker.ts';
import type { NoResponse, RequestContext } from '../handler.ts';
import { HostNames } from '../host-names.ts';
import { limitsOf, type QuotaLimit, type QuotaLimits } from './quota-limits.ts';
import { Measurements } from './quota-measurements.ts';
import { type RateWindow, SampledRate, TokenBucket } from './quota-rates.ts';

const PRODUCE_RATE = 'producer_byte_rate';
const FETCH_RATE = 'consumer_byte_rate';
const REQUEST_SHARE = 'request_percentage';
const MUTATION_RATE = 'controller_mutation_rate';

/** What dispatch knows of a request. */
export interface MeasuredRequest extends RequestContext {
  /** The frame without its length. */
  readonly sizeInBytes: number;
  /** The time that the broker spent on it. */
  readonly spentMs: number;
}

export interface ClientQuotasOptions {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly window: () => RateWindow;
  readonly mutationWindow: () => RateWindow;
  /** Called when quotas for addresses come or go. */
  readonly onAddressQuota: (throttleMs: ((address: string) => number) | null) => void;
  readonly hostNames?: HostNames;
}

export class ClientQuotas implements MetadataPublisher {
  readonly name = 'client quotas';
  readonly hostNames: HostNames;
  /** Whether there is any quota for users and clients. */
  active = false;
  private readonly options: ClientQuotasOptions;
  private limits: ReadonlyMap<string, QuotaLimits> = new Map();
  private addresses: ReadonlyMap<string | null, number> = new Map();
  /** Names that were looked up. */
  private hosts: ReadonlyMap<string, number> = new Map();
  private readonly produced: Measurements<SampledRate>;
  private readonly fetched: Measurements<SampledRate>;
  private readonly shares: Measurements<SampledRate>;
  private readonly connections: Measurements<SampledRate>;
  private readonly mutated: Measurements<TokenBucket>;

  constructor(options: ClientQuotasOptions) {
    this.options = options;
    this.hostNames = options.hostNames ?? new HostNames();
    const rates = () => new Measurements(() => new SampledRate(options.window()));
    this.produced = rates();
    this.fetched = rates();
    this.shares = rates();
    this.connections = rates();
    this.mutated = new Measurements(() => new TokenBucket(options.mutationWindow()));
  }

  nowMs(): number {
    return this.options.clock.monotonic();
  }

  onUpdate(delta: MetadataDelta, image: MetadataImage): void {
    if (delta.clientQuotas.size === 0) return;
    const { clients, addresses } = limitsOf(image.clientQuotas);
    this.limits = clients;
    this.active = clients.size > 0;
    this.addresses = addresses;
    this.options.onAddressQuota(addresses.size === 0 ? null : (address) => this.connectionThrottleMs(address));
    void this.resolveHosts();
  }

  /** Names beside addresses are few, and set by an administrator; until one is known it limits nobody. */
  private async resolveHosts(): Promise<void> {
    const { addresses } = this;
    const hosts = new Map<string, number>();
    for (const [name, limit] of addresses) {
      if (name === null || isIP(name) !== 0) continue;
      const address = await this.hostNames.address(name);
      if (addresses !== this.addresses) return;
      if (address === null) this.options.logger.warn({ host: name }, 'a quota names a host that cannot be resolved');
      else hosts.set(clientAddress(address), limit);
    }
    this.hosts = hosts;
  }

  /** Milliseconds that a new connection from here is kept waiting before it is closed; 0 accepts it. */
  private connectionThrottleMs(address: string): number {
    const own = this.addresses.get(address) ?? this.canonical(address) ?? this.hosts.get(address);
    const limit = own ?? this.addresses.get(null);
    if (limit === undefined) return 0;
    const window = this.options.window();
    const nowMs = this.options.clock.monotonic();
    const rate = this.connections.of(address, nowMs);
    rate.record(1, nowMs);
    const throttleMs = Math.min(rate.throttleMs(limit, nowMs), window.sampleMs);
    // It will not be served, so it does not count.
    if (throttleMs > 0) rate.record(-1, nowMs);
    return throttleMs;
  }

  /** An address may be written in more than one way. */
  private canonical(address: string): number | undefined {
    for (const [name, limit] of this.addresses) {
      if (name !== null && isIP(name) !== 0 && clientAddress(name) === address) return limit;
    }
    return undefined;
  }

  /** The most that one fetch may answer, so that one alone does not exceed the whole window. */
  fetchMaxBytes(context: RequestContext): number {
    const found = this.find(FETCH_RATE, context);
    if (found === null) return Number.POSITIVE_INFINITY;
    const { samples, sampleMs } = this.options.window();
    return Math.trunc((found.limit * (samples - 1) * sampleMs) / 1000);
  }

  hasFetchQuota(context: RequestContext): boolean {
    return this.find(FETCH_RATE, context) !== null;
  }

  /** For an answer of so many bytes; it is not sent, and does not count, where this is above 0. */
  fetchThrottleMs(context: RequestContext, bytes: number): number {
    const found = this.find(FETCH_RATE, context);
    if (found === null) return 0;
    const nowMs = this.options.clock.monotonic();
    const rate = this.fetched.of(found.sharer, nowMs);
    rate.record(bytes, nowMs);
    const throttleMs = rate.throttleMs(found.limit, nowMs);
    if (throttleMs > 0) rate.record(-bytes, nowMs);
    return throttleMs;
  }

  /** Null where nothing limits the client. @param strict refuse what is too much, instead of slowing the client down */
  mutations(context: RequestContext, strict: boolean): MutationQuota | null {
    const found = this.find(MUTATION_RATE, context);
    if (found === null) return null;
    const bucket = this.mutated.of(found.sharer, this.options.clock.monotonic());
    return new BucketQuota(bucket, found.limit, strict, this.options.clock);
  }

  /** The request has been answered: what counts is counted. Milliseconds for which the connection is to be muted. */
  settle(request: MeasuredRequest, response: object | NoResponse): number {
    const answer = typeof response === 'symbol' ? null : (response as { throttleTimeMs?: number });
    const given = answer?.throttleTimeMs ?? 0;
    let throttleMs = given;
    if (request.apiKey === produce.key) {
      const found = this.find(PRODUCE_RATE, request);
      if (found !== null)
        throttleMs = Math.max(throttleMs, this.rateThrottleMs(this.produced, found, request.sizeInBytes));
    }
    if (answer !== null && request.apiKey !== writeTxnMarkers.key) {
      // DEVIATION: A fetch that only request_percentage throttles still carries its records; Kafka sends it empty.
      const found = this.find(REQUEST_SHARE, request);
      if (found !== null) {
        // Milliseconds of one second are tenths of a percent.
        const ownMs = this.rateThrottleMs(this.shares, found, request.spentMs / 10);
        throttleMs = Math.max(throttleMs, Math.min(ownMs, this.options.window().sampleMs));
      }
    }
    if (answer !== null && answer.throttleTimeMs !== undefined && throttleMs > given)
      answer.throttleTimeMs = throttleMs;
    return throttleMs;
  }

  private rateThrottleMs(rates: Measurements<SampledRate>, { limit, sharer }: QuotaLimit, value: number): number {
    const nowMs = this.options.clock.monotonic();
    const rate = rates.of(sharer, nowMs);
    rate.record(value, nowMs);
    return rate.throttleMs(limit, nowMs);
  }

  private find(key: string, context: RequestContext): QuotaLimit | null {
    const limits = this.limits.get(key);
    if (limits === undefined) return null;
    const { principal } = context;
    return limits.find(principal.slice(principal.indexOf(':') + 1), context.clientId ?? '');
  }
}

/** The broker's. */
export function clientQuotas(broker: Pick<Broker, 'clock' | 'logger' | 'config' | 'network'>): ClientQuotas {
  const { config, network } = broker;
  return new ClientQuotas({
    clock: broker.clock,
    logger: broker.logger,
    window: () => ({
      samples: config.get('quota.window.num'),
      sampleMs: config.get('quota.window.size.seconds') * 1000,
    }),
    mutationWindow: () => ({
      samples: config.get('controller.quota.window.num'),
      sampleMs: config.get('controller.quota.window.size.seconds') * 1000,
    }),
    onAddressQuota: (throttleMs) => {
      network.addressQuota = throttleMs;
    },
  });
}

class BucketQuota implements MutationQuota {
  throttleMs = 0;
  private readonly bucket: TokenBucket;
  private readonly limit: number;
  private readonly strict: boolean;
  private readonly clock: Clock;

  constructor(bucket: TokenBucket, limit: number, strict: boolean, clock: Clock) {
    this.bucket = bucket;
    this.limit = limit;
    this.strict = strict;
    this.clock = clock;
  }

  take(partitions: number): void {
    const nowMs = this.clock.monotonic();
    const debtMs = this.bucket.throttleMs(this.limit, nowMs);
    if (this.strict && debtMs > 0) {
      this.throttleMs = Math.max(this.throttleMs, debtMs);
      throw new ApiError(ErrorCode.THROTTLING_QUOTA_EXCEEDED);
    }
    this.bucket.take(partitions, this.limit, nowMs);
    if (!this.strict) this.throttleMs = Math.max(this.throttleMs, this.bucket.throttleMs(this.limit, nowMs));
  }
}
