// The compatibility card: what is collected for it, and that nothing can be left out or be out of date.

import { describe, expect, it } from 'vitest';
import { type Deviation, REFERENCE_NAMES } from '../cli/compat-card.ts';
import { placed } from './areas.ts';
import { anchorOf } from './compatibility-page.ts';
import { kipsIn, titled } from './kips.ts';
import { collectCard, generatedFiles, staleFiles } from './readme-tables.ts';
import { countAnswers, versionCount } from './recorded-answers.ts';
import { exercised } from './test-results.ts';

const card = collectCard();
const apis = [
  { key: 1, name: 'Fetch' },
  { key: 11, name: 'JoinGroup' },
  { key: 19, name: 'CreateTopics' },
];

describe('what is collected', () => {
  it('compares every API that Klamm advertises', () => {
    const compared = new Set(card.compared.apis.map(({ key }) => key));
    expect(card.apis.filter(({ key, advertised }) => advertised && !compared.has(key))).toEqual([]);
  });

  it('has the versions of the releases beside those of Klamm', () => {
    expect(REFERENCE_NAMES).toEqual(['3.9.1', '4.3.1']);
    expect(card.apis.find(({ name }) => name === 'Produce')).toEqual({
      key: 0,
      name: 'Produce',
      klamm: [0, 13],
      advertised: true,
      kafka: { '3.9.1': [0, 11], '4.3.1': [3, 13] },
      missing: [],
    });
    const share = card.apis.find(({ name }) => name === 'ShareFetch');
    expect(share).toMatchObject({ advertised: false, kafka: { '3.9.1': null, '4.3.1': [1, 2] } });
  });

  it('counts answers by version and error codes however deep', () => {
    const counted = new Map();
    const line = (scenario: string, labels: object, answer: unknown) =>
      JSON.stringify([scenario, 'fetch', labels, answer]);
    countAnswers(
      [
        '{"origin":"a head"}',
        line('one', { a: '0-3,7', b: '' }, { errorCode: 0, topics: [{ partitions: [{ errorCode: 3 }] }] }),
        line('one', { c: '12' }, 'CLOSED'),
        line('two', { a: '4' }, { errorCode: 1, errorMessage: 'TEXT' }),
      ].join('\n'),
      counted,
    );
    const { scenarios, answers, codes } = counted.get('fetch');
    expect([scenarios.size, answers, [...codes].sort()]).toEqual([2, 8, [0, 1, 3]]);
    expect(versionCount('0-3,7')).toBe(5);
  });

  it('puts a difference where its API or its file belongs', () => {
    const where = (text: string, file: string) => {
      const { area, apis: about } = placed(text, file, apis);
      return [area, ...about];
    };
    expect(where('Anything.', 'src/broker/handlers/join-group.ts')).toEqual(['Groups', 'JoinGroup']);
    expect(where('More than CreateTopics does.', 'src/storage/log.ts')).toEqual(['Records', 'CreateTopics']);
    expect(where('A limit in Fetch is refused.', 'src/network/network.ts')).toEqual([
      'Configuration and limits',
      'Fetch',
    ]);
    expect(() => where('Anything.', 'src/elsewhere/file.ts')).toThrow('src/elsewhere/file.ts');
  });

  it('wants a title for each KIP, and a KIP for each title', () => {
    const all = new Set(card.kips.map(({ kip }) => kip));
    expect(titled(all)).toEqual(card.kips);
    expect(() => titled(new Set([...all, 99999]))).toThrow('lacks a title for KIP-99999');
    expect(() => titled(new Set([...all].filter((kip) => kip !== 848)))).toThrow('no code names: KIP-848');
    expect([...kipsIn('(KIP-98, KIP-1082) and KIP-98')]).toEqual([98, 1082]);
  });

  it('says what a program exercised, long lists by their kinds', () => {
    expect(exercised(['codecs', 'groups: join', 'groups: leave', 'seek'])).toBe('codecs; seek; groups: join, leave');
    const many = Array.from({ length: 80 }, (_, i) => `fetch: case ${i}`);
    expect(exercised(['one', ...many])).toBe('one; fetch (80)');
  });
});

describe('what is written', () => {
  it('differs from the files when anything on the card changes', () => {
    const extra: Deviation = { area: 'Records', text: 'Something else.', file: 'src/x.ts', apis: ['Fetch'] };
    const changed = generatedFiles({ ...card, deviations: [...card.deviations, extra] });
    expect(staleFiles(changed)).toEqual(
      expect.arrayContaining(['README.md', 'docs/compatibility.md', 'src/cli/generated/compatibility.ts']),
    );
  });

  it('names every API, KIP, difference and program', () => {
    const page = generatedFiles(card).get('docs/compatibility.md')!;
    for (const { name } of card.apis) expect(page).toMatch(new RegExp(`\\| \\d+ \\| ${name} \\|`));
    for (const { kip } of card.kips) expect(page).toContain(`| KIP-${kip} |`);
    for (const { text, file } of card.deviations) expect(page).toContain(`- ${text} (\`${file}\`)`);
    for (const { name } of card.programs) expect(page).toContain(`| \`${name}\` |`);
  });

  it('links from the README to headings that are there', () => {
    const files = generatedFiles(card);
    const headings = [...files.get('docs/compatibility.md')!.matchAll(/^#+ (.*)$/gm)].map((match) =>
      anchorOf(match[1]!),
    );
    const links = [...files.get('README.md')!.matchAll(/\]\(docs\/compatibility\.md#([^)]*)\)/g)];
    expect(links.length).toBeGreaterThan(5);
    for (const [, anchor] of links) expect(headings).toContain(anchor);
  });
});
