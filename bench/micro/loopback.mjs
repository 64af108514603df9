// Small requests through listener, connection and dispatch, with nothing behind them: what the network path itself costs.
// Run after `npm run build`: node bench/micro/loopback.mjs [connections] [depth] [seconds]; with --cpu-prof it shows where.
// The load comes from a child process, so that the figures (CPU microseconds per request) are the server's alone.

import { fork } from 'node:child_process';
import net from 'node:net';

const [connections, depth, seconds] = process.argv.slice(2).map(Number);

if (process.send !== undefined) {
  runLoad(Number(process.env.PORT), connections, depth);
} else {
  const { Dispatcher } = await import('../../dist/broker/dispatch.js');
  const { Network } = await import('../../dist/network/network.js');
  const { systemClock } = await import('../../dist/base/clock.js');
  const { silentLogger } = await import('../../dist/base/logger.js');
  const { heartbeat, HeartbeatResponse } = await import('../../dist/protocol/generated/heartbeat.js');
  const handler = (handle) => ({
    api: heartbeat,
    versions: [0, 4],
    gate: 'open',
    handle,
    fail: () => new HeartbeatResponse(),
  });
  const modes = [
    ['sync', () => new HeartbeatResponse()],
    ['async', async () => new HeartbeatResponse()],
  ];
  for (const [name, handle] of modes) {
    const sink = new Dispatcher({ handlers: [handler(handle)], broker: {}, logger: silentLogger });
    const network = new Network({ clock: systemClock, logger: silentLogger, sink });
    const { port } = await network.listen({ name: 'PLAINTEXT', hosts: ['127.0.0.1'], port: 0 });
    const args = [connections || 16, depth || 1];
    const child = fork(import.meta.filename, args.map(String), {
      env: { ...process.env, PORT: String(port) },
      execArgv: [],
    });
    await wait(1500);
    const from = { cpu: process.cpuUsage(), requests: sink.counters(12).requests, at: performance.now() };
    await wait((seconds || 4) * 1000);
    const cpu = process.cpuUsage(from.cpu);
    const requests = sink.counters(12).requests - from.requests;
    const rate = Math.round(requests / ((performance.now() - from.at) / 1000));
    const cost = ((cpu.user + cpu.system) / requests).toFixed(2);
    console.log(
      `${name}: ${args[0]} connections, ${args[1]} in flight: ${rate} requests/s, ${cost} us CPU each (user ${(cpu.user / requests).toFixed(2)})`,
    );
    child.kill();
    await network.close();
  }
}

function wait(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function runLoad(port, connectionCount, inFlight) {
  const body = Buffer.from(
    '000c0000000000010004746573740005 67726f7570 00000001 00066d656d626572'.replaceAll(' ', ''),
    'hex',
  );
  const frame = Buffer.alloc(4 + body.length);
  frame.writeInt32BE(body.length);
  body.copy(frame, 4);
  const responseBytes = 4 + 4 + 2;
  for (let i = 0; i < connectionCount; i++) {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true });
    const burst = Buffer.concat(Array.from({ length: inFlight }, () => frame));
    let received = 0;
    socket.on('error', () => process.exit());
    socket.on('connect', () => socket.write(burst));
    socket.on('data', (chunk) => {
      received += chunk.length;
      const whole = Math.floor(received / responseBytes);
      received -= whole * responseBytes;
      if (whole > 0) socket.write(burst.subarray(0, whole * frame.length));
    });
  }
}
