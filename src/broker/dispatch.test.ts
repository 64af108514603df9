import { afterEach, describe, expect, test } from 'vitest';
import { systemClock } from '../base/clock.ts';
import { type Logger, silentLogger } from '../base/logger.ts';
import type { Payload } from '../base/payload.ts';
import { KafkaClient } from '../network/client.ts';
import { Network } from '../network/network.ts';
import { frameOf, TestPeer, until } from '../network/test-peer.ts';
import type { AnyApi } from '../protocol/api.ts';
import { ApiError, ErrorCode } from '../protocol/api-error.ts';
import { ApiVersionsRequest, type ApiVersionsResponse, apiVersions } from '../protocol/generated/api-versions.ts';
import { FetchRequest, FetchResponse, fetch } from '../protocol/generated/fetch.ts';
import { requestHeader } from '../protocol/generated/headers.ts';
import { HeartbeatRequest, HeartbeatResponse, heartbeat } from '../protocol/generated/heartbeat.ts';
import {
  type InitProducerIdRequest,
  InitProducerIdResponse,
  initProducerId,
} from '../protocol/generated/init-producer-id.ts';
import { encodeRequestHeader, RequestHeader, requestHeaderVersion } from '../protocol/headers.ts';
import { Reader } from '../protocol/reader.ts';
import { Writer } from '../protocol/writer.ts';
import { type AnyHandler, Dispatcher } from './dispatch.ts';
import { CLOSE_CONNECTION, defineHandler, NO_RESPONSE, type RequestContext } from './handler.ts';
import { type ApiVersionsBroker, apiVersionsHandler } from './handlers/api-versions.ts';
import type { Interceptor } from './interceptors.ts';

const OFFSET = 74;

const broker: ApiVersionsBroker = {
  nodeId: 1,
  metadata: {
    image: {
      offset: OFFSET,
      features: {
        finalized: new Map([
          ['metadata.version', 30],
          ['group.version', 0],
        ]),
      },
      cluster: {
        brokers: new Map([
          [
            1,
            {
              features: [
                { name: 'metadata.version', minSupportedVersion: 7, maxSupportedVersion: 30 },
                { name: 'group.version', minSupportedVersion: 0, maxSupportedVersion: 1 },
              ],
            },
          ],
        ]),
      },
    },
  },
};

type HeartbeatResult = HeartbeatResponse | typeof NO_RESPONSE | typeof CLOSE_CONNECTION;

/** What the stand-in for Heartbeat does, by group id. */
const behaviours = new Map<string, (context: RequestContext) => HeartbeatResult | Promise<HeartbeatResult>>();

const heartbeatHandler = defineHandler({
  api: heartbeat,
  versions: [0, 3],
  gate: 'authenticated',
  handle(
    _broker: object,
    context: RequestContext,
    request: HeartbeatRequest,
  ): HeartbeatResult | Promise<HeartbeatResult> {
    const behaviour = behaviours.get(request.groupId);
    return behaviour === undefined ? new HeartbeatResponse() : behaviour(context);
  },
  fail: (_request: HeartbeatRequest, error: ApiError) => {
    if (error.message === 'fail fails') throw new Error('even that');
    return new HeartbeatResponse({ errorCode: error.code });
  },
});

const initProducerIdHandler = defineHandler({
  api: initProducerId,
  versions: [0, 5],
  gate: 'authenticated',
  handle: () => new InitProducerIdResponse({ producerId: 5 }),
  fail: (_request: InitProducerIdRequest, error: ApiError) => new InitProducerIdResponse({ errorCode: error.code }),
});

let payloads: CountingPayload[] = [];

class CountingPayload implements Payload {
  readonly sizeInBytes = 6;
  releases = 0;

  resident(): readonly Buffer[] {
    return [Buffer.from('record')];
  }

  async read(): Promise<number> {
    throw new Error('resident');
  }

  release(): void {
    this.releases += 1;
  }
}

