// Random sequences (generated.mjs) from the seeds whose answers are recorded. `live` runs any other.
import { runSeed } from '../generated.mjs';

const SEEDS = Number(process.env.DIFFERENTIAL_SEEDS ?? 30);

export default Array.from({ length: SEEDS }, (_, i) => [`seed ${i + 1}`, (t) => runSeed(t, i + 1)]);
