// Kafka's tools and some living group members in one JVM: many short commands without a start of Java for each.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { bootstrap } from './tools.mjs';

const limitMs = 60_000;

/** Starts the JVM. `ask(main, argv)` and `tool(main, argv)` are those of tools.mjs; the first waits for the JVM. */
export function startToolServer() {
  const flags = ['-Xmx256m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
  const quiet = '-Dorg.slf4j.simpleLogger.defaultLogLevel=off';
  const source = join(import.meta.dirname, 'ToolServer.java');
  const child = spawn('java', [...flags, quiet, '-cp', process.env.KAFKA_CLASSPATH, source]);
  const waiting = [];
  let printed = '';
  child.stderr.on('data', (chunk) => {
    printed += chunk;
  });
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.resolve(JSON.parse(line)));
  child.once('close', (code) => {
    for (const each of waiting.splice(0)) each.reject(new Error(`the tool server ended (${code}): ${printed}`));
  });

  function request(wish) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no answer within ${limitMs} ms: ${JSON.stringify(wish)}`)),
        limitMs,
      );
      const settle = (then) => (value) => {
        clearTimeout(timer);
        then(value);
      };
      waiting.push({ resolve: settle(resolve), reject: settle(reject) });
      child.stdin.write(`${JSON.stringify(wish)}\n`);
    });
  }

  async function must(wish) {
    const answer = await request(wish);
    if (answer.code !== 0) throw new Error(`${JSON.stringify(wish)}\n${answer.stdout}\n${answer.stderr}`);
    return answer;
  }

  const named = (name) => (name.startsWith('kafka.') ? name : `org.apache.kafka.tools.${name}`);
  return {
    /** Resolves with { code, stdout, stderr }, whatever the code is. */
    tool: (name, argv) => request({ main: named(name), args: ['--bootstrap-server', bootstrap, ...argv] }),
    /** The same for a tool that asks no broker. */
    plain: (name, argv) => request({ main: named(name), args: argv }),
    /** Resolves with the lines of a tool that must succeed. */
    ask: async (name, argv) => {
      const { stdout } = await must({ main: named(name), args: ['--bootstrap-server', bootstrap, ...argv] });
      return stdout.split('\n').filter((line) => line.trim() !== '');
    },
    startMember: (name, topics, settings) =>
      must({ start: name, topics, settings: { 'bootstrap.servers': bootstrap, 'client.id': name, ...settings } }),
    stopMember: (name) => must({ stop: name }),
    close: () => child.stdin.end(),
  };
}

/** The rows below a header line, each as an object from column name to text. Columns are set apart by blanks. */
export function table(lines, firstColumn) {
  const at = lines.findIndex((line) => line.trimStart().startsWith(firstColumn));
  if (at < 0) throw new Error(`no table of ${firstColumn}:\n${lines.join('\n')}`);
  const split = (line) => line.trim().split(/\s+/);
  const header = split(lines[at]);
  const rows = lines.slice(at + 1).map(split);
  return rows
    .filter((row) => row.join() !== header.join())
    .map((row) => Object.fromEntries(header.map((name, i) => [name, row[i] ?? ''])));
}

/** Asks again and again until the answer satisfies `done`, and resolves with it. */
export async function until(what, limitSeconds, question, done) {
  const end = Date.now() + limitSeconds * 1000;
  for (;;) {
    const answer = await question();
    if (done(answer)) return answer;
    if (Date.now() > end)
      throw new Error(`not within ${limitSeconds} s: ${what}; at last ${JSON.stringify(answer, null, 1)}`);
    await new Promise((resolve) => setTimeout(resolve, 150));
  }
}
