// Frames: impossible lengths, unknown APIs and versions, truncated and overlong bodies, dribbled and pipelined requests.
import { frame, Reader, Wire, Writer } from '../lib/wire.mjs';
import { ask, bootstrap } from './requests.mjs';

async function raw(bytes, limitMs) {
  const wire = await Wire.open(bootstrap);
  wire.send(bytes);
  const answer = await wire.next(limitMs);
  wire.close();
  return typeof answer === 'string' ? answer : 'answer';
}

function metadata(topics = []) {
  const w = new Writer();
  return w.array(topics, (name) => w.string(name)).build();
}

const size = (value) => new Writer().int32(value).build();

async function apiVersionsAnswer(version, body, flexible) {
  const wire = await Wire.open(bootstrap);
  wire.send(frame(18, version, 5, body, { flexible }));
  const answer = await wire.next();
  if (typeof answer === 'string') return answer;
  const r = new Reader(answer);
  r.int32();
  const error = r.int16();
  const found = error === 35 ? r.array(() => [r.int16(), r.int16(), r.int16()]) : [];
  wire.send(frame(18, 0, 6, Buffer.alloc(0)));
  const next = await wire.next();
  wire.close();
  return { error, found: found.filter(([key]) => key === 18), goesOn: typeof next !== 'string' };
}

async function dribbled() {
  const wire = await Wire.open(bootstrap);
  for (const byte of frame(3, 1, 9, metadata())) {
    wire.send(Buffer.from([byte]));
    await new Promise((resolve) => setImmediate(resolve));
  }
  const answer = await wire.next();
  wire.close();
  return typeof answer === 'string' ? answer : new Reader(answer).int32();
}

async function pipelined() {
  const wire = await Wire.open(bootstrap);
  const frames = Array.from({ length: 200 }, (_, i) =>
    i % 2 ? frame(3, 1, i, metadata()) : frame(18, 0, i, Buffer.alloc(0)),
  );
  wire.send(Buffer.concat(frames));
  const order = [];
  for (let i = 0; i < 200; i += 1) {
    const answer = await wire.next();
    if (typeof answer === 'string') return { order, answer };
    order.push(new Reader(answer).int32());
  }
  wire.close();
  return order.every((id, i) => id === i) ? 'in order' : order;
}

export async function frameCases(outcome) {
  await outcome('frame: negative length', () => raw(size(-5)));
  await outcome('frame: length zero', () => raw(size(0)));
  await outcome('frame: longer than socket.request.max.bytes', () => raw(size(104_857_601)));
  await outcome('frame: largest possible length', () => raw(size(2_147_483_647)));
  await outcome('frame: two bytes', () => raw(Buffer.concat([size(2), Buffer.from([0, 3])])));
  await outcome('frame: HTTP', () => raw(Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')));
  await outcome('frame: incomplete, the peer waits', () => raw(Buffer.concat([size(1000), Buffer.from([0, 3])]), 700));
  await outcome('header: unknown api key', () => raw(frame(9999, 0, 1, Buffer.alloc(0))));
  await outcome('header: negative api key', () => raw(frame(-1, 0, 1, Buffer.alloc(0))));
  await outcome('header: an API of the controller only', () => raw(frame(62, 0, 1, Buffer.alloc(0))));
  await outcome('header: Metadata version too new', () => raw(frame(3, 99, 1, metadata())));
  await outcome('header: negative version', () => raw(frame(3, -1, 1, metadata())));
  await outcome('header: null client id', () => raw(frame(3, 1, 1, metadata(), { clientId: null })));
  await outcome('header: ApiVersions too new', () => apiVersionsAnswer(99, new Writer(true).tags().build(), true));
  await outcome('header: ApiVersions too new, in an old header', () => apiVersionsAnswer(99, Buffer.alloc(0), false));
  await outcome('header: ApiVersions of a negative version', () => apiVersionsAnswer(-1, Buffer.alloc(0), false));
  await outcome('header: ApiVersions v3 with a bad client software name', () => {
    const body = new Writer(true).string('bad name!').string('1').tags().build();
    return apiVersionsAnswer(3, body, true);
  });
  await outcome('body: truncated', () => raw(frame(3, 1, 1, metadata(['abc']).subarray(0, 7))));
  await outcome('body: an array longer than the frame', () =>
    raw(frame(3, 1, 1, new Writer().int32(1_000_000).build())),
  );
  await outcome('body: a string longer than the frame', () =>
    raw(frame(3, 1, 1, new Writer().int32(1).int16(30_000).raw(Buffer.from('abc')).build())),
  );
  await outcome('body: a string of length -5', () => raw(frame(3, 1, 1, new Writer().int32(1).int16(-5).build())));
  await outcome('body: an array of length -5', () => raw(frame(3, 1, 1, new Writer().int32(-5).build())));
  await outcome('body: bytes too many', () => raw(frame(3, 1, 1, Buffer.concat([metadata(), Buffer.alloc(9)]))));
  await outcome('body: null where null is not allowed', () =>
    raw(frame(3, 1, 1, new Writer().int32(1).int16(-1).build())),
  );
  await outcome('body: an unknown tagged field', () => {
    const body = new Writer(true).string('wire').string('1').raw([1, 99, 3, 1, 2, 3]).build();
    return raw(frame(18, 3, 1, body, { flexible: true }));
  });
  await outcome('body: SASL handshake without SASL', () =>
    ask(17, 1, new Writer().string('PLAIN'), (r) => ({ error: r.int16() })),
  );
  await outcome('stream: one byte at a time', dribbled);
  await outcome('stream: 200 requests in one write', pipelined);
}
