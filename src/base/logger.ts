// What the code logs through: the part of pino that Klamm uses, so that a caller of the library can hand in any logger
// of that shape. Must hold: details come first as an object (topic, partition, offset, file, client), the message is a
// plain sentence, and nothing secret is ever in either.

export interface Logger {
  trace(details: object, message: string): void;
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
  fatal(details: object, message: string): void;
  /** A logger that adds `bindings` to the details of every line. */
  child(bindings: object): Logger;
}

export const silentLogger: Logger = {
  trace() {},
  debug() {},
  info() {},
  warn() {},
  error() {},
  fatal() {},
  child: () => silentLogger,
};
