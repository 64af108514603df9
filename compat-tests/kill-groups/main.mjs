// `compat-tests/kill-groups/run`: campaigns of kill -9 on groups and transactions in both durability modes, and proof that
// the audit sees a broker that forgets what it acknowledged, and one that tears transactions.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { check, finish } from '../lib/check.mjs';
import { GroupCampaign } from './group-campaign.mjs';

const usage = `usage: compat-tests/kill-groups/run [options]

Kills a broker with SIGKILL while transactions, offset commits and groups of both protocols are under way, starts it again,
and audits what it has against a ledger of what it acknowledged.

  --kills N             how many in all, half of them in each mode (default 20); 0: only the load and the audit
  --durability MODE     os or disk: only this mode
  --seed N              the seed of the moments and of the load (default: drawn, and printed)
  --against BROKER      klamm (default) or kafka-4.3.1, to prove the load and the audit
  --no-sabotage         without the broken brokers that the audit must catch
  --keep                keep the data, the ledger and the broker's log
`;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '20' },
    durability: { type: 'string' },
    seed: { type: 'string' },
    against: { type: 'string', default: 'klamm' },
    'no-sabotage': { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const kills = Number(values.kills);
if (values.help || !Number.isInteger(kills) || kills < 0) {
  console.error(usage);
  process.exit(values.help ? 0 : 2);
}
const { against } = values;
const isKlamm = against === 'klamm';
const seed = values.seed === undefined ? Math.floor(Math.random() * 1e9) : Number(values.seed);
const allModes = isKlamm ? ['os', 'disk'] : ['os'];
const modes = values.durability === undefined ? allModes : [values.durability];
const killsEach = Math.ceil(kills / modes.length);
const limitMs = 180_000 + kills * 40_000;
const sabotagedKills = 3;
const sabotagedAttempts = 4;
/** What need not happen in a run. */
const rare = new Set(['timedOut', 'failed', 'waits', 'expired']);

const folder = mkdtempSync(join(tmpdir(), 'klamm-kill-groups-'));
console.log(`# seed ${seed}: compat-tests/kill-groups/run --kills ${kills} --seed ${seed}`);
let failed = false;

function assertNone(lines, what) {
  if (lines.length === 0) return;
  throw new Error(`${what}\n${lines.slice(0, 40).join('\n')}`);
}

function checkPart(name, body, limit = limitMs) {
  const noted = async () => {
    try {
      await body();
    } catch (error) {
      failed = true;
      throw error;
    }
  };
  return check(name, noted, limit);
}

function describeRun(campaign) {
  const { landed, counts, memberCounts, audits, slowestStartMs, records, hidden, transactions } = campaign;
  const killed = `${landed.load} under load, ${landed.recovery} during recovery, ${landed.early} within 100 ms of ready`;
  console.log(`# ${campaign.options.durability}: kills: ${killed}; slowest start ${Math.round(slowestStartMs)} ms`);
  console.log(
    `# ${transactions} transactions in the ledger, ${records} committed records, ${hidden} hidden ones, ${audits} audits, ` +
      `${campaign.countRolled()} segments rolled, ${campaign.memberKills} members killed, at rest after ${campaign.restMs} ms`,
  );
  console.log(`# writers ${JSON.stringify(counts)}; members ${JSON.stringify(memberCounts)}`);
}

function tailOf(file) {
  try {
    return readFileSync(file, 'utf8').split('\n').slice(-20).join('\n');
  } catch {
    return '';
  }
}

async function runMode(durability, index) {
  const auditEvery = kills > 40 ? 10 : 4;
  const options = { folder: join(folder, durability), durability, kills: killsEach, seed: seed + index, auditEvery };
  const campaign = new GroupCampaign({ ...options, preload: null, against });
  await checkPart(`${durability}: comes up after each of ${killsEach} kills, and comes to rest at last`, async () => {
    try {
      await campaign.run();
    } catch (error) {
      throw new Error(`${error.stack}\n${tailOf(campaign.brokerLog)}`);
    }
    describeRun(campaign);
  });
  await checkPart(`${durability}: enough was under way`, () => {
    const { landed, transactions, counts, memberCounts } = campaign;
    if (killsEach >= 10 && (landed.recovery === 0 || landed.early === 0)) throw new Error(JSON.stringify(landed));
    if (transactions < killsEach * 5) throw new Error(`only ${transactions} transactions`);
    for (const [what, count] of Object.entries({ ...counts, ...memberCounts })) {
      if (count < 2 && kills > 0 && !rare.has(what)) throw new Error(`${what}: ${count}`);
    }
    if (transactions > 300 && campaign.countRolled() === 0) throw new Error('no log began a second segment');
    if (campaign.hidden === 0) throw new Error('there was no aborted record to be hidden');
  });
  await checkPart(`${durability}: no torn transaction, no aborted record, no regressed offset, no lost group`, () => {
    if (campaign.audits === 0) throw new Error('no audit took place');
    assertNone(campaign.lines, `the audits found ${JSON.stringify([...campaign.kinds])}`);
  });
  await checkPart(`${durability}: no answer that a correct broker never gives`, () => {
    assertNone(campaign.problems, 'the load was answered');
  });
}

/** A campaign this short may end before there was anything to damage: then there is another one. */
async function runSabotaged(name, preload, wanted) {
  const durability = 'os';
  const more = { kills: sabotagedKills, auditEvery: sabotagedKills + 1, preload: join(import.meta.dirname, preload) };
  await checkPart(`the audit catches a broker that ${name}`, async () => {
    const found = new Set();
    for (let attempt = 1; attempt <= sabotagedAttempts; attempt++) {
      const own = { folder: join(folder, `sabotaged-${wanted[0]}-${attempt}`), seed: seed + 8 + attempt };
      const campaign = new GroupCampaign({ ...own, ...more, durability, against });
      await campaign.run(false);
      for (const kind of campaign.kinds.keys()) found.add(kind);
      if (wanted.some((kind) => found.has(kind))) {
        console.log(`# the audit finds ${JSON.stringify([...found])}, such as ${campaign.lines[0]}`);
        return;
      }
    }
    throw new Error(`it found only ${JSON.stringify([...found])} in ${sabotagedAttempts} campaigns`);
  });
}

for (const [index, durability] of modes.entries()) await runMode(durability, index);
if (isKlamm && !values['no-sabotage']) {
  process.env.SABOTAGED_TOPICS = '__consumer_offsets|__transaction_state';
  await runSabotaged('answers before it writes commits', '../kill/sabotage.mjs', ['regressed', 'forgotten']);
  await runSabotaged('commits in one partition what it aborts in another', 'sabotage.mjs', ['torn', 'lost']);
}
if (failed || values.keep) console.log(`# kept: ${folder}`);
else rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
finish();
