// The Java clients of Clients.java in one JVM that lives as long as the program: brokers come and go behind one address,
// producers and their transactions stay.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const flags = [
  '-Xmx256m',
  '-XX:+UseSerialGC',
  '-XX:TieredStopAtLevel=1',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=off',
];
const limitMs = 60_000;

export function startClients(port) {
  const source = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, 'Clients.java');
  const child = spawn('java', [...flags, '-cp', process.env.KAFKA_CLASSPATH, source]);
  const waiting = [];
  let printed = '';
  child.stderr.on('data', (chunk) => {
    printed = (printed + chunk).slice(-4000);
  });
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(JSON.parse(line)));
  child.once('close', (code) => {
    for (const each of waiting.splice(0)) each({ error: `the clients ended (${code}): ${printed}` });
  });

  /** Resolves with what the wish gives; rejects with what went wrong. */
  async function ask(wish) {
    let timer;
    const answer = await new Promise((resolve) => {
      timer = setTimeout(() => resolve({ error: `no answer within ${limitMs} ms` }), limitMs);
      waiting.push(resolve);
      child.stdin.write(`${JSON.stringify({ bootstrap: `localhost:${port}`, ...wish })}\n`);
    });
    clearTimeout(timer);
    if (answer.error !== undefined) throw new Error(`${JSON.stringify(wish)}: ${answer.error}`);
    return answer.value;
  }
  return { ask, close: () => child.stdin.end() };
}
