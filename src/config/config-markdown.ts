// docs/configuration.md, made from the table of keys, so that it cannot say what the table does not. One key a row.

import { brokerRows, rowsOf } from './definitions.ts';
import type { ConfigRow, Effect } from './row.ts';

function sorted(rows: Iterable<ConfigRow>): ConfigRow[] {
  return [...rows].filter((row) => !row.internal).sort((a, b) => (a.name < b.name ? -1 : 1));
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ');
}

function defaultCell({ default: value }: ConfigRow): string {
  if (value === null) return '-';
  return value === '' ? '(empty)' : cell(value);
}

function keyTable(rows: readonly ConfigRow[]): string {
  return [
    '| key | type | default | what it is |',
    '|---|---|---|---|',
    ...rows.map((row) => `| \`${row.name}\` | ${row.type} | ${defaultCell(row)} | ${cell(row.doc)} |`),
  ].join('\n');
}

function refusedTable(rows: readonly ConfigRow[]): string {
  return [
    '| key | default | why |',
    '|---|---|---|',
    ...rows.map((row) => `| \`${row.name}\` | ${defaultCell(row)} | ${cell(row.refusal ?? '')} |`),
  ].join('\n');
}

function having(rows: readonly ConfigRow[], effect: Effect): ConfigRow[] {
  return rows.filter((row) => row.effect === effect);
}

function publicRows() {
  const broker = sorted(brokerRows);
  const own = broker.filter(({ name }) => name.startsWith('klamm.'));
  return { own, kafka: broker.filter((row) => !own.includes(row)) };
}

/** One sentence for the README. */
export function configSummary(): string {
  const { own, kafka } = publicRows();
  const count = (effect: Effect) => having(kafka, effect).length;
  return (
    `Of Apache Kafka's ${kafka.length} broker keys ${count('effective')} are effective, ${count('accepted')} ` +
    `accepted without effect and ${count('refused')} refused; ${own.length} keys are Klamm's own.`
  );
}

/** The whole page. */
export function configPage(): string {
  const { own, kafka } = publicRows();
  const sections: [heading: string, text: string][] = [
    ["Klamm's own keys", keyTable(own)],
    ["Kafka's broker keys: effective", keyTable(having(kafka, 'effective'))],
    ["Kafka's broker keys: accepted without effect", keyTable(having(kafka, 'accepted'))],
    ["Kafka's broker keys: refused, unless they have their default value", refusedTable(having(kafka, 'refused'))],
  ];
  for (const [scope, what] of [
    ['topic', "A topic's keys"],
    ['group', "A group's keys"],
  ] as const) {
    const rows = sorted(rowsOf(scope));
    sections.push([`${what}: effective`, keyTable(having(rows, 'effective'))]);
    sections.push([`${what}: accepted without effect`, keyTable(having(rows, 'accepted'))]);
  }
  return `${sections.map(([heading, text]) => `## ${heading}\n\n${text}`).join('\n\n')}\n`;
}
