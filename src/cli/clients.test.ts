import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { Klamm } from '../index.ts';
import { KafkaClient } from '../network/client.ts';
import {
  DescribeClientsResponseClient,
  DescribeClientsResponseUsage,
} from '../protocol/generated/own/describe-clients.ts';
import { reportOn } from './clients.ts';
import { runProgram } from './program.ts';

function client(...requests: readonly [apiKey: number, apiVersion: number, served?: boolean][]) {
  return new DescribeClientsResponseClient({
    clientId: 'old-app',
    softwareName: null,
    requests: requests.map(
      ([apiKey, apiVersion, served = true]) =>
        new DescribeClientsResponseUsage({ apiKey, apiVersion, count: 2, served }),
    ),
  });
}

it('names what a release would not serve of what a client used', () => {
  const { breaksOn } = reportOn(client([0, 2], [0, 7], [1, 13], [68, 0]));
  expect(breaksOn).toEqual({
    '2.8': ['Fetch 13', 'ConsumerGroupHeartbeat 0'],
    '4.0': ['Produce 2'],
    '4.3': ['Produce 2'],
  });
});

it('expects of a client that asks for versions first that it takes older ones, not that it does without an API', () => {
  const { breaksOn } = reportOn(client([0, 2], [1, 13], [18, 4], [68, 0]));
  expect(breaksOn).toEqual({ '2.8': ['ConsumerGroupHeartbeat 0'], '4.0': ['Produce 2'], '4.3': ['Produce 2'] });
});

it('takes the newest version of each API for what a client goes without', () => {
  const newest = reportOn(client([0, 2], [0, 12], [1, 17], [11, 9], [68, 1]));
  expect(newest.lacks).toEqual(['saying its name and version (KIP-511)']);
  expect(reportOn(client([0, 2])).lacks).toContain(
    'record batches (KIP-98): its records are converted on every request',
  );
});

it('keeps what was refused apart', () => {
  const { uses, refused } = reportOn(client([3, 13], [3, 14, false]));
  expect(uses).toEqual([{ api: 'Metadata', version: 13, count: 2, served: true }]);
  expect(refused).toEqual([{ api: 'Metadata', version: 14, count: 2, served: false }]);
});

it('does not count the first ApiVersions of a client that took an older one', () => {
  expect(reportOn(client([18, 4, false], [18, 3], [3, 11])).refused).toEqual([]);
  const other = reportOn(client([18, 4, false], [18, 3], [3, 13, false]));
  expect(other.refused).toEqual([{ api: 'Metadata', version: 13, count: 2, served: false }]);
  const gaveUp = reportOn(client([18, 4, false]));
  expect(gaveUp.refused).toEqual([{ api: 'ApiVersions', version: 4, count: 2, served: false }]);
});

it('shows a client id without obeying it', async () => {
  const klamm = await Klamm.start();
  const clientId = 'bad\u001b[2J\nnext\u009b31m';
  const client = await KafkaClient.connect({ host: '127.0.0.1', port: klamm.port, clientId });
  let output = '';
  const code = await runProgram(['clients', '-b', klamm.bootstrapServers], {
    out: (text) => {
      output += text;
    },
    err: () => {},
    input: Readable.from([]),
    onSignal: () => () => {},
    exit: () => {},
  });
  expect(code).toBe(0);
  expect(output.split('\n')).toContainEqual(expect.stringMatching(/^bad\\u001b\[2J\\u000anext\\u009b31m {2}/));
  await client.close();
  await klamm.close();
});
