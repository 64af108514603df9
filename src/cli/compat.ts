// `klamm compat`: the compatibility card of this very version, without a broker. docs/compatibility.md says the same at
// more length. Must hold: all of it is computed or generated; the generated part is loaded by this command alone.

import type { Command } from 'commander';
import {
  type ApiRow,
  apiRows,
  type CompatibilityData,
  type Deviation,
  klammText,
  REFERENCE_NAMES,
  rangeText,
  type TestedProgram,
} from './compat-card.ts';
import { json, type Terminal, table } from './terminal.ts';

interface CompatFlags {
  readonly json?: boolean;
}

export function addCompat(program: Command, terminal: Terminal): void {
  program
    .command('compat')
    .description("the compatibility card: APIs and versions beside Apache Kafka's, differences, what was tested")
    .option('--json', 'print JSON, one value a line')
    .action((flags: CompatFlags) => compat(flags, program.version() ?? '', terminal));
}

function apiTable(rows: readonly ApiRow[], { compared }: CompatibilityData): string {
  const byKey = new Map(compared.map((one) => [one.key, one]));
  const cells = rows.map((row) => {
    const seen = byKey.get(row.key);
    return [
      `${row.key}`,
      row.name,
      klammText(row),
      ...REFERENCE_NAMES.map((name) => rangeText(row.kafka[name]!)),
      `${seen?.scenarios ?? 0}`,
      `${seen?.answers ?? 0}`,
      `${seen?.errors.length ?? 0}`,
    ];
  });
  return table([['key', 'API', 'Klamm', ...REFERENCE_NAMES, 'scenarios', 'answers', 'errors'], ...cells]);
}

function programTable(programs: readonly TestedProgram[]): string {
  const cells = programs.map(({ name, title, libraries, date, passed, failed }) => {
    const versions = Object.entries(libraries).map(([library, version]) => `${library} ${version}`);
    const checks = failed > 0 ? `${passed} passed, ${failed} FAILED` : `${passed} passed`;
    return [name, date ?? '-', date === null ? 'not recorded' : checks, versions.join(', ') || title];
  });
  return table([['program', 'last run', 'checks', 'versions'], ...cells]);
}

function deviationLines(deviations: readonly Deviation[]): string {
  const areas = new Map<string, string[]>();
  for (const { area, text } of deviations) areas.set(area, [...(areas.get(area) ?? []), `    ${text}\n`]);
  return [...areas].map(([area, lines]) => `  ${area}\n${lines.join('')}`).join('');
}

function kipLines({ kips }: CompatibilityData): string {
  const whole = kips.filter(({ limit }) => limit === null).map(({ kip }) => `KIP-${kip}`);
  const limited = kips.filter(({ limit }) => limit !== null);
  const rows = limited.map(({ kip, title, limit }) => [`  KIP-${kip}`, `${title}: ${limit}`]);
  return `KIPs, what a broker has to do of them: ${whole.join(', ')}\n\nKIPs in part or not:\n${table(rows)}`;
}

async function compat(flags: CompatFlags, version: string, terminal: Terminal): Promise<void> {
  const { COMPATIBILITY } = await import('./generated/compatibility.ts');
  const rows = apiRows();
  if (flags.json === true) {
    const seen = new Map(COMPATIBILITY.compared.map(({ key, ...compared }) => [key, compared]));
    const withCompared = rows.map((row) => ({ ...row, compared: seen.get(row.key) ?? null }));
    const { deviations, kips, programs } = COMPATIBILITY;
    await terminal.out(
      json({ klamm: version, kafka: REFERENCE_NAMES, apis: withCompared, deviations, kips, programs }),
    );
    return;
  }
  const { deviations, programs } = COMPATIBILITY;
  const tested = programs.filter(({ kind }) => kind !== 'test');
  await terminal.out(
    [
      `Klamm ${version} beside Apache Kafka ${REFERENCE_NAMES.join(' and ')}`,
      "APIs: the versions that each serves, and what was compared with Kafka's recorded answers; in brackets:\n" +
        `answered, but not advertised\n\n${apiTable(rows, COMPATIBILITY)}`,
      `Clients and frameworks tested:\n\n${programTable(tested)}`,
      kipLines(COMPATIBILITY),
      `Known differences (${deviations.length}):\n\n${deviationLines(deviations)}`,
    ].join('\n\n'),
  );
}
