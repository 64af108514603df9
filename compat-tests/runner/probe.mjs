// Asks a broker, with one hand-written Metadata v1 request, whether it answers and knows at least one live broker.
import { connect } from 'node:net';

const clientId = Buffer.from('compat-probe');

function metadataRequest() {
  const body = Buffer.alloc(4 + 2 + 2 + 4 + 2 + clientId.length + 4);
  let position = body.writeInt32BE(body.length - 4, 0);
  position = body.writeInt16BE(3, position);
  position = body.writeInt16BE(1, position);
  position = body.writeInt32BE(1, position);
  position = body.writeInt16BE(clientId.length, position);
  position += clientId.copy(body, position);
  body.writeInt32BE(0, position);
  return body;
}

function askOnce(port, timeoutMs) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let received = Buffer.alloc(0);
    const finish = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(timeoutMs, () => finish(false));
    socket.on('error', () => finish(false));
    socket.on('close', () => finish(false));
    socket.on('connect', () => socket.write(metadataRequest()));
    socket.on('data', (chunk) => {
      received = Buffer.concat([received, chunk]);
      if (received.length >= 12) finish(received.readInt32BE(8) >= 1);
    });
  });
}

/** Resolves true once the broker answers; false when `alive()` turns false or the time is over. */
export async function waitUntilItAnswers(port, alive, limitMs) {
  const end = Date.now() + limitMs;
  while (Date.now() < end && alive()) {
    if (await askOnce(port, 2000)) return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}
