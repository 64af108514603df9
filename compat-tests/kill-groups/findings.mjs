// What an audit found: kinds with counts, and some lines that say more.
const mostLines = 40;

export class Findings {
  kinds = new Map();
  lines = [];

  add(kind, text) {
    this.kinds.set(kind, (this.kinds.get(kind) ?? 0) + 1);
    if (this.lines.length < mostLines) this.lines.push(`${kind}: ${text}`);
  }
}
