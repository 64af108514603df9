import { Readable } from 'node:stream';
import { expect, it } from 'vitest';
import { runProgram } from './program.ts';
import type { Terminal } from './terminal.ts';

async function run(...args: string[]): Promise<{ code: number; text: string }> {
  let text = '';
  const terminal: Terminal = {
    out: (more) => {
      text += more;
    },
    err: (line) => {
      text += `${line}\n`;
    },
    input: Readable.from([]),
    onSignal: () => () => {},
    exit: () => {},
  };
  return { code: await runProgram(args, terminal), text };
}

it('prints the card without a broker', async () => {
  const { code, text } = await run('compat');
  expect(code).toBe(0);
  expect(text).toMatch(/^Klamm \d+\.\d+\.\d+ beside Apache Kafka 3\.9\.1 and 4\.3\.1\n/);
  expect(text).toMatch(/^0 +Produce +0-13 +0-11 +3-13 +[1-9]\d+ +[1-9]\d+ +[1-9]\d*$/m);
  expect(text).toMatch(/^78 +ShareFetch +\(1-2\) +- +1-2 /m);
  expect(text).toMatch(/^ {2}KIP-932 +Share groups: not served/m);
  expect(text).toMatch(/^ {4}An isolation level other than 0 and 1 gets INVALID_REQUEST/m);
});

it('prints one line of JSON for programs', async () => {
  const { code, text } = await run('compat', '--json');
  expect(code).toBe(0);
  expect(text.trimEnd().split('\n')).toHaveLength(1);
  const card = JSON.parse(text);
  expect(card.kafka).toEqual(['3.9.1', '4.3.1']);
  const fetch = card.apis.find((api: { name: string }) => api.name === 'Fetch');
  expect(fetch).toMatchObject({ key: 1, klamm: [0, 18], missing: [], advertised: true });
  expect(fetch.compared.errors).toContain('OFFSET_OUT_OF_RANGE');
  expect(card.deviations.length).toBeGreaterThan(50);
  expect(card.kips).toContainEqual({ kip: 848, title: expect.any(String), limit: null });
  const kafkajs = card.programs.find((program: { name: string }) => program.name === 'kafkajs');
  expect(kafkajs).toMatchObject({ kind: 'client' });
});
