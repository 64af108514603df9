import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FakeClock, systemClock } from '../../base/clock.ts';
import { silentLogger } from '../../base/logger.ts';
import { MemoryDisk } from '../../base/memory-disk.ts';
import { NodeDisk } from '../../base/node-disk.ts';
import { systemRandom } from '../../base/random.ts';
import { randomUuid } from '../../base/uuid.ts';
import { DataFolder } from '../inspect/data-folder.ts';
import { defaultLogConfig } from '../log-config.ts';
import { readAll, TOPIC_ID } from '../log-fixture.ts';
import { LogManager, type LogManagerOptions } from '../log-manager.ts';
import { FolderLock } from './folder-lock.ts';
import { type LifeSigns, systemLifeSigns } from './life-signs.ts';
import { type ProcessIdentity, systemProcessIdentity } from './process-identity.ts';

const onFolders = process.platform !== 'win32';
const IN_USE = 'is in use by another broker (in another container?)';
const STRAY = `.lock-${'x'.repeat(22)}.socket`;
const disk = new NodeDisk();
let home = '';
let folder = '';
let children: ChildProcess[] = [];
let managers: LogManager[] = [];

/** Sees no process but by its sign, as in another container. */
function blind(pid: number, signs: LifeSigns | null = systemLifeSigns): ProcessIdentity {
  const self = { pid, startTime: String(pid), bootId: 'boot' };
  return { self, isAlive: () => false, isLocked: () => false, signs };
}

function lockOf(pid: number, signs?: LifeSigns, directory = folder): FolderLock {
  return new FolderLock(directory, disk, blind(pid, signs));
}

const take = (lock: FolderLock) => lock.take(randomUuid(systemRandom));
const sockets = (directory = folder) => fs.readdirSync(directory).filter((name) => name.endsWith('.socket'));

async function manage(options: Partial<LogManagerOptions>) {
  const warnings: string[] = [];
  const note = (details: object, message: string) => void warnings.push(`${message} ${JSON.stringify(details)}`);
  const manager = new LogManager({
    directories: [folder],
    disk,
    clock: systemClock,
    logger: { ...silentLogger, warn: note },
    random: systemRandom,
    durability: 'os',
    ...options,
  });
  managers.push(manager);
  await manager.start();
  return { manager, warnings };
}

beforeEach(() => {
  // Elsewhere the folder's path must be short.
  home = fs.mkdtempSync(path.join(process.platform === 'linux' ? tmpdir() : '/tmp', 'klamm-lock-'));
  folder = path.join(home, 'data');
  fs.mkdirSync(folder);
});

afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  for (const manager of managers) await manager.close();
  children = [];
  managers = [];
  fs.rmSync(home, { recursive: true, force: true });
});

