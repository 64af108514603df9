// Random work on the logs of a broker, with a crash at many of its disk calls, of the process or of the power, some of
// them again during the recovery. Must hold in each state: what was acknowledged is there, as far as the durability
// mode promises it (crash-check.ts has all of it), and the work can go on. A harness that finds nothing proves nothing:
// the same runs on a disk that lies, or of a broker that answers too early, must fail. The seed is in each failure;
// KLAMM_CRASH_STATES=n goes on until so many states were recovered, KLAMM_CRASH_SEED=n begins there.

import { expect, it } from 'vitest';
import type { CrashRunOptions } from './crash-run.ts';
import { CrashWork } from './crash-work.ts';

const USUAL_STATES = 1000;
const wanted = Number(process.env.KLAMM_CRASH_STATES ?? USUAL_STATES);
const firstSeed = Number(process.env.KLAMM_CRASH_SEED ?? 1);
const STEPS = 60;
const HOUR_MS = 3_600_000;
/** In so many states each defect is found. */
const CANARY_STATES = 600;

async function run(seed: number, more: Partial<CrashRunOptions> = {}): Promise<CrashWork> {
  const durability = seed % 2 === 0 ? 'os' : 'disk';
  const work = new CrashWork({ seed, durability, steps: STEPS, crashPercent: 10, ...more });
  try {
    await work.go();
  } catch (error) {
    throw new Error(`seed ${seed}, state ${work.states}: ${(error as Error).message}`, { cause: error });
  }
  return work;
}

it(
  `after ${wanted} crashes all is there that was acknowledged (from seed ${firstSeed})`,
  async () => {
    const seen = new Map<string, number>();
    let states = 0;
    for (let seed = firstSeed; states < wanted; seed++) {
      const work = await run(seed);
      states += work.states;
      for (const [what, count] of work.seen) seen.set(what, (seen.get(what) ?? 0) + count);
    }
    if (wanted > 2000)
      console.log(`${states} states`, [...seen].map(([what, count]) => `${what}: ${count}`).join(', '));
    // Who looks at one seed again sees one run.
    if (wanted < USUAL_STATES) return;
    for (const what of [
      'cleaned',
      'process crash',
      'power crash',
      'topic made again',
      'clean stop',
      'retention',
      'healed',
    ]) {
      expect(seen.get(what) ?? 0, `never happened: ${what}`).toBeGreaterThan(0);
    }
  },
  HOUR_MS,
);

const canaries: readonly (readonly [string, Partial<CrashRunOptions>])[] = [
  ['a disk that ignores the syncs of segments', { durability: 'disk', lies: { ignoresFileSyncs: /\.log$/ } }],
  ['a disk that ignores the syncs of folders', { durability: 'disk', lies: { ignoresDirectorySyncs: true } }],
  ['a broker that answers before bytes are synced', { durability: 'disk', answersAt: 'written' }],
  ['a broker that answers before bytes are written', { durability: 'os', answersAt: 'appended' }],
];

for (const [what, defect] of canaries) {
  it(`finds ${what}`, async () => {
    let states = 0;
    for (let seed = 1; states < CANARY_STATES; seed++) {
      const work = new CrashWork({ seed, durability: 'disk', steps: STEPS, crashPercent: 10, ...defect });
      const failure = await work.go().then(
        () => null,
        (error: Error) => error.message,
      );
      states += work.states;
      if (failure !== null) {
        // Lost data, not a mistake of the harness.
        expect(failure).toMatch(/promised were offsets below|is gone|is not what was appended|is offline/);
        return;
      }
    }
    expect.fail(`not found in ${states} states`);
  });
}
