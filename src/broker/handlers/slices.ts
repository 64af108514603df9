// Requests that ask one thing of many: answered a slice at a time. Must hold: the answers come in the order of what was
// asked; however long the list, no slice keeps other connections waiting for long.

const SLICE = 250;

export async function inSlices<T, R>(items: readonly T[], ask: (item: T) => Promise<R>): Promise<R[]> {
  const answers: R[] = [];
  for (let from = 0; from < items.length; from += SLICE) {
    // Answers that wait for no disk come without giving anybody else a turn.
    if (from > 0) await new Promise((resolve) => setImmediate(resolve));
    for (const answer of await Promise.all(items.slice(from, from + SLICE).map(ask))) answers.push(answer);
  }
  return answers;
}
