// Whether the table says honestly which keys do something: a key that is marked as effective is read somewhere, one
// that is not is read nowhere.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { brokerRows, findRow, rowsOf } from './definitions.ts';
import { groupSynonym } from './group-settings.ts';
import { brokerSynonyms } from './topic-config.ts';

const src = path.dirname(import.meta.dirname);

/** Where keys are named without being obeyed: the table itself, and what checks or describes every key alike. */
const besides = /(^|\/)config\/(definitions\/.*|describe-config\.ts|validate\.ts)$|\.(test|fuzz|model)\.ts$/;

/** The broker keys that a group's key without effect falls back to or is checked against. */
function boundsOf(groupKey: string): string[] {
  const [kind, ...rest] = groupKey.split('.');
  const name = rest.join('.');
  const max = name === 'num.standby.replicas' ? 'max.standby.replicas' : `max.${name}`;
  return [name, `min.${name}`, max].map((key) => `group.${kind}.${key}`);
}

/** Keys that are only checked: a value that would matter is refused, or is a rule between two keys without effect. */
const onlyChecked = new Set([
  'group.share.assignors',
  'offsets.topic.compression.codec',
  'replica.fetch.wait.max.ms',
  'replica.socket.timeout.ms',
  'security.inter.broker.protocol',
  ...[...rowsOf('group')].filter((row) => row.effect === 'accepted').flatMap((row) => boundsOf(row.name)),
]);

function sources(without = besides): string {
  return readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((name) => name.split(path.sep).join('/'))
    .filter((name) => name.endsWith('.ts') && !without.test(name))
    .map((name) => readFileSync(path.join(src, name), 'utf8'))
    .join('\n');
}

const text = sources();
/** Where a group's own values are turned into what its coordinator obeys. */
const ofGroups = readFileSync(path.join(src, 'config/group-settings.ts'), 'utf8');
/** Where a topic's values are turned into what its log obeys: the property by key. */
const ofTopics = new Map(
  [...readFileSync(path.join(src, 'config/topic-config.ts'), 'utf8').matchAll(/^ {4}(\w+): .*$/gm)].flatMap((match) =>
    [...match[0].matchAll(/'([a-z]+(?:\.[a-z]+)*)'\)/g)].map(([, key]) => [key!, match[1]!] as const),
  ),
);
ofTopics.set('cleanup.policy', 'cleanupPolicy');
/** A value that arrives in a log's configuration may still be read by nobody. */
const readers = sources(new RegExp(`${besides.source}|(^|/)config/topic-config\\.ts$`));
const synonyms = new Set<string>([...rowsOf('topic')].flatMap((row) => brokerSynonyms(row.name)));

describe('effects', () => {
  it.each(brokerRows.filter((row) => !synonyms.has(row.name) && !onlyChecked.has(row.name)))(
    '$name is $effect, and the code says so too',
    ({ name, effect }) => {
      expect(text.includes(`'${name}'`)).toBe(effect === 'effective');
    },
  );

  it.each([...rowsOf('topic')].filter((row) => brokerSynonyms(row.name).length > 0))(
    '$name of a topic is $effect, as are the broker keys behind it',
    ({ name, effect }) => {
      for (const key of brokerSynonyms(name)) expect(findRow('broker', key)?.effect, key).toBe(effect);
    },
  );

  it.each([...rowsOf('topic')])('$name of a topic is $effect, and the code says so too', ({ name, effect }) => {
    const property = ofTopics.get(name);
    const isRead =
      property !== undefined && new RegExp(`\\.${property}\\b|\\{[^{}=]*\\b${property}\\b[^{}=]*\\} = `).test(readers);
    expect({ name, isRead }).toEqual({ name, isRead: effect === 'effective' });
  });

  it.each([...rowsOf('group')])('$name of a group is $effect, and the code says so too', ({ name, effect }) => {
    expect(ofGroups.includes(`own('${name}')`)).toBe(effect === 'effective');
    const synonym = groupSynonym(name);
    if (synonym !== null) expect(findRow('broker', synonym)?.effect).toBe(effect);
  });
});
