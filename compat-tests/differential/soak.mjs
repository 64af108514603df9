// Very many hostile frames to one broker. Must hold: it goes on answering others all the while, and its memory does not
// grow with what it was sent. DIFFERENTIAL_FRAMES sets how many, DIFFERENTIAL_SEED which.
import { readFileSync } from 'node:fs';
import { newSession } from './ask.mjs';
import { hostileFrame } from './hostile.mjs';

const FRAMES = Number(process.env.DIFFERENTIAL_FRAMES ?? 4000);
const SEED = Number(process.env.DIFFERENTIAL_SEED ?? Date.now() % 1_000_000);
const LANES = 8;
/** A request that is not answered by then is parked, which is its right. */
const PATIENCE_MS = 60;
const LIMIT_MS = 3000;
const MAX_GROWTH_MIB = 96;

/** Resident memory, or null where the system does not say. */
function residentMib(pid) {
  try {
    return Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
  } catch {
    return null;
  }
}

async function lane(session, numbers) {
  let connection = await session.connect();
  for (const number of numbers) {
    const { bytes } = await hostileFrame(SEED, number);
    connection.write(bytes);
    await connection.frame(PATIENCE_MS);
    // What else might come would be the answer to a later frame; every few frames a connection is left as it is.
    if (connection.closed || number % 5 === 0) {
      connection.close();
      connection = await session.connect();
    }
  }
}

async function round(session, from, to) {
  const lanes = Array.from({ length: LANES }, (_, i) => {
    const numbers = [];
    for (let number = from + i; number < to; number += LANES) numbers.push(number);
    return lane(session, numbers);
  });
  await Promise.all(lanes);
}

/** @param pid of the broker */
export async function soak(pid) {
  console.log(`# ${FRAMES} hostile frames, seed ${SEED}`);
  const session = newSession();
  let worstMs = 0;
  let running = true;
  const canary = (async () => {
    const on = await session.connect();
    while (running) {
      const startedAt = Date.now();
      const answer = await session.send('metadata', { topics: [] }, 4, { on, limitMs: LIMIT_MS });
      if (typeof answer === 'string') throw new Error(`another client's request: ${answer}`);
      worstMs = Math.max(worstMs, Date.now() - startedAt);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  })();
  canary.catch(() => {});
  const third = Math.ceil(FRAMES / 3);
  await round(session, 0, third);
  const before = residentMib(pid);
  await round(session, third, FRAMES);
  running = false;
  await canary;
  session.close();
  const after = residentMib(pid);
  console.log(
    `# another client waited ${worstMs} ms at most; memory ${before?.toFixed(0)} MiB, then ${after?.toFixed(0)} MiB`,
  );
  if (before !== null && after - before > MAX_GROWTH_MIB) throw new Error(`grew from ${before} to ${after} MiB`);
}
