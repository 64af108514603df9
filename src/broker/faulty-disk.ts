// For tests only: a disk that fails when a test says so, and remembers what was asked of it. Must hold: an operation
// that fails reaches the disk below not at all, or in part where the test asks for a short write; what is not named by
// a fault passes through unchanged.

import { type Disk, DiskError, type DiskFile } from '../base/disk.ts';

export type DiskOperation =
  | 'create'
  | 'write'
  | 'truncate'
  | 'sync'
  | 'syncDirectory'
  | 'replace'
  | 'rename'
  | 'remove'
  | 'makeDirectory';

export interface DiskFault {
  readonly on: DiskOperation | readonly DiskOperation[];
  /** Which files; every file when absent. */
  readonly file?: RegExp;
  readonly code: string;
  /** How many matching operations pass before the first failure. Default 0. */
  readonly after?: number;
  /** How many fail. Default: all until the fault is lifted. */
  readonly times?: number;
  /** Of a write: so many bytes go down before it fails. */
  readonly shortBytes?: number;
}

export interface DiskCall {
  readonly operation: DiskOperation;
  readonly file: string;
  readonly failed: boolean;
}

interface ArmedFault extends DiskFault {
  matched: number;
}

const OPERATIONS: ReadonlyMap<string, DiskOperation> = new Map([
  ['writeFileAtomic', 'replace'],
  ['writeFileExclusive', 'replace'],
  ['rename', 'rename'],
  ['remove', 'remove'],
  ['removeTree', 'remove'],
  ['makeDirectory', 'makeDirectory'],
  ['syncDirectory', 'syncDirectory'],
  ['syncDirectoryAsync', 'syncDirectory'],
]);

const FILE_OPERATIONS: ReadonlyMap<string, DiskOperation> = new Map([
  ['write', 'write'],
  ['writeSync', 'write'],
  ['truncate', 'truncate'],
  ['sync', 'sync'],
  ['syncSync', 'sync'],
]);

/** Methods that answer with a promise: they reject where others throw. */
const ASYNCHRONOUS: ReadonlySet<string> = new Set(['write', 'sync', 'syncDirectoryAsync']);

// biome-ignore lint/suspicious/noExplicitAny: any method of a Disk or DiskFile, called with what it was called with
type Method = (...args: any[]) => unknown;

export class FaultyDisk {
  /** What to hand to a broker. */
  readonly disk: Disk;
  /** Everything that changes the disk, in order. */
  readonly calls: DiskCall[] = [];
  private faults: ArmedFault[] = [];
  private heldSyncs: { readonly file: RegExp; readonly opened: Promise<void> } | null = null;

  constructor(inner: Disk) {
    this.disk = this.wrap(inner, (method) => OPERATIONS.get(method));
  }

  /** Arms a fault; call the result to lift it. */
  fail(fault: DiskFault): () => void {
    const armed: ArmedFault = { ...fault, matched: 0 };
    this.faults.push(armed);
    return () => {
      this.faults = this.faults.filter((other) => other !== armed);
    };
  }

  /** Syncs of these files wait from now on; the result lets them go. */
  holdSyncs(file: RegExp): () => void {
    let open = () => {};
    const opened = new Promise<void>((resolve) => {
      open = resolve;
    });
    this.heldSyncs = { file, opened };
    return () => {
      this.heldSyncs = null;
      open();
    };
  }

  /** Calls of one kind on the files that match, failed ones included. */
  callsOf(operation: DiskOperation, file: RegExp): DiskCall[] {
    return this.calls.filter((call) => call.operation === operation && file.test(call.file));
  }

  private wrap<T extends object>(inner: T, operationOf: (method: string) => DiskOperation | undefined): T {
    return new Proxy(inner, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function' || typeof name !== 'string') return member;
        const method = (member as Method).bind(target);
        if (name === 'open') return (file: string, mode: string) => this.open(method, file, mode);
        const operation = operationOf(name);
        if (operation === undefined) return method;
        return (...args: unknown[]) => {
          const file = 'size' in target ? (target as unknown as DiskFile).path : (args[0] as string);
          return this.call(operation, file, name, method, args);
        };
      },
    });
  }

  private open(method: Method, file: string, mode: string): DiskFile {
    if (mode === 'create') this.check('create', file);
    return this.wrap(method(file, mode) as DiskFile, (name) => FILE_OPERATIONS.get(name));
  }

  private call(operation: DiskOperation, file: string, name: string, method: Method, args: unknown[]): unknown {
    const held = this.heldSyncs;
    if (operation === 'sync' && name === 'sync' && held?.file.test(file)) {
      // Whether it fails is decided when it is let go.
      return held.opened.then(() => this.attempt(operation, file, method, args));
    }
    if (!ASYNCHRONOUS.has(name)) return this.attempt(operation, file, method, args);
    try {
      return this.attempt(operation, file, method, args);
    } catch (error) {
      return Promise.reject(error);
    }
  }

  private attempt(operation: DiskOperation, file: string, method: Method, args: unknown[]): unknown {
    try {
      this.check(operation, file);
    } catch (error) {
      const fault = this.faults.find((armed) => armed.shortBytes !== undefined && matches(armed, operation, file));
      if (operation === 'write' && fault !== undefined) shortWrite(method, args, fault.shortBytes!);
      throw error;
    }
    return method(...args);
  }

  private check(operation: DiskOperation, file: string): void {
    for (const fault of this.faults) {
      if (!matches(fault, operation, file)) continue;
      const number = fault.matched++;
      const after = fault.after ?? 0;
      if (number < after || number >= after + (fault.times ?? Number.POSITIVE_INFINITY)) continue;
      this.calls.push({ operation, file, failed: true });
      throw new DiskError(fault.code, file, `${fault.code}: ${operation} ${file} (a test)`);
    }
    this.calls.push({ operation, file, failed: false });
  }
}

function matches(fault: DiskFault, operation: DiskOperation, file: string): boolean {
  const kinds = typeof fault.on === 'string' ? [fault.on] : fault.on;
  return kinds.includes(operation) && (fault.file === undefined || fault.file.test(file));
}

/** As a full device does it: the first bytes go down, then nothing more. */
function shortWrite(method: Method, args: unknown[], bytes: number): void {
  const [buffers, position] = args as [readonly Uint8Array[], number];
  const whole = Buffer.concat(buffers.map((buffer) => Buffer.from(buffer)));
  method([whole.subarray(0, bytes)], position);
}
