// `compat-tests/interop/run`: folders written by Apache Kafka opened by Klamm and the other way, there and back, and the
// same folder cleaned by both.
import { parseArgs } from 'node:util';
import { finish } from '../lib/check.mjs';
import { compareCleaners } from './cleaner.mjs';
import { Journey } from './journey.mjs';

const usage = `usage: compat-tests/interop/run [options]

A folder goes from Apache Kafka to Klamm and back, by clean stops and kill -9; each life must answer all that the last one
answered: record bytes, offsets, aborted transactions, producers, groups, configurations, ids.

  --rounds N     how often the folder goes there and back after the first time (default 1); from 2 on both sides are also
                 given the minute after which they cut the metadata log short
  --size N       how much is written in each life (default 1)
  --only WORD    kafka-4.3.1, kafka-3.9.1 or cleaner: only that part
  --seed N       the seed of the cleaning comparison (default: drawn, and printed)
  --keep         keep the folders
`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '1' },
    size: { type: 'string', default: '1' },
    only: { type: 'string' },
    seed: { type: 'string' },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(usage);
  process.exit(0);
}

async function thereAndBack(options) {
  const rounds = Number(values.rounds);
  const trip = new Journey('Kafka 4.3.1', { ...options, trims: rounds > 1 });
  await trip.prepare();
  try {
    await trip.check('Apache Kafka writes a folder, with a metadata snapshot, and is killed', async () => {
      await trip.open('kafka-4.3.1');
      await trip.first();
      await trip.java.ask({
        do: 'configs',
        type: 'GROUP',
        name: 'i-share',
        configs: { 'share.auto.offset.reset': 'earliest' },
      });
      await trip.java.ask({ do: 'consume', group: 'i-share', protocol: 'share', topic: 'i-plain', count: 10 });
      await trip.leaveOpen('i-open-commit');
      await trip.leaveOpen('i-open-expire', 15_000);
      await trip.close('kill');
      trip.trimMetadata();
    });
    await trip.check('Klamm answers all of it the same', async () => {
      await trip.open('klamm');
      await trip.same();
    });
    await trip.check(
      'in Klamm living producers go on, open transactions are ended by their producer and by time',
      async () => {
        await trip.goOn();
        await trip.java.ask({ do: 'end', id: 'i-open-commit', commit: true });
        await trip.more();
        await trip.leaveOpen('i-klamm-commit');
        await trip.leaveOpen('i-klamm-fenced');
        await trip.cleanGroups();
        await trip.expired('i-open-expire');
        await trip.close('stop');
      },
    );
    await trip.check('DumpLogSegments reads every file that Klamm wrote', () =>
      trip.dump('log', 'index', 'timeindex', 'txnindex', 'snapshot', 'checkpoint'),
    );
    await trip.check('Kafka answers all of it the same, from a snapshot of Klamm', async () => {
      trip.trimMetadata();
      await trip.open('kafka-4.3.1');
      await trip.same();
    });
    await trip.check(
      'in Kafka living producers go on, open transactions are ended, share groups are as they were',
      async () => {
        await trip.goOn();
        await trip.java.ask({ do: 'end', id: 'i-klamm-commit', commit: true });
        await trip.java.ask({ do: 'fence', id: 'i-klamm-fenced' });
        await trip.java.ask({ do: 'consume', group: 'i-share', protocol: 'share', topic: 'i-plain', count: 10 });
        await trip.more();
        await trip.close('stop');
      },
    );
    for (let round = 1; round <= rounds; round += 1) {
      await trip.check(`round ${round}: Klamm goes on after a clean stop, and is killed`, async () => {
        await trip.open('klamm');
        await trip.same();
        await trip.goOn();
        await trip.more();
        await trip.leaveOpen(`i-round-${round}`);
        if (round === 2) await trip.trimmedByItself();
        await trip.close('kill');
      });
      await trip.check(`round ${round}: Kafka goes on after a kill of Klamm`, async () => {
        await trip.open('kafka-4.3.1');
        await trip.same();
        await trip.goOn();
        await trip.java.ask({ do: 'end', id: `i-round-${round}`, commit: false });
        if (round < rounds) await trip.more();
        if (round === 2) await trip.trimmedByItself();
        await trip.close(round % 2 === 1 ? 'stop' : 'kill');
      });
    }
  } finally {
    await trip.end();
  }
}

async function fromOldRelease(options) {
  const trip = new Journey('Kafka 3.9.1', { ...options, release: 'kafka-3.9.1' });
  await trip.prepare();
  try {
    await trip.check('Apache Kafka writes a folder', async () => {
      await trip.open('kafka-3.9.1');
      await trip.first();
      await trip.leaveOpen('i-open');
      await trip.close('stop');
    });
    await trip.check('Klamm answers all of it the same, and goes on', async () => {
      await trip.open('klamm');
      await trip.same();
      await trip.goOn();
      await trip.java.ask({ do: 'end', id: 'i-open', commit: true });
      await trip.more();
      await trip.close('stop');
    });
    await trip.check('Kafka 3.9.1 takes it back', async () => {
      await trip.open('kafka-3.9.1');
      await trip.same();
      await trip.goOn();
      await trip.close('stop');
    });
  } finally {
    await trip.end();
  }
}

const options = { size: Number(values.size), keep: values.keep };
const wanted = (part) => values.only === undefined || values.only === part;
if (wanted('kafka-4.3.1')) await thereAndBack(options);
if (wanted('kafka-3.9.1')) await fromOldRelease(options);
if (wanted('cleaner')) await compareCleaners({ ...options, seed: values.seed });
finish();
