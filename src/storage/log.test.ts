import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FakeClock } from '../base/clock.ts';
import { silentLogger } from '../base/logger.ts';
import { MemoryDisk } from '../base/memory-disk.ts';
import { NodeDisk } from '../base/node-disk.ts';
import { SeededRandom } from '../base/random.ts';
import { RecordBatchBuilder } from '../records/builder.ts';
import { defaultLogConfig } from './log-config.ts';
import { LogManager } from './log-manager.ts';

function rec(values: string[], ts = 1000) {
  const b = new RecordBatchBuilder();
  for (const v of values) b.append(ts, null, Buffer.from(v));
  return b.build();
}
describe('smoke', () => {
  for (const kind of ['memory', 'node', 'tailless'] as const) {
    it(kind, async () => {
      const dir = kind === 'node' ? fs.mkdtempSync(path.join(os.tmpdir(), 'klamm-')) : '/data';
      const disk = kind === 'node' ? new NodeDisk() : new MemoryDisk();
      const make = () =>
        new LogManager({
          directories: [dir],
          disk,
          clock: new FakeClock(),
          logger: silentLogger,
          random: new SeededRandom(1),
          durability: kind === 'memory' ? 'memory' : 'os',
          hotTailBytes: kind === 'node' ? 64 << 20 : 0,
        });
      const m = make();
      await m.start();
      const log = m.getOrCreate('t', 'AAAAAAAAAAAAAAAAAAAAAA', 0, {
        ...defaultLogConfig,
        segmentBytes: 1000,
        indexIntervalBytes: 100,
      });
      log.setLeaderEpoch(3);
      for (let i = 0; i < 50; i++) {
        const r = log.append(rec([`a${i}`, `b${i}`]), 'leader', 3);
        expect(r.errorCode).toBe(0);
        expect(r.baseOffset).toBe(i * 2);
      }
      await new Promise(setImmediate);
      expect(log.highWatermark).toBe(100);
      const seen: number[] = [];
      for (let off = 0; off < 100; ) {
        const s = log.read(off, 300, 'highWatermark', true);
        if (typeof s === 'number') throw new Error(`code ${s}`);
        const buf = Buffer.alloc(s.sizeInBytes);
        expect(await s.read(buf, 0)).toBe(buf.length);
        let at = 0;
        while (at + 61 <= buf.length) {
          const size = 12 + buf.readInt32BE(at + 8);
          if (at + size > buf.length) break;
          const base = Number(buf.readBigInt64BE(at));
          seen.push(base);
          off = base + 2;
          at += size;
        }
        s.release();
      }
      expect(seen).toEqual(Array.from({ length: 50 }, (_, i) => i * 2));
      await m.close();
      const m2 = make();
      if (kind === 'memory') return;
      await m2.start();
      const log2 = m2.getOrCreate('t', 'AAAAAAAAAAAAAAAAAAAAAA', 0, defaultLogConfig);
      expect(log2.nextOffset).toBe(100);
      expect(log2.leaderEpoch).toBe(3);
      if (kind === 'node') console.log(fs.readdirSync(path.join(dir, 't-0')), fs.readdirSync(dir), m2.stats);
      await m2.close();
    });
  }
});
