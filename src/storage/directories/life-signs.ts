// Signs of life in a data folder: sockets that listen there. The kernel answers for them, to every process that can
// reach the folder, in whatever container it runs. Must hold: a sign is seen while the process lives that shows it, and
// not any more as soon as that process is over, `kill -9` included; a sign keeps no process alive.

import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';

export interface LifeSign {
  /** At once; no file of it is left. */
  remove(): void;
}

export interface LifeSigns {
  /** Shows a sign as the file `name`, which must not exist. The system's error code where the folder takes none. */
  show(directory: string, name: string): Promise<LifeSign | string>;
  isShown(directory: string, name: string): Promise<boolean>;
}

/** Of a socket, where not even the least of the systems cuts it off. */
const LONGEST_ADDRESS = 103;
/** Too many ask at a time, or a socket that everybody may ask is kept from us: only one that is there does that. */
const ANSWERS: ReadonlySet<string> = new Set(['EAGAIN', 'EACCES']);

interface Place {
  readonly address: string;
  release(): void;
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'EIO';
}

/** How the socket is addressed. Throws the system's error. */
function placeOf(directory: string, name: string): Place {
  if (process.platform === 'linux') {
    const fd = fs.openSync(directory, fs.constants.O_RDONLY | fs.constants.O_DIRECTORY);
    const through = `/proc/self/fd/${fd}`;
    // Short, however long the folder's own path is.
    if (fs.existsSync(through)) return { address: path.join(through, name), release: () => fs.closeSync(fd) };
    fs.closeSync(fd);
  }
  const address = path.join(directory, name);
  if (Buffer.byteLength(address) > LONGEST_ADDRESS) {
    throw Object.assign(new Error(`${address} is too long for a socket`), { code: 'ENAMETOOLONG' });
  }
  return { address, release: () => {} };
}

function listen(server: net.Server, address: string): Promise<void> {
  return new Promise((listening, failed) => {
    // Also later: a connection that could not be taken is of no interest.
    server.on('error', failed);
    // `exclusive`: in a process of node:cluster the socket would be its parent's else.
    server.listen({ path: address, exclusive: true }, listening);
  });
}

function removeFile(file: string): void {
  try {
    fs.unlinkSync(file);
  } catch {
    // Closing the socket has removed it; or the folder takes no changes any more, and what is left says nothing.
  }
}

async function show(directory: string, name: string): Promise<LifeSign | string> {
  let place: Place;
  try {
    place = placeOf(directory, name);
  } catch (error) {
    return codeOf(error);
  }
  const server = net.createServer((connection) => void connection.destroy()).unref();
  const remove = () => {
    server.close();
    removeFile(place.address);
    // Not before: the number may be another file's as soon as it is free.
    place.release();
  };
  try {
    await listen(server, place.address);
    // Whoever may enter the folder may ask.
    fs.chmodSync(place.address, 0o666);
  } catch (error) {
    remove();
    return codeOf(error);
  }
  return { remove };
}

async function isShown(directory: string, name: string): Promise<boolean> {
  let place: Place;
  try {
    place = placeOf(directory, name);
  } catch {
    return false;
  }
  return new Promise((answer) => {
    const connection = net.connect(place.address);
    connection.on('connect', () => connection.destroy());
    connection.once('connect', () => answer(true));
    connection.on('error', (error) => answer(ANSWERS.has(codeOf(error))));
    connection.once('close', () => place.release());
  });
}

/** Not for Windows: what listens there has a name and no place. */
export const systemLifeSigns: LifeSigns = { show, isShown };
