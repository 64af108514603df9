// Loaded into Klamm's process before Klamm, by `--require`: measures how long its event loop was held. Each SIGUSR2 writes
// loop-delay.json into the working folder, with the longest hold since the one before and the hold that one look in a
// hundred saw at least (p99), and begins anew. Time in which the
// kernel gave the thread no core is told apart: nothing was held then, the machine was busy.
'use strict';

const { readFileSync, renameSync, writeFileSync } = require('node:fs');

const periodMs = 2;
const mostSamples = 1 << 20;

/** The nanoseconds that the main thread has waited for a core so far. */
const waitedNs = () => Number(readFileSync('/proc/self/schedstat', 'latin1').split(' ')[1]);

let count = 0;
let longest = { heldMs: 0, waitedMs: 0 };
let holds = [];
let lastMs = performance.now();
let lastWaitedNs = waitedNs();

setInterval(() => {
  const nowMs = performance.now();
  const nowWaitedNs = waitedNs();
  const lateMs = Math.max(0, nowMs - lastMs - periodMs);
  const waitedMs = Math.min(lateMs, (nowWaitedNs - lastWaitedNs) / 1e6);
  if (lateMs - waitedMs > longest.heldMs) longest = { heldMs: lateMs - waitedMs, waitedMs };
  if (holds.length < mostSamples) holds.push(lateMs - waitedMs);
  lastMs = nowMs;
  lastWaitedNs = nowWaitedNs;
}, periodMs).unref();

process.on('SIGUSR2', () => {
  count += 1;
  holds.sort((a, b) => a - b);
  const heldP99Ms = holds[Math.floor(holds.length * 0.99)] ?? 0;
  writeFileSync('loop-delay.json.new', JSON.stringify({ count, ...longest, heldP99Ms }));
  renameSync('loop-delay.json.new', 'loop-delay.json');
  longest = { heldMs: 0, waitedMs: 0 };
  holds = [];
  lastMs = performance.now();
  lastWaitedNs = waitedNs();
});
