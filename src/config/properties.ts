// Reader of Java's .properties format, in which server.properties is written. Must hold: any text is read without
// error, as Java reads it: comments, continuation lines, the three separators, escapes; a later key replaces an earlier
// one.

const escapes: ReadonlyMap<string, string> = new Map([
  ['t', '\t'],
  ['n', '\n'],
  ['r', '\r'],
  ['f', '\f'],
]);

function endsInContinuation(line: string): boolean {
  let count = 0;
  while (count < line.length && line[line.length - 1 - count] === '\\') count++;
  return count % 2 === 1;
}

/** Lines as Java counts them: comments and blanks gone, continuations joined. */
function logicalLines(text: string): string[] {
  const lines: string[] = [];
  let open: string | null = null;
  for (const natural of text.split(/\r\n|\r|\n/)) {
    const line: string = natural.replace(/^[ \t\f]+/, '');
    if (open === null && (line === '' || line[0] === '#' || line[0] === '!')) continue;
    const joined: string = (open ?? '') + line;
    open = endsInContinuation(joined) ? joined.slice(0, -1) : null;
    if (open === null) lines.push(joined);
  }
  if (open !== null) lines.push(open);
  return lines;
}

function unescaped(text: string): string {
  return text.replace(/\\(u[0-9a-fA-F]{4}|[\s\S])/g, (_all, what: string) => {
    if (what.length === 5) return String.fromCharCode(Number.parseInt(what.slice(1), 16));
    return escapes.get(what) ?? what;
  });
}

/** Where the key ends: at the first separator or white space that no backslash protects. */
function keyLength(line: string): number {
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '\\') at++;
    else if (' \t\f=:'.includes(line[at]!)) return at;
  }
  return line.length;
}

/** The keys and values of `text`, in the order of their first appearance. */
export function parseProperties(text: string): Map<string, string> {
  const result = new Map<string, string>();
  for (const line of logicalLines(text.replace(/^\uFEFF/, ''))) {
    const end = keyLength(line);
    const value = line.slice(end).replace(/^[ \t\f]*[=:]?[ \t\f]*/, '');
    result.set(unescaped(line.slice(0, end)), unescaped(value));
  }
  return result;
}
