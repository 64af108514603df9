// A TCP proxy that keeps a copy of the frames that pass: for each API, version and direction the longest of a handy
// size. Usage: node proxy.mjs LISTEN_PORT TARGET_PORT BROKER_NAME; SIGTERM writes what is new to protocol-spec/golden.
// Who sends is asked of the connection: clients name themselves in the client id (`kafkajs-...`, `java-...`).
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));
const dist = process.env.KLAMM_DIST ?? join(root, 'dist');
const goldenFolder = join(root, 'protocol-spec', 'golden');
const longest = 1_500;
const [listenPort, targetPort, brokerName] = process.argv.slice(2);

const load = (path) => import(pathToFileURL(join(dist, path)).href);
const { apiByKey } = await load('protocol/generated/index.js');
const { decodeRequestHeader } = await load('protocol/headers.js');
const { Reader } = await load('protocol/reader.js');

const kebab = (name) => name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();

/** By file name: { frame, sender }. */
const kept = new Map();

/** The program behind a client id, as the comment line names it. */
function senderOf(clientId) {
  const match = /^(kafkajs|java|klamm)-([0-9.]+)/.exec(clientId ?? '');
  const names = { kafkajs: 'kafkajs', java: 'Java kafka-clients', klamm: "Klamm's own client" };
  return match === null ? null : `${names[match[1]]} ${match[2]}`;
}

function keep(api, version, direction, frame, sender) {
  const name = `${kebab(api.name)}.v${version}.${direction}.hex`;
  const before = kept.get(name);
  if (frame.length > longest || (before !== undefined && before.frame.length >= frame.length)) return;
  kept.set(name, { frame: Buffer.from(frame), sender });
}

/** Cuts a stream into frames. */
function frames(onFrame) {
  let rest = Buffer.alloc(0);
  return (chunk) => {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= 4 && rest.length >= 4 + rest.readInt32BE(0)) {
      const size = rest.readInt32BE(0);
      onFrame(rest.subarray(4, 4 + size));
      rest = rest.subarray(4 + size);
    }
  };
}

function pass(client) {
  const broker = connect(Number(targetPort), '127.0.0.1');
  /** By correlation id. */
  const asked = new Map();
  const request = frames((frame) => {
    const header = decodeRequestHeader(new Reader(frame));
    const api = apiByKey(header.apiKey);
    const sender = senderOf(header.clientId);
    if (api === undefined || header.apiVersion > api.latestVersion || sender === null) return;
    asked.set(header.correlationId, { api, version: header.apiVersion, sender });
    if (sender.startsWith('Klamm')) return;
    keep(api, header.apiVersion, 'request', frame, `${sender} to ${brokerName}`);
  });
  const response = frames((frame) => {
    const question = asked.get(frame.readInt32BE(0));
    if (question === undefined) return;
    asked.delete(frame.readInt32BE(0));
    keep(question.api, question.version, 'response', frame, `${brokerName} to ${question.sender}`);
  });
  client.on('data', request);
  broker.on('data', response);
  client.pipe(broker).pipe(client);
  client.on('error', () => broker.destroy());
  broker.on('error', () => client.destroy());
}

function save() {
  mkdirSync(goldenFolder, { recursive: true });
  let count = 0;
  for (const [name, { frame, sender }] of kept) {
    const path = join(goldenFolder, name);
    if (existsSync(path)) continue;
    const lines = frame.toString('hex').match(/.{1,96}/g);
    writeFileSync(path, `# sent by ${sender}\n${lines.join('\n')}\n`);
    count += 1;
  }
  console.log(`${count} new frames`);
}

const server = createServer({ noDelay: true }, pass);
server.listen(Number(listenPort), '127.0.0.1', () => console.log('listening'));
process.on('SIGTERM', () => {
  save();
  process.exit(0);
});
