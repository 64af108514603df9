import { describe, expect, it } from 'vitest';
import { configPage, configSummary } from './config-markdown.ts';
import { brokerRows } from './definitions.ts';

describe('the page of configuration keys', () => {
  const sections = new Map(
    configPage()
      .split(/^## /m)
      .slice(1)
      .map((section) => [section.slice(0, section.indexOf('\n')), section.split('\n')]),
  );
  const broker = [...sections].filter(([heading]) => /^(Klamm|Kafka)'s/.test(heading));

  it('has one row for each public broker key', () => {
    for (const { name, internal } of brokerRows) {
      const rows = broker.flatMap(([, lines]) => lines.filter((line) => line.startsWith(`| \`${name}\` |`)));
      expect(rows.length, name).toBe(internal === true ? 0 : 1);
    }
  });

  it('says what each group of keys means', () => {
    const row = (heading: string, start: string) => sections.get(heading)?.find((line) => line.startsWith(start)) ?? '';
    expect(row("Klamm's own keys", '| `klamm.hot.tail.bytes`')).toMatch(/\| long \| 67108864 \| Memory for recently/);
    expect(row("Kafka's broker keys: accepted without effect", '| `num.io.threads`')).not.toBe('');
    expect(
      row("Kafka's broker keys: refused, unless they have their default value", '| `remote.log.storage.system.enable`'),
    ).toMatch(/\| false \| Klamm has no remote \(tiered\) storage/);
    expect(row("A topic's keys: effective", '| `retention.ms`')).not.toBe('');
  });

  it('counts the keys in one sentence', () => {
    const keys = [...configSummary().matchAll(/\d+/g)].map(Number);
    expect(keys[0]).toBe(keys[1]! + keys[2]! + keys[3]!);
  });
});
