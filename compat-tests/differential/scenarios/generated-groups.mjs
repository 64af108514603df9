// Random sequences of groups with several members (generated-groups.mjs) from the seeds whose answers are recorded.
import { runGroupSeed } from '../generated-groups.mjs';

const SEEDS = Number(process.env.DIFFERENTIAL_SEEDS ?? 16);

export default Array.from({ length: SEEDS }, (_, i) => [`seed ${i + 1}`, (t) => runGroupSeed(t, i + 1)]);