describe.runIf(onFolders)('the lock of a data folder on a real disk', () => {
  it('keeps out a broker that sees no process of the first, until that closes', async () => {
    const first = lockOf(1);
    const second = lockOf(1);
    await take(first);
    await expect(take(second)).rejects.toThrow(`The data folder ${folder} ${IN_USE}.`);
    first.confirm();
    await expect(take(second)).rejects.toThrow(IN_USE);
    expect((await DataFolder.open(disk, folder, blind(3))).user).toBe('another broker (in another container?)');
    expect(sockets().length).toBe(1);
    first.release();
    expect(fs.readdirSync(folder)).toEqual(['.lock']);
    expect(fs.readFileSync(path.join(folder, '.lock'), 'utf8')).toBe('');
    await take(second);
    second.confirm();
    second.release();
    expect(sockets()).toEqual([]);
  });

  it('is asked for in each of log.dirs', async () => {
    const shared = path.join(home, 'shared');
    const own = path.join(home, 'own');
    await manage({ directories: [folder, shared], identity: blind(1) });
    expect([sockets().length, sockets(shared).length]).toEqual([1, 1]);
    await expect(manage({ directories: [own, shared], identity: blind(1) })).rejects.toThrow(
      `The data folder ${shared} ${IN_USE}.`,
    );
    expect([sockets(own).length, sockets(shared).length]).toEqual([0, 1]);
  });

  it('goes to one of two that start in the same instant, and its sign stays', async () => {
    for (let round = 0; round < 10; round++) {
      const locks = [lockOf(1), lockOf(1)];
      const taken = await Promise.allSettled(locks.map(take));
      const holders = locks.filter((lock, i) => {
        if (taken[i]!.status === 'rejected') return false;
        try {
          lock.confirm();
          return true;
        } catch {
          return false;
        }
      });
      expect(holders.length).toBe(1);
      expect(sockets().length).toBe(1);
      expect(await lockOf(2).user()).toContain('another broker');
      holders[0]!.release();
      expect(sockets()).toEqual([]);
    }
  });

  it('goes to the one that wrote last, where two were too close to see each other', async () => {
    const first = lockOf(1);
    await take(first);
    const second = lockOf(2, { ...systemLifeSigns, isShown: async () => false });
    await take(second);
    expect(() => first.confirm()).toThrow('taken by another broker that started now');
    first.release();
    second.confirm();
    expect(sockets().length).toBe(1);
    expect(await lockOf(3).user()).toContain('another broker');
    second.release();
  });

  it('looks again where another came while the sign was put up', async () => {
    const first = lockOf(1);
    const show: LifeSigns['show'] = async (directory, name) => {
      await take(first);
      return systemLifeSigns.show(directory, name);
    };
    await expect(take(lockOf(2, { ...systemLifeSigns, show }))).rejects.toThrow(IN_USE);
    expect(sockets().length).toBe(1);
    first.confirm();
    first.release();
  });

  it.runIf(process.platform === 'linux')('works in a folder whose path is too long for a socket', async () => {
    const deep = path.join(home, 'a'.repeat(150), 'b'.repeat(150));
    fs.mkdirSync(deep, { recursive: true });
    const first = lockOf(1, systemLifeSigns, deep);
    await take(first);
    expect([first.signProblem, sockets(deep).length]).toEqual([null, 1]);
    await expect(take(lockOf(2, systemLifeSigns, deep))).rejects.toThrow(IN_USE);
    first.release();
    expect(sockets(deep)).toEqual([]);
  });

  it('is the record of the process alone where a file system takes no sockets; a warning says so', async () => {
    const signs: LifeSigns = { show: async () => 'EOPNOTSUPP', isShown: async () => false };
    const { manager, warnings } = await manage({ identity: { ...systemProcessIdentity(), signs } });
    expect(warnings).toEqual([expect.stringMatching(/takes no socket.*EOPNOTSUPP/)]);
    await expect(manage({})).rejects.toThrow('in use by this process');
    await manager.close();
  });

  it('takes a folder that cannot be entered for one without sockets', async () => {
    const nowhere = path.join(home, 'nowhere');
    expect(await systemLifeSigns.show(nowhere, STRAY)).toMatch(/^E[A-Z]+$/);
    expect(await systemLifeSigns.isShown(nowhere, STRAY)).toBe(false);
    fs.writeFileSync(path.join(folder, STRAY), '');
    expect(await systemLifeSigns.isShown(folder, STRAY)).toBe(false);
  });

  it('removes the sign that a process left which was killed before it held the lock', async () => {
    fs.writeFileSync(path.join(folder, STRAY), '');
    const { warnings } = await manage({});
    expect(warnings).toEqual([]);
    expect(sockets()).not.toContain(STRAY);
    expect(sockets().length).toBe(1);
  });

  it('puts nothing on the disk for a broker in memory', async () => {
    const clock = new FakeClock();
    await manage({ disk: new MemoryDisk(undefined, clock), durability: 'memory', clock });
    await manage({ disk: new MemoryDisk(undefined, clock), clock });
    expect(fs.readdirSync(folder)).toEqual([]);
  });
});

// --- other processes

const asOther = ['--pid', '--fork', '--mount-proc', '--kill-child'];
/** The ways into a pid namespace of one's own, as root and as anybody. */
const ways = [asOther, ['--user', '--map-root-user', ...asOther]];
const way =
  process.platform === 'linux'
    ? ways.find((flags) => spawnSync('unshare', [...flags, 'true']).status === 0)
    : undefined;

