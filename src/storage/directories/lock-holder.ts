// For the tests of the lock: a program that holds a data folder as a broker does, and does as it is told line by line.
// Must hold: what it does is told in one line each; it ends by itself where nothing but the lock would keep it.

import { createInterface } from 'node:readline';
import { systemClock } from '../../base/clock.ts';
import { silentLogger } from '../../base/logger.ts';
import { NodeDisk } from '../../base/node-disk.ts';
import { systemRandom } from '../../base/random.ts';
import { randomUuid } from '../../base/uuid.ts';
import { defaultLogConfig } from '../log-config.ts';
import { makeBatch, TOPIC_ID } from '../log-fixture.ts';
import { LogManager } from '../log-manager.ts';
import { FolderLock } from './folder-lock.ts';
import { systemProcessIdentity } from './process-identity.ts';

const [folder, what] = process.argv.slice(2) as [string, string];

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function hold(): Promise<void> {
  const manager = new LogManager({
    directories: [folder],
    disk: new NodeDisk(),
    clock: systemClock,
    logger: silentLogger,
    random: systemRandom,
    durability: 'os',
  });
  await manager.start();
  tell('started');
  for await (const line of createInterface({ input: process.stdin })) {
    if (line === 'close') {
      await manager.close();
      tell('closed');
      process.stdin.destroy();
      return;
    }
    const log = manager.getOrCreate('t', TOPIC_ID, 0, defaultLogConfig);
    const { errorCode } = log.append(makeBatch([line]), 'leader', 0);
    tell(`appended ${errorCode}`);
  }
}

try {
  if (what === 'lock') {
    await new FolderLock(folder, new NodeDisk(), systemProcessIdentity()).take(randomUuid(systemRandom));
    tell('locked');
  } else await hold();
} catch (error) {
  tell((error as Error).message);
  process.exitCode = 1;
}
