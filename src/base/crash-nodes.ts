// What CrashDisk keeps of files and folders: what is there now, what is on the platter, and the changes between the
// two. Must hold: a change is on the platter only after a sync that began after it; bytes shared between two disks are
// copied before they are changed.

import type { Random } from './random.ts';

export const SECTOR_BYTES = 512;
const NOTHING = Buffer.alloc(0);

/** `lost`: a sync failed after it, and the system threw the page away. */
type FileChange =
  | { readonly number: number; readonly position: number; readonly data: Buffer; lost: boolean }
  | { readonly number: number; readonly size: number };

export class FileNode {
  private bytes: Buffer;
  /** Somebody else looks at `bytes` too. */
  private shared = false;
  size: number;
  modifiedMs: number;
  private durable: Buffer;
  private pending: FileChange[] = [];
  private changes = 0;

  constructor(modifiedMs: number, content: Buffer = NOTHING) {
    this.bytes = content;
    this.shared = true;
    this.size = content.length;
    this.durable = content;
    this.modifiedMs = modifiedMs;
  }

  get content(): Buffer {
    return this.bytes.subarray(0, this.size);
  }

  private own(size: number): void {
    if (!this.shared && size <= this.bytes.length) return;
    const grown = Buffer.alloc(Math.max(size, this.shared ? size : this.bytes.length * 2));
    this.bytes.copy(grown, 0, 0, Math.min(this.size, grown.length));
    this.bytes = grown;
    this.shared = false;
  }

  write(data: Buffer, position: number): void {
    const end = position + data.length;
    this.own(Math.max(this.size, end));
    if (position > this.size) this.bytes.fill(0, this.size, position);
    data.copy(this.bytes, position);
    if (end > this.size) this.size = end;
    this.pending.push({ number: this.changes++, position, data: Buffer.from(data), lost: false });
  }

  resize(size: number): void {
    this.own(Math.max(size, this.size));
    if (size > this.size) this.bytes.fill(0, this.size, size);
    this.size = size;
    this.pending.push({ number: this.changes++, size });
  }

  /** Changes so far: what a sync that begins now will have covered when it ends. */
  get changeCount(): number {
    return this.changes;
  }

  /** The changes before `count` reach the platter; those lost before do not. */
  harden(count: number): void {
    const covered = this.pending.filter(({ number }) => number < count);
    if (covered.length === 0) return;
    this.pending = this.pending.filter(({ number }) => number >= count);
    this.durable = replay(this.durable, covered);
  }

  /** A sync failed: what it should have covered is only in the page cache now, and counts as clean. */
  losePages(): void {
    for (const change of this.pending) if ('data' in change) change.lost = true;
  }

  /** The same file for a disk of its own, page cache and all. */
  clone(): FileNode {
    this.shared = true;
    const copy = new FileNode(this.modifiedMs, this.bytes);
    copy.size = this.size;
    copy.durable = this.durable;
    copy.pending = this.pending.map((change) => ({ ...change }));
    copy.changes = this.changes;
    return copy;
  }

  /**
   * What may be found after the power went. Each sector is as it was after the last sync or after any of the changes
   * since; the file has any of the sizes that it had since then; what was never written in between is zeros, noise or
   * old bytes.
   */
  afterPowerLoss(random: Random): FileNode {
    const { pending, durable } = this;
    if (pending.length === 0) return new FileNode(this.modifiedMs, durable);
    const style = random.int(4);
    const versions = () => {
      if (style < 2 || random.int(3) === 0) return style === 0 ? 0 : pending.length;
      return random.int(pending.length + 1);
    };
    const size = sizesOf(durable.length, pending)[versions()]!;
    const found = Buffer.alloc(size);
    durable.copy(found, 0, 0, size);
    const unwritten = Math.floor((durable.length + SECTOR_BYTES - 1) / SECTOR_BYTES) * SECTOR_BYTES;
    if (size > unwritten) fill(found, unwritten, durable, random);
    for (let at = 0; at < size; at += SECTOR_BYTES) {
      const end = Math.min(size, at + SECTOR_BYTES);
      applyTo(found, at, end, pending, versions(), at >= unwritten);
    }
    return new FileNode(this.modifiedMs, found);
  }
}

function sizeAfter(size: number, change: FileChange): number {
  return 'data' in change ? Math.max(size, change.position + change.data.length) : change.size;
}

/** The size at first, and after each change. */
function sizesOf(size: number, changes: readonly FileChange[]): number[] {
  const sizes = [size];
  for (const change of changes) sizes.push(sizeAfter(sizes[sizes.length - 1]!, change));
  return sizes;
}

