// Random sequences of groups of the consumer protocol (generated-consumers.mjs) from the seeds whose answers are recorded.
import { runConsumerSeed } from '../generated-consumers.mjs';

const SEEDS = Number(process.env.DIFFERENTIAL_SEEDS ?? 16);

export default Array.from({ length: SEEDS }, (_, i) => [`seed ${i + 1}`, (t) => runConsumerSeed(t, i + 1)]);
