// A folder that this node must not go on with: the start says so in one sentence, and every byte of the folder is as it
// was, so that whoever it belongs to can go on.

import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  ControlType,
  controlRecord,
  encodeControlBatch,
  encodeDataBatches,
  metadataRecord,
} from '../controller/local/metadata-batch.ts';
import { encodeSnapshot } from '../controller/local/snapshot.ts';
import { featureRecords } from '../controller/local/startup.ts';
import { VotersRecord, VotersRecordVoter, votersRecord } from '../protocol/generated/data/voters-record.ts';
import {
  RegisterBrokerRecord,
  registerBrokerRecord,
  UnregisterBrokerRecord,
  unregisterBrokerRecord,
} from '../protocol/generated/records/metadata.ts';
import { baseOffset, lastOffset, sizeInBytes, updateCrc } from '../records/batch.ts';
import { StorageStartError } from '../storage/directories/start-error.ts';
import { Klamm, type KlammOptions } from './klamm.ts';

let home = '';
const options = (): KlammOptions => ({
  dataDir: path.join(home, 'data'),
  config: { 'metadata.max.idle.interval.ms': 0 },
});
const inMetadata = (name: string) => path.join(home, 'data', '__cluster_metadata-0', name);
const logFile = () => inMetadata('00000000000000000000.log');

beforeEach(() => {
  home = fs.mkdtempSync(path.join(tmpdir(), 'klamm-refusals-'));
});

afterEach(() => {
  fs.rmSync(home, { recursive: true, force: true });
});

/** A folder that was closed cleanly, with a topic in it. */
async function makeFolder(config: Record<string, string> = {}): Promise<void> {
  const klamm = await Klamm.start({
    ...options(),
    config,
    nodeId: 3,
    clusterId: 'BDDsGlWhRGqKtVg1O8Tqrg',
    topics: ['a'],
  });
  await klamm.close();
}

/** Every file but the lock, with its bytes. */
function contents(folder = path.join(home, 'data')): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of fs.readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || entry.name === '.lock') continue;
    const file = path.join(entry.parentPath, entry.name);
    found.set(file, fs.readFileSync(file).toString('base64'));
  }
  return found;
}

/** The one sentence with which a start ends. */
async function refusal(asked: Partial<KlammOptions> = {}): Promise<string> {
  const error = await Klamm.start({ ...options(), ...asked }).then(
    (klamm) => klamm.close().then(() => new Error('it started')),
    (reason: Error) => reason,
  );
  expect(error).toBeInstanceOf(StorageStartError);
  expect(error.message).not.toContain('\n');
  return error.message;
}

async function refused(pattern: RegExp, asked: Partial<KlammOptions> = {}): Promise<void> {
  const before = contents();
  const message = await refusal(asked);
  expect(message).toMatch(pattern);
  expect(message).toContain(path.join(home, 'data'));
  expect(contents()).toEqual(before);
}

function nextOffset(): number {
  const log = fs.readFileSync(logFile());
  let at = 0;
  let next = 0;
  for (; at < log.length; at += sizeInBytes(log, at)) next = lastOffset(log, at) + 1;
  return next;
}

function appendToLog(batch: Buffer): void {
  expect(baseOffset(batch, 0)).toBe(nextOffset());
  fs.appendFileSync(logFile(), batch);
}

function newerFeature(): Buffer {
  return encodeDataBatches(featureRecords([['metadata.version', 31]]), nextOffset(), 1, 0)[0]!;
}

test('another cluster id, another node id', async () => {
  await makeFolder();
  await refused(/belongs to cluster BDDsGlWhRGqKtVg1O8Tqrg, not to _XWszP9qc-24xFVH756pAw/, {
    clusterId: '_XWszP9qc-24xFVH756pAw',
  });
  await refused(/belongs to node 3, not to node 4/, { nodeId: 4 });
  await refused(/belongs to node 3, not to node 5/, { config: { 'node.id': 5 } });
  const klamm = await Klamm.start({ ...options(), nodeId: 3, clusterId: 'BDDsGlWhRGqKtVg1O8Tqrg' });
  await klamm.close();
});

test('in use', async () => {
  const klamm = await Klamm.start({ ...options(), topics: ['a'] });
  await refused(/is in use by this process/);
  await klamm.close();
});

test('a newer metadata version in the log, and in a log whose end is torn', async () => {
  await makeFolder();
  appendToLog(newerFeature());
  await refused(/metadata\.version 31, which this Klamm cannot serve \(7 to 30\)/);
  fs.rmSync(path.join(home, 'data', '.kafka_cleanshutdown'));
  fs.appendFileSync(logFile(), Buffer.alloc(100, 7));
  await refused(/metadata\.version 31/);
});

