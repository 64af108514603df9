// One life of real Apache Kafka in place of Klamm, to prove the load and the audit themselves: what they find there is
// their own mistake. Offers what `BrokerProcess` of ../kill offers.
import { execFileSync, spawn } from 'node:child_process';
import { createWriteStream, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { kafkaClasspath, kafkaProperties } from '../runner/broker.mjs';
import { waitUntilItAnswers } from '../runner/probe.mjs';

const jvmFlags = ['-Xms256m', '-Xmx768m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const quiet = '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn';

export class KafkaProcess {
  constructor({ version, port, controllerPort, dataDir, logPath, settings }) {
    const classpath = kafkaClasspath(version);
    const properties = join(dataDir, '..', 'server.properties');
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(properties, kafkaProperties(port, controllerPort, dataDir, settings));
    if (!existsSync(join(dataDir, 'meta.properties'))) {
      const format = ['kafka.tools.StorageTool', 'format', '-t', '4L6g3nShT-eMCtK--X86sw', '-c', properties];
      execFileSync('java', [...jvmFlags, quiet, '-cp', classpath, ...format], { stdio: ['ignore', 'ignore', 'pipe'] });
    }
    this.startedAt = performance.now();
    this.recoveringAt = null;
    this.readyAt = null;
    this.child = spawn('java', [...jvmFlags, quiet, '-cp', classpath, 'kafka.Kafka', properties], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const log = createWriteStream(logPath, { flags: 'a' });
    this.child.stdout.pipe(log, { end: false });
    this.child.stderr.pipe(log, { end: false });
    this.gone = new Promise((resolve) => {
      this.child.once('close', (code, signal) => resolve(signal ?? code));
    });
    // It says nothing of a recovery; a second after its start it may be in one.
    this.recovering = new Promise((resolve) => setTimeout(resolve, 1500));
    this.ready = waitUntilItAnswers(port, () => this.isRunning, 90_000).then((answers) => {
      if (answers) this.readyAt = performance.now();
      return answers;
    });
  }

  get isRunning() {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  isReadyWithin(_limitMs) {
    return this.ready;
  }

  async kill() {
    this.child.kill('SIGKILL');
    return this.gone;
  }

  async stop(_limitMs) {
    this.child.kill('SIGTERM');
    const result = await this.gone;
    // A JVM that is asked to end says so with its exit code.
    return result === 143 ? 0 : result;
  }
}
