// Every row of the handler table, at every version it advertises, over a real socket: an empty request and one with
// hostile numbers. Must hold: the answer decodes to its last byte under the spec, or the connection closes; it is never
// UNKNOWN_SERVER_ERROR; the broker serves on.

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KafkaClient } from '../network/client.ts';
import type { AnyApi } from '../protocol/api.ts';
import { ErrorCode } from '../protocol/api-error.ts';
import { isOwnApi } from './clients/own-api.ts';
import { handlers } from './handlers/index.ts';
import type { Interceptor } from './interceptors.ts';
import { Klamm } from './klamm.ts';

/** The request class of an API with every field at its default. */
// biome-ignore lint/suspicious/noExplicitAny: the sweep sets fields where a class has them
async function emptyRequest(api: AnyApi): Promise<any> {
  const file = api.name.replace(/[A-Z]/g, (letter, at: number) => (at === 0 ? '' : '-') + letter.toLowerCase());
  const classes = isOwnApi(api.key)
    ? await import(`../protocol/generated/own/${file}.ts`)
    : await import(`../protocol/generated/${file}.ts`);
  return new classes[api.request.name]();
}

/** Reads from a response every `errorCode`, however deep. */
function errorCodes(value: unknown, found: number[] = []): number[] {
  if (value === null || typeof value !== 'object' || Buffer.isBuffer(value)) return found;
  for (const [name, inner] of Object.entries(value)) {
    if (name === 'errorCode' && typeof inner === 'number') found.push(inner);
    else errorCodes(inner, found);
  }
  return found;
}

describe('every API at every version', () => {
  let klamm: Klamm;
  let client: KafkaClient;

  beforeAll(async () => {
    klamm = await Klamm.start({ topics: ['t:2'] });
    client = await KafkaClient.connect({ host: '127.0.0.1', port: klamm.port });
  });

  afterAll(async () => {
    await client.close();
    await klamm.close();
  });

  it('advertises exactly the table', () => {
    for (const { api, versions, advertised } of handlers) {
      const hidden = isOwnApi(api.key) || advertised === false;
      expect(client.apiRange(api.key), api.name).toEqual(hidden ? undefined : versions);
    }
  });

  for (const { api, versions } of handlers) {
    it(`${api.name} ${versions[0]}-${versions[1]} answers an empty request`, async () => {
      for (let version = versions[0]; version <= versions[1]; version++) {
        const request = await emptyRequest(api);
        // A wait without end is not what is tested here.
        if ('maxWaitMs' in request) request.maxWaitMs = 0;
        if ('acks' in request) request.acks = -1;
        // What is unknown to the protocol closes the connection, as in Kafka.
        if ('resourceTypeFilter' in request)
          Object.assign(request, { resourceTypeFilter: 1, operation: 1, permissionType: 1 });
        const response: unknown = await client.send(api, request, { version });
        expect(errorCodes(response), `version ${version}`).not.toContain(ErrorCode.UNKNOWN_SERVER_ERROR);
      }
    });
  }

  it('serves on', async () => {
    const metadata = handlers.find(({ api }) => api.name === 'Metadata')!;
    const request = await emptyRequest(metadata.api);
    request.topics = null;
    const response = await client.send(metadata.api, request, { version: 12 });
    expect(response.topics.map((topic: { name: string }) => topic.name)).toContain('t');
  });
});

describe('interceptors', () => {
  it('see, change, answer and drop requests of a running broker', async () => {
    const seen: string[] = [];
    const interceptor: Interceptor = {
      onRequest(exchange) {
        seen.push(exchange.api.name);
      },
    };
    await using klamm = await Klamm.start({ interceptors: [interceptor] });
    const client = await KafkaClient.connect({ host: '127.0.0.1', port: klamm.port });
    await client.close();
    expect(seen).toEqual(['ApiVersions']);
  });
});
