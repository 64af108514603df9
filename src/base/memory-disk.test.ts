import { describe, expect, it } from 'vitest';
import { MemoryDisk } from './memory-disk.ts';

describe('MemoryDisk', () => {
  it('keeps large buffers and gives views of them; copies small ones', () => {
    const disk = new MemoryDisk();
    const file = disk.open('/f', 'create');
    const large = Buffer.allocUnsafeSlow(20_000).fill(7);
    const small = Buffer.from('small');
    file.writeSync([large, small], 0);
    const views = file.views(10_000, 10_005)!;
    expect(views[0]!.buffer).toBe(large.buffer);
    small.fill(0);
    expect(Buffer.concat(views).subarray(10_000).toString()).toBe('small');
  });

  it('never changes a view that was handed out, whatever is appended or cut later', () => {
    const disk = new MemoryDisk();
    const file = disk.open('/f', 'create');
    file.writeSync([Buffer.from('abcdef')], 0);
    const view = Buffer.concat(file.views(0, 6)!.map((part) => part));
    const live = file.views(0, 6)![0]!;
    file.truncate(2);
    file.writeSync([Buffer.from('XXXXXXXX')], 2);
    expect(live).toEqual(view);
    expect(disk.readFile('/f').toString()).toBe('abXXXXXXXX');
  });

  it('counts what is kept alive, gives it back, and refuses beyond the limit', () => {
    const disk = new MemoryDisk(100_000);
    const file = disk.open('/f', 'create');
    file.writeSync([Buffer.allocUnsafeSlow(60_000)], 0);
    expect(disk.usedBytes).toBe(60_000);
    expect(disk.space('/')).toEqual({ totalBytes: 100_000, usableBytes: 40_000 });
    expect(() => file.writeSync([Buffer.allocUnsafeSlow(50_000)], 60_000)).toThrow('memory limit');
    expect(file.size()).toBe(60_000);
    for (let i = 0; i < 100; i++) file.writeSync([Buffer.alloc(10)], 60_000 + i * 10);
    expect(disk.usedBytes).toBeLessThan(63_000);
    disk.remove('/f');
    expect(disk.usedBytes).toBe(0);
    file.truncate(0);
    file.writeSync([Buffer.alloc(10)], 0);
    expect(disk.usedBytes).toBe(0);
  });
});