test('a newer metadata version in a snapshot, and in what a formatted folder begins with', async () => {
  await makeFolder();
  const records = featureRecords([['metadata.version', 31]]);
  const newer = encodeSnapshot({ lastContainedMs: 0, records, controls: [] }, 1, 0);
  const name = `${String(nextOffset()).padStart(20, '0')}-0000000001.checkpoint`;
  fs.writeFileSync(inMetadata(name), newer);
  await refused(/metadata\.version 31/);
  fs.rmSync(path.join(home, 'data'), { recursive: true });
  fs.mkdirSync(path.join(home, 'data'));
  fs.writeFileSync(path.join(home, 'data', 'bootstrap.checkpoint'), newer);
  await refused(/metadata\.version 31/);
});

test('a record that only a newer release writes: its type, or its version', async () => {
  await makeFolder();
  const record = metadataRecord(unregisterBrokerRecord, new UnregisterBrokerRecord({ brokerId: 9 }));
  const [batch] = encodeDataBatches([record], nextOffset(), 1, 0);
  // The frame begins after the batch header and the record's own: version, type, record version.
  const frame = batch!.indexOf(Buffer.from([1, unregisterBrokerRecord.key, 0, 0, 0, 0, 9]));
  for (const [at, value, pattern] of [
    [1, 99, /a record of type 99, which this Klamm does not know/],
    [2, 9, /version 9 of UnregisterBrokerRecord, which this Klamm does not know/],
  ] as const) {
    const newer = Buffer.from(batch!);
    newer[frame + at] = value;
    updateCrc(newer, 0);
    const before = fs.readFileSync(logFile());
    appendToLog(newer);
    await refused(pattern);
    fs.writeFileSync(logFile(), before);
  }
  await (await Klamm.start(options())).close();
});

test('one of several controllers', async () => {
  await makeFolder();
  const voters = new VotersRecord({ voters: [3, 4, 5].map((voterId) => new VotersRecordVoter({ voterId })) });
  const control = controlRecord(ControlType.KRAFT_VOTERS, votersRecord, voters);
  appendToLog(encodeControlBatch([control], nextOffset(), 1, 0));
  await refused(/node 3 cannot serve it alone: its cluster's controllers are the nodes 3, 4, 5/);
  fs.rmSync(path.join(home, 'data'), { recursive: true });
  await makeFolder({ 'controller.quorum.voters': '3@localhost:9093' });
  const state = { leaderId: 4, leaderEpoch: 1, currentVoters: [{ voterId: 4 }], data_version: 0 };
  fs.writeFileSync(inMetadata('quorum-state'), JSON.stringify(state));
  await refused(/controllers are the nodes 4/);
});

test('a controller that is no broker', async () => {
  await makeFolder();
  const records = [
    metadataRecord(registerBrokerRecord, new RegisterBrokerRecord({ brokerId: 7, brokerEpoch: 1 }), 3),
    metadataRecord(unregisterBrokerRecord, new UnregisterBrokerRecord({ brokerId: 3, brokerEpoch: 1 })),
  ];
  appendToLog(encodeDataBatches(records, nextOffset(), 1, 0)[0]!);
  await refused(/node 3 is no broker in it: it is the folder of a controller whose brokers are 7/);
});

/** The start ends twice, the second time after what was no clean stop; not a byte of the metadata is changed. */
async function damaged(file: string, told: RegExp): Promise<void> {
  const before = fs.readFileSync(file);
  for (const message of [await refusal(), await refusal()]) {
    expect(message).toMatch(/^The metadata log cannot be used: .*klamm log repair/);
    expect(message).toContain(file);
  }
  expect(await refusal()).toMatch(told);
  expect(fs.readFileSync(file)).toEqual(before);
}

const flipped = (at: number) => (bytes: Buffer) => {
  bytes[at < 0 ? bytes.length + at : at]! ^= 1;
  return bytes;
};

test.each<[string, () => string, (bytes: Buffer) => Buffer]>([
  ['in its first batch', logFile, flipped(100)],
  ['in its last batch', logFile, flipped(-3)],
  ['in the length of a batch', logFile, flipped(10)],
  ['cut off inside a batch', logFile, (bytes) => bytes.subarray(0, bytes.length - 7)],
  ['in quorum-state', () => inMetadata('quorum-state'), () => Buffer.from('{')],
])('a metadata log that is damaged after a clean stop: %s', async (_where, file, hurt) => {
  await makeFolder();
  fs.writeFileSync(file(), hurt(fs.readFileSync(file())));
  await damaged(file(), /klamm log repair/);
});

test('a metadata log whose records make no sense after each other', async () => {
  await makeFolder();
  const at = nextOffset();
  const records = [metadataRecord(unregisterBrokerRecord, new UnregisterBrokerRecord({ brokerId: 9 }))];
  appendToLog(encodeDataBatches(records, at, 1, 0)[0]!);
  await damaged(logFile(), new RegExp(`the batch at offset ${at} makes no sense after what is before it`));
});
