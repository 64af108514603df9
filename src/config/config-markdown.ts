// The configuration chapter of the README, made from the table, so that it cannot say what the table does not.

import { brokerRows, rowsOf } from './definitions.ts';
import type { ConfigRow } from './row.ts';

function sorted(rows: Iterable<ConfigRow>): ConfigRow[] {
  return [...rows].sort((a, b) => (a.name < b.name ? -1 : 1));
}

function names(rows: readonly ConfigRow[]): string {
  return rows.map((row) => `\`${row.name}\``).join(', ');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function keyTable(rows: readonly ConfigRow[]): string[] {
  return [
    '| key | type | default | what it is |',
    '|---|---|---|---|',
    ...rows.map((row) => `| \`${row.name}\` | ${row.type} | ${cell(row.default ?? '-')} | ${cell(row.doc)} |`),
  ];
}

/** Refused keys by their reason. */
function refusals(rows: readonly ConfigRow[]): string[] {
  const byReason = new Map<string, ConfigRow[]>();
  for (const row of rows) {
    const reason = row.refusal ?? '';
    byReason.set(reason, [...(byReason.get(reason) ?? []), row]);
  }
  return [...byReason].map(([reason, refused]) => `- ${reason}: ${names(refused)}`);
}

/** Markdown, without a heading of its own. */
export function configMarkdown(): string {
  const broker = sorted(brokerRows).filter((row) => !row.internal);
  const own = broker.filter((row) => row.name.startsWith('klamm.'));
  const having = (rows: readonly ConfigRow[], effect: ConfigRow['effect']) =>
    rows.filter((row) => row.effect === effect);
  const topic = sorted(rowsOf('topic')).filter((row) => !row.internal);
  const group = sorted(rowsOf('group')).filter((row) => !row.internal);
  const effective = having(broker, 'effective').filter((row) => !own.includes(row));
  return [
    "Klamm's own keys:",
    '',
    ...keyTable(own),
    '',
    `Of Kafka's broker keys, ${effective.length} are effective: ${names(effective)}.`,
    '',
    `Accepted without effect: ${names(having(broker, 'accepted'))}.`,
    '',
    'Refused, unless they have their default value:',
    '',
    ...refusals(having(broker, 'refused')),
    '',
    `Of a topic's keys, these are accepted without effect: ${names(having(topic, 'accepted'))}.`,
    '',
    `Of a group's keys, ${names(having(group, 'effective'))} are effective; these are accepted without effect: ` +
      `${names(having(group, 'accepted'))}.`,
    '',
  ].join('\n');
}
