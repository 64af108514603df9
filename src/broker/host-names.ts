// Looks names of hosts up. Node does that on the few threads that also read and write files, and a name server may take
// many seconds. Must hold: at most one look-up is under way, however many names a request has; nothing is thrown.

import { lookup } from 'node:dns/promises';

export class HostNames {
  private readonly resolve: (name: string) => Promise<{ readonly address: string }>;
  private last: Promise<unknown> = Promise.resolve();

  constructor(resolve: (name: string) => Promise<{ readonly address: string }> = lookup) {
    this.resolve = resolve;
  }

  /** Null if there is no such host. */
  address(name: string): Promise<string | null> {
    const turn = this.last.then(() => this.lookUp(name));
    this.last = turn;
    return turn;
  }

  private async lookUp(name: string): Promise<string | null> {
    try {
      return (await this.resolve(name)).address;
    } catch {
      return null;
    }
  }
}