/** Blocks of which nothing was written may be anything: zeros, a file's old bytes (here, this one's), noise. */
function fill(bytes: Buffer, from: number, old: Buffer, random: Random): void {
  const kind = random.int(3);
  if (kind === 1 && old.length > 0) bytes.fill(old, from);
  if (kind === 2) for (let i = from; i < bytes.length; i++) bytes[i] = random.int(256);
}

/** Brings start..end of `out` to what it is after the first `count` changes; `isNew`: a block that nobody wrote yet. */
function applyTo(
  out: Buffer,
  start: number,
  end: number,
  changes: readonly FileChange[],
  count: number,
  isNew = false,
): void {
  let cleared = !isNew;
  for (let i = 0; i < count; i++) {
    const change = changes[i]!;
    if (!('data' in change)) {
      if (change.size < end) out.fill(0, Math.max(start, change.size), end);
      continue;
    }
    const { position, data, lost } = change;
    const from = Math.max(start, position);
    const to = Math.min(end, position + data.length);
    if (from >= to || lost) continue;
    if (!cleared) out.fill(0, start, end);
    cleared = true;
    data.copy(out, from, from - position, to - position);
  }
}

/** `base` with all of `changes` that were not lost. */
function replay(base: Buffer, changes: readonly FileChange[]): Buffer {
  const sizes = sizesOf(base.length, changes);
  const out = Buffer.alloc(Math.max(...sizes));
  base.copy(out);
  applyTo(out, 0, out.length, changes, changes.length);
  return out.subarray(0, sizes[sizes.length - 1]);
}

export type Node = FileNode | DirectoryNode;
/** One atomic step: each name, and what it means from now on. A rename has two. */
type DirectoryChange = { readonly number: number; readonly sets: readonly (readonly [string, Node | null])[] };

export class DirectoryNode {
  readonly entries = new Map<string, Node>();
  private durable = new Map<string, Node>();
  private pending: DirectoryChange[] = [];
  private changes = 0;

  set(...sets: readonly (readonly [string, Node | null])[]): void {
    this.pending.push({ number: this.changes++, sets });
    apply(this.entries, sets);
  }

  get changeCount(): number {
    return this.changes;
  }

  harden(count: number): void {
    for (const { number, sets } of this.pending) if (number < count) apply(this.durable, sets);
    this.pending = this.pending.filter(({ number }) => number >= count);
  }

  clone(known: Map<Node, Node> = new Map()): DirectoryNode {
    const copy = new DirectoryNode();
    known.set(this, copy);
    const cloned = (node: Node): Node => {
      let found = known.get(node);
      if (found === undefined) {
        found = node instanceof FileNode ? node.clone() : node.clone(known);
        known.set(node, found);
      }
      return found;
    };
    for (const [name, node] of this.entries) copy.entries.set(name, cloned(node));
    for (const [name, node] of this.durable) copy.durable.set(name, cloned(node));
    copy.pending = this.pending.map(({ number, sets }) => ({
      number,
      sets: sets.map(([name, node]) => [name, node === null ? null : cloned(node)] as const),
    }));
    copy.changes = this.changes;
    return copy;
  }

  /**
   * What may be found after the power went. Renames and removals of one folder come in their order, as on any
   * journaling file system; of the new names between them each is there or not.
   */
  afterPowerLoss(random: Random): DirectoryNode {
    const names = new Map(this.durable);
    const missing = new Set<string>();
    const style = random.int(4);
    const prefix = style === 0 ? 0 : style === 1 ? this.pending.length : random.int(this.pending.length + 1);
    this.pending.forEach(({ sets }, i) => {
      const isNewName = sets.length === 1 && sets[0]![1] !== null;
      const survives = isNewName && style > 1 ? random.int(3) > 0 && !missing.has(sets[0]![0]) : i < prefix;
      if (survives) apply(names, sets);
      else for (const [name] of sets) missing.add(name);
    });
    const found = new DirectoryNode();
    for (const [name, node] of names) found.adopt(name, node.afterPowerLoss(random));
    return found;
  }

  private adopt(name: string, node: Node): void {
    this.entries.set(name, node);
    this.durable.set(name, node);
  }
}

function apply(entries: Map<string, Node>, sets: readonly (readonly [string, Node | null])[]): void {
  for (const [name, node] of sets) {
    if (node === null) entries.delete(name);
    else entries.set(name, node);
  }
}
