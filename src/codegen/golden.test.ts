// Frames that real clients and real brokers sent (protocol-spec/golden): each is decoded whole and written again to the
// very same bytes.

import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { AnyApi } from '../protocol/api.ts';
import { apis } from '../protocol/generated/index.ts';
import {
  decodeRequestHeader,
  decodeResponseHeader,
  encodeRequestHeader,
  encodeResponseHeader,
  requestHeaderVersion,
  responseHeaderVersion,
} from '../protocol/headers.ts';
import { Reader } from '../protocol/reader.ts';
import { Writer } from '../protocol/writer.ts';
import { specFiles } from './message-arbitrary.ts';

const FOLDER = fileURLToPath(new URL('../../protocol-spec/golden/', import.meta.url));

interface Golden {
  readonly file: string;
  readonly api: AnyApi;
  readonly version: number;
  readonly direction: string;
  readonly bytes: Buffer;
}

function readGolden(file: string, byBasename: ReadonlyMap<string, AnyApi>): Golden {
  const match = /^(.+)\.v(\d+)\.(request|response)\.hex$/.exec(file);
  if (match === null) throw new Error(`${file} is not named <api>.v<N>.<request|response>.hex`);
  const lines = readFileSync(FOLDER + file, 'utf8').split('\n');
  expect(lines[0], file).toMatch(/^# sent by .+ to .+/);
  const hex = lines.filter((line) => !line.startsWith('#')).join('');
  expect(hex).toMatch(/^([0-9a-f]{2})+$/);
  const api = byBasename.get(match[1]!);
  if (api === undefined) throw new Error(`${file} belongs to no API`);
  return { file, api, version: Number(match[2]), direction: match[3]!, bytes: Buffer.from(hex, 'hex') };
}

const byBasename = new Map<string, AnyApi>();
for (const { api, path } of specFiles()) {
  if (api !== null && dirname(path) === 'apis')
    byBasename.set(basename(path), apis.find(({ key }) => key === api.key)!);
}
const goldens = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.hex'))
  .map((file) => readGolden(file, byBasename));

function again({ api, version, direction, bytes }: Golden): Buffer {
  const reader = new Reader(bytes);
  const writer = new Writer();
  if (direction === 'request') {
    const header = decodeRequestHeader(reader);
    expect([header.apiKey, header.apiVersion]).toEqual([api.key, version]);
    encodeRequestHeader(writer, header, requestHeaderVersion(api, version));
    api.request.encode(writer, api.request.decode(reader, version), version);
  } else {
    const headerVersion = responseHeaderVersion(api, version);
    encodeResponseHeader(writer, decodeResponseHeader(reader, headerVersion).correlationId, headerVersion);
    api.response.encode(writer, api.response.decode(reader, version), version);
  }
  expect(reader.remaining).toBe(0);
  expect(reader.unsafeInt64).toBeNull();
  return writer.toBuffer();
}

describe('golden frames', () => {
  it('cover the everyday APIs in both directions', () => {
    const pairs = new Set(goldens.map(({ api, version }) => `${api.name} ${version}`));
    expect(pairs.size).toBeGreaterThanOrEqual(60);
    for (const name of ['Produce', 'Fetch', 'Metadata', 'JoinGroup', 'OffsetCommit', 'ListOffsets', 'ApiVersions']) {
      for (const direction of ['request', 'response']) {
        expect(goldens.some((golden) => golden.api.name === name && golden.direction === direction)).toBe(true);
      }
    }
  });

  it.each(goldens.map((golden) => [golden.file, golden] as const))('%s comes back byte for byte', (_file, golden) => {
    expect(again(golden).toString('hex')).toBe(golden.bytes.toString('hex'));
  });
});
