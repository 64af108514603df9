// Loaded before Klamm (`node --import`): on its way to the file, every third commit marker of one partition becomes an abort
// marker. The broker itself knows nothing of it until it reads its log again. An audit that finds no torn transaction after
// that is worthless.
import fs from 'node:fs';
import { crc32c } from '../lib/wire.mjs';

const logFile = /\/kg-in-0\/\d{20}\.log$/;
const magicPosition = 16;
const attributesPosition = 21;
const crcPosition = 17;
const recordsPosition = 61;
/** Of the marker's type in its key: the record's length, attributes, two deltas and the key's length take a byte each. */
const typePosition = recordsPosition + 5 + 2;
const controlFlag = 0x20;
const commit = 1;
const abort = 0;

const { openSync, closeSync, writeSync, writevSync, writev } = fs;
const watched = new Set();
let markers = 0;

function tamper(bytes) {
  const changed = Buffer.from(bytes);
  for (let at = 0; at + recordsPosition < changed.length && changed[at + magicPosition] === 2; ) {
    const end = at + 12 + changed.readInt32BE(at + 8);
    const isControl = (changed.readInt16BE(at + attributesPosition) & controlFlag) !== 0;
    if (
      isControl &&
      end <= changed.length &&
      changed.readInt16BE(at + typePosition) === commit &&
      ++markers % 3 === 0
    ) {
      changed.writeInt16BE(abort, at + typePosition);
      changed.writeUInt32BE(crc32c(changed.subarray(at + attributesPosition, end)), at + crcPosition);
    }
    at = end;
  }
  return changed;
}

fs.openSync = (path, ...rest) => {
  const fd = openSync(path, ...rest);
  if (logFile.test(path)) watched.add(fd);
  return fd;
};
fs.closeSync = (fd) => {
  watched.delete(fd);
  closeSync(fd);
};
fs.writeSync = (fd, buffer, offset, length, position) => {
  if (!watched.has(fd)) return writeSync(fd, buffer, offset, length, position);
  return writeSync(fd, tamper(buffer.subarray(offset, offset + length)), 0, length, position);
};
fs.writevSync = (fd, buffers, position) => {
  return writevSync(fd, watched.has(fd) ? [tamper(Buffer.concat(buffers))] : buffers, position);
};
fs.writev = (fd, buffers, position, done) => {
  writev(fd, watched.has(fd) ? [tamper(Buffer.concat(buffers))] : buffers, position, done);
};