const fetchHandler = defineHandler({
  api: fetch,
  versions: [4, 12],
  gate: 'authenticated',
  handle: (_broker: object, _context: RequestContext, request: FetchRequest) => {
    const payload = new CountingPayload();
    payloads.push(payload);
    // A session id beyond 32 bits cannot be encoded.
    const tooBig = request.maxWaitMs === 13;
    const response = new FetchResponse({ sessionId: tooBig ? 2 ** 40 : 0 });
    return Object.assign(response, { responses: fetchTopics(payload) });
  },
  fail: (_request: FetchRequest, error: ApiError) => new FetchResponse({ errorCode: error.code }),
});

function fetchTopics(payload: Payload): FetchResponse['responses'] {
  const bare = { topic: 't', partitions: [{ partitionIndex: 0, highWatermark: 1, records: payload }] };
  const empty = fetch.response.decode(new Reader(oneTopic()), 4).responses[0]!;
  return [
    Object.assign(empty, { topic: bare.topic, partitions: [Object.assign(empty.partitions[0]!, bare.partitions[0])] }),
  ];
}

/** A version 4 answer with one topic of one partition. */
function oneTopic(): Buffer {
  const writer = new Writer();
  writer.int32(0);
  writer.arrayLength(1);
  writer.string('t');
  writer.arrayLength(1);
  writer.int32(0);
  writer.int16(0);
  writer.int64(0);
  writer.int64(0);
  writer.arrayLength(0);
  writer.int32(-1);
  return writer.toBuffer();
}

