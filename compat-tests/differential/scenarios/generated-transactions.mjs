// Random sequences of transactions (generated-transactions.mjs) from the seeds whose answers are recorded.
import { runTransactionSeed } from '../generated-transactions.mjs';

const SEEDS = Number(process.env.DIFFERENTIAL_SEEDS ?? 16);

export default Array.from({ length: SEEDS }, (_, i) => [`seed ${i + 1}`, (t) => runTransactionSeed(t, i + 1)]);
