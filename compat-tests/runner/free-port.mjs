// Ports for brokers under test. Always loopback. A port handed out is free at that moment; whoever asked binds it soon.
import { createServer } from 'node:net';

function bindOnce(port, host) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, host, () => {
      const bound = server.address().port;
      server.close(() => resolve(bound));
    });
  });
}

export function freePort() {
  return bindOnce(0, '127.0.0.1');
}

export async function isFree(port) {
  try {
    await bindOnce(port, '127.0.0.1');
  } catch {
    return false;
  }
  try {
    await bindOnce(port, '::1');
  } catch (error) {
    return error.code === 'EADDRNOTAVAIL' || error.code === 'EAFNOSUPPORT';
  }
  return true;
}
