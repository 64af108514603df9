// `compat-tests/kill/run`: campaigns of kill -9 in both durability modes, and proof that the audit sees a broker that
// answers before it writes.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { check, finish } from '../lib/check.mjs';
import { startLimitMs } from './campaign.mjs';
import { RecordCampaign } from './record-campaign.mjs';

const usage = `usage: compat-tests/kill/run [options]

Kills a broker under load with SIGKILL, starts it again, and audits what it has against a ledger of what it acknowledged.

  --kills N             how many in all, half of them in each mode (default 24)
  --durability MODE     os or disk: only this mode
  --seed N              the seed of the moments and of the load (default: drawn, and printed)
  --keep                keep the data, the ledger and the broker's log
`;

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '24' },
    durability: { type: 'string' },
    seed: { type: 'string' },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const kills = Number(values.kills);
if (values.help || !Number.isInteger(kills) || kills < 1) {
  console.error(usage);
  process.exit(values.help ? 0 : 2);
}
const seed = values.seed === undefined ? Math.floor(Math.random() * 1e9) : Number(values.seed);
const modes = values.durability === undefined ? ['os', 'disk'] : [values.durability];
const killsEach = Math.ceil(kills / modes.length);
const limitMs = 60_000 + kills * 20_000;
/** The least that a kill must find under way for the run to say anything. */
const leastAckedPerKill = 50;
const sabotagedKills = 4;

const folder = mkdtempSync(join(tmpdir(), 'klamm-kill-'));
console.log(`# seed ${seed}: compat-tests/kill/run --kills ${kills} --seed ${seed}`);
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
  const { landed, counts, audits, slowestStartMs, records, acknowledged } = campaign;
  const killed = `${landed.load} under load, ${landed.recovery} during recovery, ${landed.early} within 100 ms of ready`;
  console.log(`# ${campaign.options.durability}: kills: ${killed}; slowest start ${Math.round(slowestStartMs)} ms`);
  console.log(
    `# ${acknowledged} records acknowledged, ${records} in the log, ${audits} audits, ${campaign.rolledSegments} segments rolled; ${JSON.stringify(counts)}`,
  );
}

async function runMode(durability, index) {
  const auditEvery = kills > 40 ? 10 : 5;
  const options = { folder: join(folder, durability), durability, kills: killsEach, seed: seed + index, auditEvery };
  const campaign = new RecordCampaign({ ...options, preload: null });
  await checkPart(
    `${durability}: comes up within ${startLimitMs / 1000} s after each of ${killsEach} kills`,
    async () => {
      try {
        await campaign.run();
      } catch (error) {
        let log = '';
        try {
          log = readFileSync(campaign.brokerLog, 'utf8').split('\n').slice(-20).join('\n');
        } catch {
          // It never wrote one.
        }
        throw new Error(`${error.stack}\n${log}`);
      }
      describeRun(campaign);
    },
  );
  await checkPart(`${durability}: some kills fall into recovery, some right after the start, all into load`, () => {
    const { landed, acknowledged, rolledSegments } = campaign;
    if (killsEach >= 10 && (landed.recovery === 0 || landed.early === 0)) throw new Error(JSON.stringify(landed));
    if (acknowledged < killsEach * leastAckedPerKill) throw new Error(`only ${acknowledged} records were acknowledged`);
    if (killsEach >= 10 && rolledSegments === 0) throw new Error('no log began a second segment');
  });
  await checkPart(`${durability}: everything acknowledged is there, once, in order, for good`, () => {
    if (campaign.audits === 0) throw new Error('no audit took place');
    assertNone(campaign.lines, `the audits found ${JSON.stringify([...campaign.kinds])}`);
  });
  await checkPart(`${durability}: no answer that a correct broker never gives`, () => {
    assertNone(campaign.problems, 'the load was answered');
  });
}

async function runSabotaged() {
  const options = { folder: join(folder, 'sabotaged'), durability: 'os', kills: sabotagedKills, seed: seed + 9 };
  const preload = join(import.meta.dirname, 'sabotage.mjs');
  const campaign = new RecordCampaign({ ...options, auditEvery: sabotagedKills + 1, preload });
  await checkPart('the audit catches a broker that answers before it writes', async () => {
    await campaign.run(false);
    const lost = campaign.kinds.get('lost') ?? 0;
    if (lost === 0) throw new Error(`${sabotagedKills} kills of a sabotaged broker went unnoticed`);
    console.log(`# sabotaged: the audit misses ${lost} acknowledged records, such as ${campaign.lines[0]}`);
  });
}

for (const [index, durability] of modes.entries()) await runMode(durability, index);
await runSabotaged();
if (failed || values.keep) console.log(`# kept: ${folder}`);
else rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
finish();
