// The load's side of the ledger: `record` resolves when the entry is on disk in the ledger's process.
import { connect } from 'node:net';
import { createInterface } from 'node:readline';

export function openLedger(port) {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  let sent = 0;
  let waiting = [];
  createInterface({ input: socket }).on('line', (line) => {
    const down = Number(line);
    const kept = waiting.findIndex(({ number }) => number > down);
    const done = kept < 0 ? waiting : waiting.slice(0, kept);
    waiting = kept < 0 ? [] : waiting.slice(kept);
    for (const { resolve } of done) resolve();
  });
  return {
    record(entry) {
      sent += 1;
      const number = sent;
      return new Promise((resolve) => {
        waiting.push({ number, resolve });
        socket.write(`${JSON.stringify(entry)}\n`);
      });
    },
    end: () => socket.end(),
  };
}
