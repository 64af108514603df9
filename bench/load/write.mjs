// Writes a file and nothing else: `node write.mjs FILE BYTES SECONDS`, evenly, synced every 64 MiB and at the end, as a
// cleaner does with its segments. What a producer feels beside it is the machine's share, not a broker's.
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';

const chunkBytes = 256 << 10;
const syncBytes = 64 << 20;

const [file, bytes, seconds] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const chunk = Buffer.alloc(chunkBytes, 'klamm');
const pause = new Int32Array(new SharedArrayBuffer(4));
const descriptor = openSync(file, 'w');
const from = performance.now();
let unsynced = 0;
for (let written = 0; written < bytes; ) {
  const count = writeSync(descriptor, chunk, 0, Math.min(chunkBytes, bytes - written), written);
  written += count;
  unsynced += count;
  if (unsynced >= syncBytes || written >= bytes) {
    fdatasyncSync(descriptor);
    unsynced = 0;
  }
  const early = (written / bytes) * seconds * 1000 - (performance.now() - from);
  if (early >= 1) Atomics.wait(pause, 0, 0, early);
}
closeSync(descriptor);
