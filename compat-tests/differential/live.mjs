// The same generated sequences to Klamm and to real Apache Kafka, side by side, with any seed:
//
//   live --seed 1000 --count 50 [--steps 60] [--kind groups|consumers|transactions]
//
// A change of a request whose answer is a listed deviation in a sweep (data/differences.jsonl) is counted as that; every other
// difference is shown, and the exit code says whether there was one.
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { startBroker } from '../runner/broker.mjs';
import { answersTo, warmUp } from './ask.mjs';
import { fieldDifferences } from './compare.mjs';
import { Differences } from './deviations.mjs';
import { runSeed } from './generated.mjs';
import { runConsumerSeed } from './generated-consumers.mjs';
import { runGroupSeed } from './generated-groups.mjs';
import { runTransactionSeed } from './generated-transactions.mjs';
import { shown } from './recordings.mjs';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: `${Date.now() % 1_000_000}` },
    count: { type: 'string', default: '10' },
    steps: { type: 'string' },
    kind: { type: 'string', default: 'all' },
  },
});

const kinds = { all: runSeed, groups: runGroupSeed, consumers: runConsumerSeed, transactions: runTransactionSeed };
const run = kinds[values.kind];
if (run === undefined) throw new Error(`--kind is one of ${Object.keys(kinds).join(', ')}`);
const steps = values.steps === undefined ? undefined : Number(values.steps);

/** api and label of every answer that is listed, as `fetch isolationLevel 127`. */
const listed = new Set();
for (const keyed of new Differences().known.values()) {
  for (const { api, label } of keyed.values()) listed.add(`${api} ${label}`);
}

/** A changed request of a sequence is called `12 fetch with isolationLevel 127`. */
const isListed = ({ api, label }) => listed.has(`${api} ${label.split(' with ')[1]}`);

function differences(kafka, klamm) {
  const found = [];
  for (const key of new Set([...kafka.keys(), ...klamm.keys()])) {
    const [one, two] = [kafka.get(key), klamm.get(key)];
    if (!isDeepStrictEqual(one?.answer, two?.answer)) found.push([one ?? two, one?.answer, two?.answer]);
  }
  return found;
}

const settings = ['group.initial.rebalance.delay.ms=0', 'controller.quorum.voters=1@localhost:9093'];
const kafka = await startBroker('kafka-4.3.1');
const klamm = await startBroker('klamm', { settings });
let different = 0;
let answers = 0;
let deviations = 0;
try {
  await Promise.all([warmUp(kafka), warmUp(klamm)]);
  const first = Number(values.seed);
  for (let seed = first; seed < first + Number(values.count); seed += 1) {
    const scenario = { body: (t) => run(t, seed, steps) };
    const [theirs, ours] = await Promise.all([answersTo(scenario, kafka), answersTo(scenario, klamm)]);
    const found = differences(theirs, ours);
    const unlisted = found.filter(([entry]) => !isListed(entry));
    answers += theirs.size;
    deviations += found.length - unlisted.length;
    console.log(`seed ${seed}: ${theirs.size} answers, ${unlisted.length} differ`);
    for (const [entry, one, two] of unlisted.slice(0, 8)) {
      console.log([`  ${shown(entry)}, Kafka | Klamm`, ...fieldDifferences(one, two)].join('\n    '));
    }
    if (unlisted.length > 0) different += 1;
    if (!klamm.running() || !kafka.running()) throw new Error('a broker has ended');
  }
} finally {
  await Promise.all([kafka.stop(), klamm.stop()]);
}
console.log(
  `${values.count} seeds from ${values.seed}: ${answers} answers, ${deviations} listed deviations, ${different} seeds with others`,
);
process.exit(different > 0 ? 1 : 0);
