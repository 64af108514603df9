// Loaded before Klamm (`node --import`): makes the broker answer before it writes. Bytes for a record log are taken as
// written at once and reach the file 50 ms later, in order; a sync of such a file does nothing. Within one process nothing
// can be noticed; a kill -9 loses what was acknowledged last. An audit that finds nothing wrong with this is worthless.
import fs from 'node:fs';

const delayMs = 50;
const logFile = new RegExp(`/(${process.env.SABOTAGED_TOPICS ?? 'kill-[abc]'})-\\d+/\\d{20}\\.log$`);
const { openSync, closeSync, writeSync, writevSync, writev, readSync, read, ftruncateSync, fdatasync } = fs;
/** Open record logs: what still has to be written. */
const late = new Map();

function writeOut(fd) {
  const due = late.get(fd);
  if (due === undefined) return;
  for (const { bytes, position } of due.splice(0)) writeSync(fd, bytes, 0, bytes.length, position);
}

function writeOutAll() {
  for (const fd of late.keys()) writeOut(fd);
}

function writeLate(fd, bytes, position) {
  const due = late.get(fd);
  due.push({ bytes, position });
  if (due.length === 1) setTimeout(() => writeOut(fd), delayMs);
  return bytes.length;
}

fs.openSync = (path, ...rest) => {
  const fd = openSync(path, ...rest);
  if (logFile.test(path)) late.set(fd, []);
  return fd;
};
fs.closeSync = (fd) => {
  writeOut(fd);
  late.delete(fd);
  closeSync(fd);
};
fs.writeSync = (fd, buffer, offset, length, position) => {
  if (!late.has(fd)) return writeSync(fd, buffer, offset, length, position);
  return writeLate(fd, Buffer.from(buffer.subarray(offset, offset + length)), position);
};
fs.writevSync = (fd, buffers, position) => {
  if (!late.has(fd)) return writevSync(fd, buffers, position);
  return writeLate(fd, Buffer.concat(buffers), position);
};
fs.writev = (fd, buffers, position, done) => {
  if (!late.has(fd)) {
    writev(fd, buffers, position, done);
    return;
  }
  const written = writeLate(fd, Buffer.concat(buffers), position);
  setImmediate(() => done(null, written));
};
fs.readSync = (...args) => {
  writeOutAll();
  return readSync(...args);
};
fs.read = (...args) => {
  writeOutAll();
  read(...args);
};
fs.ftruncateSync = (fd, size) => {
  writeOut(fd);
  ftruncateSync(fd, size);
};
fs.fdatasync = (fd, done) => {
  if (late.has(fd)) setImmediate(() => done(null));
  else fdatasync(fd, done);
};
