// The ledger: a process of its own that writes down each acknowledgement and syncs it before it says so. Whatever it
// confirmed was promised by the broker; the auditor reads the file.
//
//   node ledger.mjs FILE      prints its port; takes lines, answers `n` when the first n lines of a connection are down
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { createServer } from 'node:net';

const file = openSync(process.argv[2], 'a');
let waiting = [];
let scheduled = false;

function writeDown() {
  scheduled = false;
  const entries = waiting;
  waiting = [];
  const bytes = Buffer.from(entries.map((entry) => entry.text).join(''));
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
  fdatasyncSync(file);
  for (const { socket, count } of entries) socket.write(`${count}\n`);
}

const server = createServer((socket) => {
  let rest = '';
  let count = 0;
  socket.setNoDelay(true);
  socket.setEncoding('utf8');
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    const end = chunk.lastIndexOf('\n') + 1;
    if (end === 0) {
      rest += chunk;
      return;
    }
    const text = rest + chunk.slice(0, end);
    rest = chunk.slice(end);
    count += text.split('\n').length - 1;
    waiting.push({ socket, text, count });
    if (scheduled) return;
    scheduled = true;
    setImmediate(writeDown);
  });
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.on('SIGTERM', () => {
  closeSync(file);
  process.exit(0);
});
