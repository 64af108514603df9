// Changed bytes (hostile.mjs): the connection is closed where Apache Kafka closes it, and what is answered has the same errors.
import { decode } from '../connection.mjs';
import { errorCodes } from '../coverage.mjs';
import { hostileFrame } from '../hostile.mjs';

const SEEDS = 8;
const FRAMES = 60;
const ANSWER_LIMIT_MS = 2500;

/** CLOSED, NO ANSWER, or the errors in the answer. */
async function outcome(api, version, frame) {
  if (typeof frame === 'string') return frame;
  try {
    return [...errorCodes(await decode(api, frame, version))].sort((a, b) => a - b).join(' ');
  } catch {
    return 'AN ANSWER THAT CANNOT BE READ';
  }
}

async function run(t, seed) {
  const bystander = await t.main();
  for (let number = 1; number <= FRAMES; number += 1) {
    const { api, version, bytes } = await hostileFrame(seed, number);
    const on = await t.connect();
    on.write(bytes);
    const frame = await on.frame(ANSWER_LIMIT_MS);
    on.close();
    t.note(`${number}`, {}, { name: api, version }, await outcome(api, version, frame));
  }
  await t.alive('a bystander', bystander);
}

export default Array.from({ length: SEEDS }, (_, i) => [`seed ${i + 1}`, (t) => run(t, i + 1)]);
