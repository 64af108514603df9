import { describe, expect, it } from 'vitest';
import { configMarkdown } from './config-markdown.ts';
import { brokerRows } from './definitions.ts';

describe('configMarkdown', () => {
  const text = configMarkdown();

  it('names each public broker key once', () => {
    for (const { name, internal } of brokerRows) {
      expect(text.split('\n').filter((line) => line.includes(`\`${name}\``)).length >= 1, name).toBe(internal !== true);
    }
  });

  it('says what each group of keys means', () => {
    expect(text).toMatch(/\| `klamm.hot.tail.bytes` \| long \| 67108864 \| Memory for recently written batches/);
    expect(text).toMatch(/Accepted without effect: .*`num.io.threads`/);
    expect(text).toMatch(/- Klamm has no remote \(tiered\) storage: .*`remote.log.storage.system.enable`/);
  });
});