describe('Dispatcher', () => {
  let network: Network;
  let dispatcher: Dispatcher<ApiVersionsBroker>;
  let clients: KafkaClient[] = [];
  let peers: TestPeer[] = [];
  let lines: string[] = [];

  async function start(interceptors: readonly Interceptor[] = []): Promise<number> {
    lines = [];
    payloads = [];
    behaviours.clear();
    const push = (details: object, message: string): void => {
      lines.push(`${message} ${JSON.stringify(details)}`);
    };
    const logger: Logger = { ...silentLogger, warn: push, error: push };
    const handlers: AnyHandler<ApiVersionsBroker>[] = [fetchHandler, heartbeatHandler, initProducerIdHandler];
    const ranges = (): { apiKey: number; min: number; max: number }[] =>
      handlers.map((row) => ({ apiKey: row.api.key, min: row.versions[0], max: row.versions[1] }));
    handlers.push(apiVersionsHandler(ranges));
    dispatcher = new Dispatcher({ handlers, broker, logger, interceptors });
    network = new Network({ clock: systemClock, logger, sink: dispatcher });
    return (await network.listen({ name: 'PLAINTEXT', hosts: ['127.0.0.1'], port: 0 })).port;
  }

  async function connect(port: number): Promise<KafkaClient> {
    const client = await KafkaClient.connect({ host: '127.0.0.1', port, clientId: 'test', softwareVersion: '1.2' });
    clients.push(client);
    return client;
  }

  async function peerOn(port: number): Promise<TestPeer> {
    const peer = await TestPeer.connect(port);
    peers.push(peer);
    return peer;
  }

  afterEach(async () => {
    for (const client of clients) await client.close();
    for (const peer of peers) await peer.close();
    clients = [];
    peers = [];
    await network.close();
  });

  const beat = (groupId: string): HeartbeatRequest => new HeartbeatRequest({ groupId });

  test('the client negotiates and calls; counters count', async () => {
    const client = await connect(await start());
    expect(client.apiRange(heartbeat.key)).toEqual([0, 3]);
    expect(client.versionFor(heartbeat)).toBe(3);
    const answers = await Promise.all([
      client.send(heartbeat, beat('a')),
      client.send(heartbeat, beat('b'), { version: 0 }),
    ]);
    expect(answers.map((answer) => answer.errorCode)).toEqual([0, 0]);
    expect(dispatcher.counters(heartbeat.key)).toMatchObject({ requests: 2, errors: 0 });
    expect(dispatcher.counters(heartbeat.key)!.responseBytes).toBeGreaterThan(20);
    expect(dispatcher.counters(77)).toBe(undefined);
  });

  test('the context carries who asked', async () => {
    const client = await connect(await start());
    let seen: RequestContext | null = null;
    behaviours.set('g', (context) => {
      seen = context;
      return new HeartbeatResponse();
    });
    await client.send(heartbeat, beat('g'));
    expect(seen!).toMatchObject({ apiKey: 12, apiVersion: 3, clientId: 'test', correlationId: 2 });
    const { clientSoftwareName, clientSoftwareVersion, clientHost, listenerName, principal, closed } = seen!;
    expect([clientSoftwareName, clientSoftwareVersion]).toEqual(['klamm', '1.2']);
    expect([clientHost, listenerName, principal, closed]).toEqual(['127.0.0.1', 'PLAINTEXT', 'User:ANONYMOUS', false]);
  });

  test("an ApiError, thrown or rejected, is the API's own failure and nothing is logged", async () => {
    const client = await connect(await start());
    behaviours.set('throws', () => {
      throw new ApiError(ErrorCode.REBALANCE_IN_PROGRESS);
    });
    behaviours.set('rejects', async () => {
      throw new ApiError(ErrorCode.NOT_COORDINATOR);
    });
    expect((await client.send(heartbeat, beat('throws'))).errorCode).toBe(ErrorCode.REBALANCE_IN_PROGRESS);
    expect((await client.send(heartbeat, beat('rejects'))).errorCode).toBe(ErrorCode.NOT_COORDINATOR);
    expect(lines).toEqual([]);
    expect(dispatcher.counters(heartbeat.key)!.errors).toBe(2);
  });

  test('an unexpected exception is UNKNOWN_SERVER_ERROR and one log line that names api and client', async () => {
    const client = await connect(await start());
    behaviours.set('throws', () => {
      throw new TypeError('of undefined');
    });
    behaviours.set('rejects', () => Promise.reject(new RangeError('too far')));
    expect((await client.send(heartbeat, beat('throws'))).errorCode).toBe(ErrorCode.UNKNOWN_SERVER_ERROR);
    expect((await client.send(heartbeat, beat('rejects'))).errorCode).toBe(ErrorCode.UNKNOWN_SERVER_ERROR);
    expect(lines.length).toBe(2);
    expect(lines[0]).toMatch(/Heartbeat.*test.*of undefined/);
  });

  test('where even the failure fails, the connection is closed', async () => {
    const client = await connect(await start());
    behaviours.set('g', () => {
      throw new ApiError(ErrorCode.NOT_COORDINATOR, 'fail fails');
    });
    await expect(client.send(heartbeat, beat('g'))).rejects.toThrow(/closed/);
  });

  test('no response keeps the connection, the other symbol closes it', async () => {
    const client = await connect(await start());
    behaviours.set('none', () => NO_RESPONSE);
    behaviours.set('none later', async (): Promise<HeartbeatResult> => NO_RESPONSE);
    behaviours.set('close', () => CLOSE_CONNECTION);
    client.sendOneWay(heartbeat, beat('none'));
    client.sendOneWay(heartbeat, beat('none later'));
    expect((await client.send(heartbeat, beat('other'))).errorCode).toBe(0);
    await expect(client.send(heartbeat, beat('close'))).rejects.toThrow(/closed/);
  });

  test('asynchronous and synchronous handlers answer in the order of the requests', async () => {
    const client = await connect(await start());
    const order: string[] = [];
    let release = (): void => {};
    behaviours.set(
      'slow',
      () =>
        new Promise((resolve) => {
          release = () => resolve(new HeartbeatResponse({ errorCode: 1 }));
        }),
    );
    const slow = client.send(heartbeat, beat('slow')).then(() => order.push('slow'));
    const quick = client.send(heartbeat, beat('quick')).then(() => order.push('quick'));
    await until(() => dispatcher.counters(heartbeat.key)!.requests === 1, 'the slow request');
    release();
    await Promise.all([slow, quick]);
    expect(order).toEqual(['slow', 'quick']);
  });

  test('an int64 that a number cannot hold is INVALID_REQUEST', async () => {
    const peer = await peerOn(await start());
    const body = (pid: bigint): Buffer => {
      const writer = new Writer();
      encodeRequestHeader(writer, new RequestHeader({ apiKey: 22, apiVersion: 3, correlationId: 1 }), 2);
      writer.compactNullableString(null);
      writer.int32(1000);
      writer.exactInt64(pid);
      writer.int16(0);
      writer.unsignedVarint(0);
      return frameOf(writer.toBuffer());
    };
    const pids = [2n ** 53n - 1n, 2n ** 53n, -(2n ** 53n), -(2n ** 53n) + 1n, 2n ** 63n - 1n, -(2n ** 63n), -1n];
    for (const pid of pids) peer.send(body(pid));
    const frames = await peer.waitForFrames(pids.length);
    expect(frames.map((frame) => frame.readInt16BE(9))).toEqual([0, 42, 42, 0, 42, 42, 0]);
  });

  test('a response that cannot be encoded closes the connection and gives its payloads back', async () => {
    const client = await connect(await start());
    const answer = await client.send(fetch, new FetchRequest({ maxWaitMs: 1 }), { version: 7 });
    expect(String(answer.responses[0]!.partitions[0]!.records)).toBe('record');
    await expect(client.send(fetch, new FetchRequest({ maxWaitMs: 13 }), { version: 7 })).rejects.toThrow(/closed/);
    await until(() => payloads.every((payload) => payload.releases > 0), 'the releases');
    expect(payloads.map((payload) => payload.releases)).toEqual([1, 1]);
    expect(lines.length).toBe(1);
  });

  describe('what Kafka answers by closing (each checked against Apache Kafka 4.3.1)', () => {
    const head = (key: number, version: number, rest = ''): Buffer => {
      const fixed = Buffer.alloc(10);
      fixed.writeInt16BE(key, 0);
      fixed.writeInt16BE(version, 2);
      fixed.writeInt32BE(7, 4);
      return frameOf(Buffer.concat([fixed, Buffer.from(rest, 'hex')]));
    };

    test.each([
      ['an unknown API key', head(999, 0), /key 999/],
      ['a negative API key', head(-1, 0), /key -1/],
      ['a version too new', head(12, 4), /Heartbeat version 4/],
      ['a version too old', head(1, 3), /Fetch version 3/],
      ['a negative version', head(1, -1), /Fetch version -1/],
      ['one byte', frameOf(Buffer.alloc(1)), /too short/],
      ['half a header', frameOf(Buffer.from('00120000', 'hex')), /too short/],
      ['a client id longer than the frame', frameOf(Buffer.from('0012000000000007006461', 'hex')), /malformed/],
      ['a header without tags at a flexible ApiVersions', head(18, 5), /malformed/],
      ['a body cut short', head(12, 0, '0001'), /Heartbeat version 0 is malformed/],
      ['an ApiVersions body cut short', head(18, 3, '000a616263'), /ApiVersions version 3 is malformed/],
    ])('%s', async (_name, frame, line) => {
      const port = await start();
      const peer = await peerOn(port);
      peer.send(Buffer.concat([head(18, 0), frame]));
      await until(() => peer.ended || peer.closed, 'the close');
      expect(peer.frames().length).toBe(1);
      expect(lines.length).toBe(1);
      expect(lines[0]).toMatch(line);
    });

    test('bytes after the body are ignored', async () => {
      const peer = await peerOn(await start());
      peer.send(Buffer.concat([head(18, 0, '7a7a7a'), head(18, 0)]));
      expect((await peer.waitForFrames(2)).length).toBe(2);
    });

    test.each([5, 6, 99, 32767, -1, -32768])(
      'ApiVersions %i is answered in version 0 with its own range',
      async (v) => {
        const peer = await peerOn(await start());
        const tags = v >= 3 ? '00' : '';
        peer.send(head(18, v, tags));
        const frame = (await peer.waitForFrames(1))[0]!;
        expect(frame.toString('hex')).toBe('0000000700230000000100120000' + '0004');
        peer.send(head(18, 0));
        expect((await peer.waitForFrames(2)).length).toBe(2);
      },
    );
  });

  describe('ApiVersions', () => {
    const ask = async (
      port: number,
      version: number,
      name = 'probe',
      software = '1.0',
    ): Promise<ApiVersionsResponse> => {
      const client = await KafkaClient.connect({ host: '127.0.0.1', port, negotiate: false });
      clients.push(client);
      const request = new ApiVersionsRequest({ clientSoftwareName: name, clientSoftwareVersion: software });
      return await client.send(apiVersions, request, { version });
    };

    test.each([0, 1, 2, 3, 4])('version %i lists the table', async (version) => {
      const answer = await ask(await start(), version);
      expect(answer.errorCode).toBe(0);
      expect(answer.apiKeys.map((range) => [range.apiKey, range.minVersion, range.maxVersion])).toEqual([
        [1, 4, 12],
        [12, 0, 3],
        [22, 0, 5],
        [18, 0, 4],
      ]);
      const supported = answer.supportedFeatures.map((f) => `${f.name} ${f.minVersion}-${f.maxVersion}`);
      const finalized = answer.finalizedFeatures.map((f) => `${f.name} ${f.minVersionLevel}-${f.maxVersionLevel}`);
      expect(supported).toEqual(
        [[], [], [], ['metadata.version 7-30'], ['metadata.version 7-30', 'group.version 0-1']][version],
      );
      expect(finalized).toEqual(version < 3 ? [] : ['metadata.version 30-30']);
      expect(answer.finalizedFeaturesEpoch).toBe(version < 3 ? -1 : OFFSET);
    });

    test.each([
      ['', '1'],
      ['-a', '1'],
      ['a-', '1'],
      ['a b', '1'],
      ['a_b', '1'],
      ['ä', '1'],
      ['a', ''],
      ['a', '.1'],
    ])('the software name %o in version %o is INVALID_REQUEST', async (name, software) => {
      const port = await start();
      for (const version of [3, 4]) {
        const answer = await ask(port, version, name, software);
        expect([answer.errorCode, answer.apiKeys.length, answer.finalizedFeaturesEpoch]).toEqual([42, 0, -1]);
      }
    });

    test('a name of one letter, and with dots and dashes inside, is fine', async () => {
      const port = await start();
      expect((await ask(port, 3, 'a', '1')).errorCode).toBe(0);
      expect((await ask(port, 3, 'a.b-C--9', '3.9.1-SNAPSHOT')).errorCode).toBe(0);
    });
  });

  describe('interceptors', () => {
    test('see and change request and response, in order and back', async () => {
      const trace: string[] = [];
      const named = (name: string): Interceptor => ({
        onRequest(exchange) {
          trace.push(`${name} in ${exchange.api.name}`);
          if (exchange.request instanceof HeartbeatRequest) exchange.request.groupId += name;
        },
        async onResponse(exchange) {
          await undefined;
          trace.push(`${name} out`);
          if (exchange.response instanceof HeartbeatResponse) exchange.response.throttleTimeMs += 10;
        },
      });
      const client = await connect(await start());
      behaviours.set('gab', () => new HeartbeatResponse({ errorCode: 27 }));
      dispatcher.interceptors = [named('a'), named('b')];
      const answer = await client.send(heartbeat, beat('g'));
      expect([answer.errorCode, answer.throttleTimeMs]).toEqual([27, 20]);
      expect(trace).toEqual(['a in Heartbeat', 'b in Heartbeat', 'b out', 'a out']);
    });

    test('answer in place of the handler, fail, drop and close', async () => {
      const client = await connect(await start());
      const other = await connect(network.connections.size > 0 ? client.port : 0);
      const only = (group: string, act: Interceptor['onRequest']): Interceptor => ({
        onRequest: (exchange) =>
          exchange.request instanceof HeartbeatRequest && exchange.request.groupId === group
            ? act?.(exchange)
            : undefined,
      });
      dispatcher.interceptors = [
        only('answer', (exchange) => {
          exchange.response = new HeartbeatResponse({ errorCode: 25 });
        }),
        only('fail', () => {
          throw new ApiError(ErrorCode.NOT_COORDINATOR);
        }),
        only('break', async () => {
          throw new Error('fault');
        }),
        only('drop', () => 'drop'),
        only('close', async () => 'close' as const),
      ];
      expect((await client.send(heartbeat, beat('answer'))).errorCode).toBe(25);
      expect((await client.send(heartbeat, beat('fail'))).errorCode).toBe(ErrorCode.NOT_COORDINATOR);
      expect((await client.send(heartbeat, beat('break'))).errorCode).toBe(ErrorCode.UNKNOWN_SERVER_ERROR);
      client.sendOneWay(heartbeat, beat('drop'));
      expect((await client.send(heartbeat, beat('through'))).errorCode).toBe(0);
      await expect(client.send(heartbeat, beat('close'))).rejects.toThrow(/closed/);
      expect((await other.send(heartbeat, beat('other'))).errorCode).toBe(0);
    });

    test('a response that is dropped or replaced by a failure gives its payloads back', async () => {
      const client = await connect(await start());
      let verdict = (): 'drop' | undefined => 'drop';
      dispatcher.interceptors = [
        { onResponse: (exchange) => (exchange.api.key === fetch.key ? verdict() : undefined) },
      ];
      client.sendOneWay(fetch, new FetchRequest(), { version: 7 });
      expect((await client.send(heartbeat, beat('g'))).errorCode).toBe(0);
      expect(payloads.map((payload) => payload.releases)).toEqual([1]);
      verdict = () => {
        throw new ApiError(ErrorCode.KAFKA_STORAGE_ERROR);
      };
      expect((await client.send(fetch, new FetchRequest(), { version: 7 })).errorCode).toBe(56);
      expect(payloads.map((payload) => payload.releases)).toEqual([1, 1]);
    });

    test('a slow one holds up only its own connection', async () => {
      const port = await start();
      const slow = await connect(port);
      const quick = await connect(port);
      let release = (): void => {};
      dispatcher.interceptors = [
        {
          onRequest: (exchange) =>
            exchange.request instanceof HeartbeatRequest && exchange.request.groupId === 'slow'
              ? new Promise<void>((resolve) => {
                  release = resolve;
                })
              : undefined,
        },
      ];
      const held = slow.send(heartbeat, beat('slow'));
      await until(() => dispatcher.counters(heartbeat.key)!.requests === 1, 'the slow request');
      expect((await quick.send(heartbeat, beat('quick'))).errorCode).toBe(0);
      release();
      expect((await held).errorCode).toBe(0);
    });
  });

  describe('KafkaClient', () => {
    test('nothing listening, a request that times out, and use after close are errors that say so', async () => {
      const port = await start();
      await expect(KafkaClient.connect({ host: '127.0.0.1', port: 1 })).rejects.toMatchObject({ reason: 'connect' });
      const client = await connect(port);
      behaviours.set('never', () => new Promise(() => {}));
      const behind = expect(
        Promise.all([client.send(heartbeat, beat('never'), { timeoutMs: 5 }), client.send(heartbeat, beat('g'))]),
      ).rejects.toMatchObject({ reason: 'timeout' });
      await behind;
      expect(client.closed).toBe(true);
      await expect(client.send(heartbeat, beat('g'))).rejects.toMatchObject({ reason: 'closed' });
    });

    test('an API that the broker does not serve, and versions that do not meet', async () => {
      const client = await connect(await start());
      const api: AnyApi = { ...initProducerId, key: 23, name: 'OffsetForLeaderEpoch' };
      await expect(client.send(api, {})).rejects.toMatchObject({ reason: 'unsupported' });
      const newer: AnyApi = { ...heartbeat, versions: [4, 4] };
      await expect(client.send(newer, {})).rejects.toThrow(/the broker serves 0-3, we know 4-4/);
    });

    test('the request header is what Kafka expects', () => {
      const writer = new Writer();
      const header = new RequestHeader({ apiKey: 12, apiVersion: 3, correlationId: 9, clientId: null });
      encodeRequestHeader(writer, header, requestHeaderVersion(heartbeat, 4));
      const back = requestHeader.decode(new Reader(writer.toBuffer()), 2);
      expect(back).toEqual(header);
    });
  });
});
