// Figures of several rounds -> ratios with their spread -> a table for the terminal, Markdown and JSON.
// Must hold: a ratio is always taken within one round, both sides minutes apart; rounds are never mixed.

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * One line per row. `rounds` is one Map per round: row id -> [first side's figure, second side's figure]; a side that
 * was not run is undefined. The ratio is first to second, its median over the rounds decides about the bar.
 */
export function evaluate(rows, rounds, { withBars }) {
  return rows.map((row) => {
    const measured = rounds.map((round) => round.get(row.id)).filter((pair) => pair !== undefined);
    const side = (index) => measured.map((pair) => pair[index]).filter((value) => value !== undefined);
    const ratios = measured.filter((pair) => pair[0] !== undefined && pair[1] !== undefined).map((p) => p[0] / p[1]);
    const ratio = ratios.length === 0 ? null : median(ratios);
    const bar = withBars ? row.bar : null;
    return {
      id: row.id,
      title: row.title,
      unit: row.unit,
      figures: [side(0), side(1)],
      medians: [0, 1].map((index) => (side(index).length === 0 ? null : median(side(index)))),
      ratio,
      ratios,
      spread: ratios.length === 0 ? null : [Math.min(...ratios), Math.max(...ratios)],
      bar,
      met: isMet(bar, ratio, side(0)),
    };
  });
}

/** Null where there is nothing to judge. */
function isMet(bar, ratio, figures) {
  if (bar === null) return null;
  if (bar.kind === 'never above') return figures.length === 0 ? null : Math.max(...figures) <= bar.figure;
  if (ratio === null) return null;
  return bar.kind === 'at most' ? ratio <= bar.ratio : ratio >= bar.ratio;
}

export function formatFigure(value) {
  if (value === null) return '-';
  if (value >= 100) return Math.round(value).toLocaleString('en-US');
  return value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

const formatRatio = (value) => (value === null ? '-' : value < 0.1 ? value.toFixed(3) : value.toFixed(2));

function barText({ bar, unit }) {
  if (bar === null) return '';
  if (bar.kind === 'never above') return `<= ${formatFigure(bar.figure)} ${unit}`;
  return `${bar.kind === 'at most' ? '<=' : '>='} ${formatRatio(bar.ratio)}`;
}

function cells(line) {
  const bar = barText(line);
  return [
    line.title,
    line.unit,
    formatFigure(line.medians[0]),
    formatFigure(line.medians[1]),
    formatRatio(line.ratio),
    line.spread === null ? '-' : `${formatRatio(line.spread[0])}..${formatRatio(line.spread[1])}`,
    bar,
    line.met === null ? '' : line.met ? 'met' : 'MISSED',
  ];
}

function tableCells(lines, names) {
  return [['row', 'unit', names[0], names[1], 'ratio', 'spread', 'bar', ''], ...lines.map(cells)];
}

const isText = (column) => column < 2 || column > 5;

export function terminalTable(lines, names) {
  const table = tableCells(lines, names);
  const widths = table[0].map((_, column) => Math.max(...table.map((line) => line[column].length)));
  const pad = (cell, column) => (isText(column) ? cell.padEnd(widths[column]) : cell.padStart(widths[column]));
  return table.map((line) => line.map(pad).join('  ').trimEnd()).join('\n');
}

function describe(report) {
  const { machine } = report;
  const rounds = report.rounds === 1 ? 'One round' : `Median of ${report.rounds} rounds`;
  return [
    `\`${report.command}\` on ${report.date.slice(0, 10)}. ${rounds}, each side on a fresh folder; the spread is the`,
    `smallest and the largest ratio of a round.${report.quick ? ' Smoke sizes: these figures mean nothing.' : ''}`,
    `Machine: ${machine.cores} cores (${machine.cpu}), ${machine.memoryGb} GB, ${machine.system}; Node ${machine.node},`,
    `Java ${machine.java}, ${machine.go}.`,
  ].join('\n');
}

export function markdown(report) {
  const [head, ...body] = tableCells(report.rows, report.sides);
  const line = (columns) => `| ${columns.join(' | ')} |`;
  const rule = line(head.map((_, column) => (isText(column) ? '---' : '---:')));
  const failures = report.failures.map((failure) => `\n**Failed:** ${failure}\n`);
  return [describe(report), '', line(head), rule, ...body.map(line), ...failures, ''].join('\n');
}