describe.runIf(onFolders)('the lock that another process holds', () => {
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  let programFolder = '';
  let program = '';

  beforeAll(async () => {
    // Beside the dependencies, which stay outside of it.
    fs.mkdirSync(path.join(root, 'node_modules', '.cache'), { recursive: true });
    programFolder = fs.mkdtempSync(path.join(root, 'node_modules', '.cache', 'klamm-lock-'));
    program = path.join(programFolder, 'holder.mjs');
    const { dependencies } = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as {
      dependencies: Record<string, string>;
    };
    const bundle = await rolldown({
      input: path.join(root, 'src', 'storage', 'directories', 'lock-holder.ts'),
      platform: 'node',
      external: Object.keys(dependencies),
      logLevel: 'silent',
    });
    await bundle.write({ file: program, format: 'esm' });
    await bundle.close();
  });

  afterAll(() => fs.rmSync(programFolder, { recursive: true, force: true }));

  class Other {
    readonly child: ChildProcess;
    private readonly lines: AsyncIterator<string>;

    constructor(what: 'hold' | 'lock', flags?: readonly string[]) {
      const command = [process.execPath, program, folder, what];
      const [file, ...more] = flags === undefined ? command : ['unshare', ...flags, ...command];
      this.child = spawn(file!, more, { stdio: ['pipe', 'pipe', 'inherit'] });
      children.push(this.child);
      this.lines = createInterface({ input: this.child.stdout! })[Symbol.asyncIterator]();
    }

    async line(): Promise<string> {
      return (await this.lines.next()).value as string;
    }

    ask(what: string): Promise<string> {
      this.child.stdin!.write(`${what}\n`);
      return this.line();
    }

    async end(): Promise<void> {
      if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    }
  }

  it('is free at once when that was killed, also for who sees no process of it', async () => {
    for (const identity of [blind(1), systemProcessIdentity()]) {
      const other = new Other('hold');
      expect(await other.line()).toBe('started');
      await expect(manage({ identity })).rejects.toThrow('is in use by');
      const left = sockets();
      expect(left.length).toBe(1);
      other.child.kill('SIGKILL');
      await other.end();
      expect(sockets()).toEqual(left);
      const { manager, warnings } = await manage({ identity });
      expect(warnings).toEqual([]);
      expect(sockets().length).toBe(1);
      expect(sockets()).not.toEqual(left);
      await manager.close();
      expect(sockets()).toEqual([]);
    }
  });

  it('keeps it from no end: a process with nothing else to do is over', async () => {
    const other = new Other('lock');
    expect(await other.line()).toBe('locked');
    await other.end();
    expect(other.child.exitCode).toBe(0);
    expect(await new FolderLock(folder, disk, systemProcessIdentity()).user()).toBe(null);
  });

  const note = way === undefined ? ' (not checked: unshare makes no pid namespace here)' : '';
  it.runIf(way !== undefined)(`in another pid namespace is respected, and that process goes on${note}`, async () => {
    const first = new Other('hold', way);
    expect(await first.line()).toBe('started');
    expect(await first.ask('one')).toBe('appended 0');
    const second = new Other('hold', way);
    expect(await second.line()).toBe(`The data folder ${folder} ${IN_USE}.`);
    await second.end();
    expect(second.child.exitCode).toBe(1);
    await expect(manage({})).rejects.toThrow(IN_USE);
    expect(await first.ask('two')).toBe('appended 0');
    expect(await first.ask('close')).toBe('closed');
    await first.end();
    expect(sockets()).toEqual([]);
    const { manager } = await manage({});
    const log = manager.getOrCreate('t', TOPIC_ID, 0, defaultLogConfig);
    expect(log.nextOffset).toBe(2);
    const text = (await readAll(log)).toString('latin1');
    expect([text.includes('one'), text.includes('two')]).toEqual([true, true]);
  });
});
