// docs/compatibility.md, and the short table of the README, from what other files of this folder collect. Must hold: no
// sentence here states a fact about an API, a client or a difference; those come from code and recorded runs.

import { type ApiRow, type Deviation, type Kip, klammText, REFERENCE_NAMES, rangeText } from '../cli/compat-card.ts';
import { AREA_NAMES, areaOfApi } from './areas.ts';
import type { Compared } from './recorded-answers.ts';
import { exercised, type ProgramResult } from './test-results.ts';

export interface Card {
  readonly apis: readonly ApiRow[];
  readonly compared: Compared;
  readonly deviations: readonly Deviation[];
  readonly kips: readonly Kip[];
  readonly programs: readonly ProgramResult[];
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** GitHub's anchor of a heading. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}

function apiSection({ apis, compared, deviations }: Card): string {
  const seen = new Map(compared.apis.map((one) => [one.key, one]));
  const rows = apis.map((row) => {
    const one = seen.get(row.key);
    const differences = deviations.filter((deviation) => deviation.apis.includes(row.name)).length;
    return [
      `${row.key}`,
      row.name,
      klammText(row),
      ...REFERENCE_NAMES.map((name) => rangeText(row.kafka[name]!)),
      row.missing.join(', '),
      differences > 0 ? `[${differences}](#known-differences)` : '',
      `${one?.scenarios ?? 0}`,
      `${one?.answers ?? 0}`,
    ];
  });
  const head = ['key', 'API', 'Klamm', ...REFERENCE_NAMES.map((name) => `Kafka ${name}`), 'missing in Klamm'];
  return markdownTable([...head, 'known differences', 'scenarios', 'answers compared'], rows);
}

function errorSection({ apis, compared }: Card): string {
  const names = new Map(apis.map(({ key, name }) => [key, name]));
  const rows = compared.apis
    .filter(({ errors }) => errors.length > 0)
    .map(({ key, errors }) => [names.get(key) ?? `${key}`, errors.join(', ')]);
  return markdownTable(['API', 'error codes in the answers compared'], rows);
}

function verdict({ passed, failed }: { readonly passed: number; readonly failed: number }): string {
  return failed > 0 ? `${passed} passed, **${failed} failed**` : `${passed} passed`;
}

function programSection(programs: readonly ProgramResult[]): string {
  const rows = programs.map((program) => {
    const { name, title, libraries, date, node, checks, references } = program;
    const versions = Object.entries(libraries).map(([library, version]) => `${library} ${version}`);
    const last = date === null ? 'no recorded run' : `${date}: ${verdict(program)}, Klamm on Node ${node}`;
    const others = references.map(([broker, { date: day, passed, failed }]) => {
      return `${broker.replace('kafka-', 'Apache Kafka ')} on ${day}: ${verdict({ passed, failed: failed.length })}`;
    });
    return [
      `\`${name}\``,
      cell(title),
      cell(versions.join(', ')),
      [last, ...others].join('; '),
      cell(exercised(checks)),
    ];
  });
  return markdownTable(['folder', 'program', 'versions', 'last recorded run', 'checks'], rows);
}

function kipSection(kips: readonly Kip[]): string {
  const row = ({ kip, title, limit }: Kip) => [`KIP-${kip}`, cell(title), cell(limit ?? '')];
  return markdownTable(['KIP', 'what it is', 'what is left out, or why'], kips.map(row));
}

export function deviationSection(deviations: readonly Deviation[]): string {
  return AREA_NAMES.flatMap((area) => {
    const inside = deviations.filter((deviation) => deviation.area === area);
    if (inside.length === 0) return [];
    return [`### ${area}\n\n${inside.map(({ text, file }) => `- ${text} (\`${file}\`)`).join('\n')}`];
  }).join('\n\n');
}

function kind(card: Card, wanted: ProgramResult['kind']): ProgramResult[] {
  return card.programs.filter((program) => program.kind === wanted);
}

/** The whole page. */
export function compatibilityPage(card: Card): string {
  const { compared, deviations, kips } = card;
  const whole = kips.filter(({ limit }) => limit === null).length;
  const frameworks = kind(card, 'framework');
  return `# Compatibility card

What Klamm serves beside Apache Kafka ${REFERENCE_NAMES.join(' and ')}, how that was compared, and with what.
\`klamm compat\` prints it in short, without a network or a broker; \`--json\` for programs. \`npm run docs\` generates
this page from the code, the recorded answers of Apache Kafka and the recorded runs of compat-tests/ (\`compat-tests/run
--record\`); \`npm test\` fails when it is stale.

## APIs

Versions served on a broker's listener. In brackets: not advertised; who sends one all the same is answered. The
requests of share and streams groups (76 to 92) are then refused with UNSUPPORTED_VERSION, those about the stored state
of share groups (83 to 87) with NOT_COORDINATOR, and nothing is done; these refusals were not compared with Kafka's.

Compared are ${compared.scenarios} scenarios with ${compared.answers} recorded answers of Apache Kafka,
field by field (\`compat-tests/run differential\`).

${apiSection(card)}

## Error codes

${errorSection(card)}

## Clients

${programSection(kind(card, 'client'))}

## Frameworks

${frameworks.length > 0 ? programSection(frameworks) : 'None is recorded.'}

## Other tests

${programSection(kind(card, 'test'))}

## KIPs

Those that the code names: ${whole} as far as a broker has to do with them, ${kips.length - whole} in part or not.

${kipSection(kips)}

## Known differences

${deviations.length} in all. Each is marked where it is made in the code; an answer that differs from Kafka's recorded
one for another reason fails the comparison.

${deviationSection(deviations)}
`;
}

/** The libraries of clients and frameworks that a recorded run was made with. */
function librariesText(programs: readonly ProgramResult[]): string {
  const versions = new Map<string, Set<string>>();
  for (const { kind, libraries } of programs) {
    if (kind === 'test') continue;
    for (const [name, list] of Object.entries(libraries)) {
      const known = versions.get(name) ?? new Set();
      versions.set(name, known);
      for (const version of list.split(', ')) known.add(version);
    }
  }
  return [...versions].map(([name, known]) => `${name} ${[...known].join(', ')}`).join('; ');
}

const PAGE = 'docs/compatibility.md';

/** For the README: one row per area. */
export function readmeTable({ apis, deviations, programs }: Card): string {
  const rows = AREA_NAMES.map((area) => {
    const inside = apis.filter(({ key, klamm }) => klamm !== null && areaOfApi(key) === area);
    const differences = deviations.filter((deviation) => deviation.area === area).length;
    const link = differences > 0 ? `[${differences}](${PAGE}#${anchorOf(area)})` : '';
    return [area, inside.map((row) => `${row.name} ${klammText(row)}`).join(', '), link];
  });
  return [
    markdownTable(['area', 'APIs and versions', 'known differences'], rows),
    '',
    'In brackets: not advertised, and refused or without effect where one is sent all the same.',
    '',
    `Tested with: ${librariesText(programs)}.`,
  ].join('\n');
}
