// The auditor: holds what the broker has against the ledger. It knows of the broker only what clients see. Each kind of
// damage has a word:
//
//   lost       an acknowledged commit of a transaction of which nothing is there, a group that is gone
//   torn       a transaction of which one part is there and another is not: records, or its offsets
//   aborted    a record to be seen of a transaction that nobody ever asked to commit
//   twice      a record again
//   regressed  an acknowledged offset commit that is not the group's offset any more, nor a later one
//   stuck      a transaction that is still open when its time is over, or a last stable offset that does not reach the end
//   disagree   what the list of aborted transactions hides is not what the markers say
//   copied     the members' copies are not exactly the originals, in their order
//   blind      the audit's own mistake: it would not notice an aborted record
//   members    a group that has not all its members and partitions back
import { readFileSync } from 'node:fs';
import { apiModule, connect, klammModule, pause } from '../kill/klamm-modules.mjs';
import { committedOf } from './committers.mjs';
import { Findings } from './findings.mjs';
import { PartitionReader, visibleByMarkers } from './log-reader.mjs';
import {
  abandonedTopic,
  chains,
  checkIntervalMs,
  marksOf,
  memberProcesses,
  overdueSlackMs,
  partitions,
  passingNames,
  readers as readingGroups,
  readValue,
  topics,
  transactionTimeoutMs,
  writers,
} from './workload.mjs';

const { ErrorCode, errorName } = await klammModule('protocol/api-error.js');
const listTransactionsApi = await apiModule('list-transactions');
const describeTransactionsApi = await apiModule('describe-transactions');
const listGroupsApi = await apiModule('list-groups');
const describeGroupsApi = await apiModule('describe-groups');
const consumerDescribeApi = await apiModule('consumer-group-describe');

const passing = new Set(passingNames.map((name) => ErrorCode[name]));
/** How long an acknowledged end may take to be seen: markers are written after the answer. */
const completionLimitMs = transactionTimeoutMs + checkIntervalMs + overdueSlackMs + 5000;
const onceMoreMs = 150;
const notDone = new Set(['Ongoing', 'PrepareCommit', 'PrepareAbort']);

/** What the ledger says, by kind. */
export function readLedger(file) {
  const transactions = new Map();
  const committed = new Map();
  const groups = new Set();
  const text = readFileSync(file, 'utf8');
  // The ledger may be in the middle of a line.
  for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) {
    if (line === '') continue;
    const entry = JSON.parse(line);
    const key = `${entry.writer}:${entry.transaction}`;
    if (entry.kind === 'ending') transactions.set(key, { ...entry, acked: false });
    else if (entry.kind === 'ended') {
      transactions.get(key).acked = true;
      if (entry.offsets && entry.commit) groups.add(marksOf(entry.writer));
    } else if (entry.kind === 'joined') groups.add(entry.group);
    else if (entry.kind === 'committed') {
      groups.add(entry.group);
      const place = `${entry.group} ${entry.topic} ${entry.partition}`;
      committed.set(place, Math.max(committed.get(place) ?? -1, entry.offset));
    }
  }
  return { transactions, committed, groups };
}

function readAll(topicNames, committed, findings) {
  const list = [];
  for (const topic of topicNames) {
    const count = topic === abandonedTopic ? 1 : partitions;
    for (let partition = 0; partition < count; partition++) {
      list.push(new PartitionReader(topic, partition, committed, findings));
    }
  }
  return list;
}

/** Which of each transaction's records are to be seen: `writer:number` to a Map of index to place. */
function seenTransactions(findings, ins) {
  const seen = new Map();
  for (const reader of ins) {
    const last = new Map();
    for (const { offset, value } of reader.records) {
      const record = value === null ? null : readValue(value);
      if (record === null) {
        findings.add('changed', `${reader.place}: the value at offset ${offset} is nobody's`);
        continue;
      }
      const { writer, transaction, index } = record;
      const key = `${writer}:${transaction}`;
      if (!seen.has(key)) seen.set(key, new Map());
      if (seen.get(key).has(index)) findings.add('twice', `${key}:${index} at ${reader.place} offset ${offset}`);
      seen.get(key).set(index, offset);
      if ((last.get(writer) ?? 0) > transaction) {
        findings.add('disorder', `${reader.place}: ${key} at ${offset} comes after transaction ${last.get(writer)}`);
      }
      last.set(writer, transaction);
    }
  }
  return seen;
}

/** 'all', 'none', 'torn', or 'open' while the broker has not decided everywhere, as far as it can be read. */
function stateOf(entry, seen, stableOffsets) {
  const there = seen.get(`${entry.writer}:${entry.transaction}`) ?? new Map();
  const states = new Set();
  let index = 0;
  for (const [partition, offset, count] of entry.places) {
    for (let i = 0; i < count; i++, index++) {
      if (there.has(index)) states.add(there.get(index) === offset + i ? 'all' : 'moved');
      else states.add(offset + i < stableOffsets.get(partition) ? 'none' : 'open');
    }
  }
  if (states.has('moved')) return 'moved';
  if (states.has('all') && states.has('none')) return 'torn';
  if (states.has('open')) return 'open';
  return states.has('all') ? 'all' : 'none';
}

/** The acknowledged ends that cannot be seen yet. */
function undecided(ledger, seen, stableOffsets) {
  const list = [];
  for (const entry of ledger.transactions.values()) {
    if (entry.acked && stateOf(entry, seen, stableOffsets) === 'open') list.push(entry);
  }
  return list;
}

function checkTransactions(findings, before, after, seen, stableOffsets) {
  for (const entry of after.transactions.values()) {
    const name = `${entry.writer}:${entry.transaction}`;
    const state = stateOf(entry, seen, stableOffsets);
    const isAcked = before.transactions.get(name)?.acked === true;
    if (state === 'torn') findings.add('torn', `${name}: only some of its records are there: ${JSON.stringify(entry)}`);
    else if (state === 'moved') findings.add('changed', `${name}: records at other offsets: ${JSON.stringify(entry)}`);
    else if (!entry.commit && state === 'all') findings.add('aborted', `${name} was to be aborted and is seen`);
    else if (isAcked && entry.commit && state === 'none')
      findings.add('lost', `${name} was committed and is not there`);
    else if (isAcked && state === 'open') findings.add('stuck', `${name}: its end was acknowledged, it is still open`);
  }
  for (const name of seen.keys()) {
    if (!after.transactions.has(name)) findings.add('aborted', `${name} is seen and nobody ever asked to commit it`);
  }
}

/** What a reader of committed records has seen once stays. */
function checkSeen(findings, reader, memory) {
  const before = memory.get(reader.place) ?? [];
  const now = reader.records;
  memory.set(reader.place, now);
  if (before.length > now.length) {
    findings.add('unseen', `${reader.place}: had ${before.length} committed records, has ${now.length}`);
  }
  for (let i = 0; i < Math.min(before.length, now.length); i++) {
    if (before[i].offset === now[i].offset && before[i].value.equals(now[i].value)) continue;
    findings.add(
      'changed',
      `${reader.place}: another record stands at offset ${now[i].offset} than in the audit before`,
    );
    return;
  }
}

/** The copy is exactly the original as far as it goes; all of it, at rest. */
function checkCopies(findings, from, to, atRest) {
  for (let i = 0; i < to.records.length; i++) {
    const original = from.records[i];
    const copy = to.records[i];
    if (copy.value.latin1Slice(0, 8) === 'aborted:') {
      findings.add('aborted', `${to.place} offset ${copy.offset}: a copy of an aborted transaction is seen`);
      return;
    }
    if (original?.value.equals(copy.value)) continue;
    const wanted = original === undefined ? 'nothing' : original.value.latin1Slice(0, 24);
    findings.add(
      'copied',
      `${to.place} offset ${copy.offset}: ${copy.value.latin1Slice(0, 24)} stands where ${wanted} is due`,
    );
    return;
  }
  if (atRest && to.records.length < from.records.length) {
    findings.add('copied', `${to.place} has ${to.records.length} of ${from.records.length} records`);
  }
}

/** Committed offsets: none before what was acknowledged; a transaction's with its records or not at all. */
async function checkOffsets(client, findings, view) {
  const { before } = view;
  const byGroup = new Map();
  for (const place of before.committed.keys()) {
    const [group, topic] = place.split(' ');
    byGroup.set(`${group} ${topic}`, [group, topic]);
  }
  for (const [group, topic] of byGroup.values()) {
    // Those of a transaction come with its marker.
    for (const end = Date.now() + completionLimitMs; ; await pause(onceMoreMs)) {
      const now = await committedOf(client, group, topic);
      const bad = [...now].filter(
        ([partition, at]) => at < (before.committed.get(`${group} ${topic} ${partition}`) ?? -1),
      );
      if (bad.length === 0) break;
      if (Date.now() < end && group.includes('chain')) continue;
      for (const [partition, at] of bad) {
        const acked = before.committed.get(`${group} ${topic} ${partition}`);
        findings.add('regressed', `${group}: ${acked} was committed in ${topic}/${partition}, it is ${at}`);
      }
      break;
    }
  }
  for (const { name } of writers) await checkMarks(client, findings, name, view);
}

function lastWith(ledger, writer, wanted) {
  let last = -1;
  for (const entry of ledger.transactions.values()) {
    if (entry.writer === writer && entry.commit && entry.offsets && wanted(entry))
      last = Math.max(last, entry.transaction);
  }
  return last;
}

async function checkMarks(client, findings, writer, { before, after, seen, stableOffsets, atRest }) {
  const group = marksOf(writer);
  const acked = lastWith(before, writer, (entry) => entry.acked);
  let marks = [];
  for (const end = Date.now() + completionLimitMs; Date.now() < end; await pause(onceMoreMs)) {
    marks = [...new Set((await committedOf(client, group, topics[0])).values())];
    if (marks.length === 1 && marks[0] >= acked) break;
  }
  if (marks.length > 1) findings.add('torn', `${group}: its offsets are of different transactions: ${marks}`);
  const mark = Math.max(...marks);
  if (mark < acked)
    findings.add('regressed', `${group}: transaction ${acked} committed its offsets, they are ${marks}`);
  if (mark < 0) return;
  const entry = after.transactions.get(`${writer}:${mark}`);
  if (atRest) {
    const wanted = lastWith(after, writer, (each) => stateOf(each, seen, stableOffsets) === 'all');
    if (mark !== wanted) findings.add('torn', `${group}: at ${mark}, the last transaction that is there is ${wanted}`);
    return;
  }
  if (entry === undefined) return; // Of a transaction after the ledger was read.
  if (!entry.commit)
    findings.add('aborted', `${group}: the offsets are of transaction ${mark}, which was to be aborted`);
  else if (stateOf(entry, seen, stableOffsets) === 'none') {
    findings.add('torn', `${group}: the offsets of transaction ${mark} are there, its records are not`);
  }
}

async function listed(client) {
  for (;;) {
    const found = await client.send(listGroupsApi.listGroups, new listGroupsApi.ListGroupsRequest(), { version: 5 });
    if (passing.has(found.errorCode)) await pause(onceMoreMs);
    else if (found.errorCode !== ErrorCode.NONE) throw new Error(`ListGroups: ${errorName(found.errorCode)}`);
    else return new Map(found.groups.map((group) => [group.groupId, group]));
  }
}

async function checkGroups(client, findings, ledger) {
  const groups = await listed(client);
  for (const group of ledger.groups) {
    if (!groups.has(group)) findings.add('lost', `the group ${group} is not listed`);
  }
  for (const { group, type } of [...chains, ...readingGroups]) {
    const found = groups.get(group);
    if (found !== undefined && found.groupType !== type.toLowerCase()) {
      findings.add('changed', `the group ${group} is listed as ${found.groupType}`);
    }
  }
}

/** Transactions beyond their time. `readySince`: before that nobody could end them. */
export async function overdue(client, findings, readySince) {
  const { ListTransactionsRequest, listTransactions } = listTransactionsApi;
  const { DescribeTransactionsRequest, describeTransactions } = describeTransactionsApi;
  const found = await client.send(listTransactions, new ListTransactionsRequest({ stateFilters: [...notDone] }), {
    version: 0,
  });
  if (found.errorCode !== ErrorCode.NONE) return true;
  const transactionalIds = found.transactionStates.map((each) => each.transactionalId);
  if (transactionalIds.length === 0) return false;
  const request = new DescribeTransactionsRequest({ transactionalIds });
  const described = await client.send(describeTransactions, request, { version: 0 });
  const now = Date.now();
  for (const each of described.transactionStates) {
    if (each.errorCode !== ErrorCode.NONE || !notDone.has(each.transactionState)) continue;
    const due = Math.max(each.transactionStartTimeMs + each.transactionTimeoutMs, readySince);
    const late = now - due - checkIntervalMs - overdueSlackMs;
    if (late > 0) {
      findings.add('stuck', `${each.transactionalId} is ${each.transactionState}, ${late} ms beyond what it may be`);
    }
  }
  return true;
}

/** Every member is back, and each partition has one owner. */
async function membersOf(client, { group, type }) {
  if (type === 'Classic') {
    const request = new describeGroupsApi.DescribeGroupsRequest({ groups: [group] });
    const [found] = (await client.send(describeGroupsApi.describeGroups, request, { version: 5 })).groups;
    if (found.errorCode !== ErrorCode.NONE) return errorName(found.errorCode);
    return found.groupState === 'Stable' && found.members.length === memberProcesses
      ? null
      : `${found.groupState} with ${found.members.length} members`;
  }
  const request = new consumerDescribeApi.ConsumerGroupDescribeRequest({ groupIds: [group] });
  const [found] = (await client.send(consumerDescribeApi.consumerGroupDescribe, request, { version: 1 })).groups;
  if (found.errorCode !== ErrorCode.NONE) return errorName(found.errorCode);
  const owned = found.members.flatMap((each) => each.assignment.topicPartitions.flatMap((topic) => topic.partitions));
  return found.groupState === 'Stable' &&
    found.members.length === memberProcesses &&
    owned.sort().join() === Array.from({ length: partitions }, (_none, index) => index).join()
    ? null
    : `${found.groupState} with ${found.members.length} members, who own the partitions ${owned}`;
}

export async function checkMembers(client, findings, limitMs) {
  for (const group of [...chains, ...readingGroups]) {
    let state = null;
    for (const end = Date.now() + limitMs; Date.now() < end; await pause(onceMoreMs)) {
      state = await membersOf(client, group);
      if (state === null) break;
    }
    if (state !== null) findings.add('members', `${group.group} is ${state}`);
  }
}

/** At rest nothing is open: each last stable offset is the end, and the markers say what the lists of aborted ones say. */
async function checkRest(client, findings, committedReaders, view) {
  let hidden = 0;
  const everything = [];
  for (const reader of committedReaders) {
    if (reader.lastStableOffset < reader.highWatermark) {
      findings.add(
        'stuck',
        `${reader.place}: the last stable offset is ${reader.lastStableOffset} of ${reader.highWatermark}`,
      );
    }
    const all = new PartitionReader(reader.topic, reader.partition, false, findings);
    await all.readOn(client);
    if (all.topic === topics[0]) everything.push(all);
    const visible = visibleByMarkers(all);
    const same = visible.length === reader.records.length && visible.every((at, i) => at === reader.records[i].offset);
    if (!same) {
      findings.add(
        'disagree',
        `${reader.place}: markers show ${visible.length} records, read_committed ${reader.records.length}`,
      );
    }
    hidden += all.records.length - reader.records.length;
  }
  checkEyes(findings, everything, view);
  return hidden;
}

/** The audit itself: to a reader who sees everything, it must find aborted records. */
function checkEyes(findings, everything, { before, after }) {
  const found = new Findings();
  const seen = seenTransactions(found, everything);
  const ends = new Map(everything.map((reader) => [reader.partition, reader.next]));
  checkTransactions(found, before, after, seen, ends);
  const hasAborted = [...after.transactions.values()].some(({ commit }) => !commit);
  if (hasAborted && !found.kinds.has('aborted'))
    findings.add('blind', 'records of aborted transactions were not noticed');
}

/** Reads on until every acknowledged end can be seen, or it is too late for that. */
async function readUntilDecided(client, findings, before, committedReaders) {
  const ins = committedReaders.filter((reader) => reader.topic === topics[0]);
  for (const end = Date.now() + completionLimitMs; ; await pause(onceMoreMs)) {
    // The last topic first: nothing can be in a copy that is not in the original when that is read.
    for (const reader of [...committedReaders].reverse()) await reader.readOn(client);
    const again = new Findings();
    const seen = seenTransactions(again, ins);
    const stableOffsets = new Map(ins.map((reader) => [reader.partition, reader.next]));
    if (undecided(before, seen, stableOffsets).length > 0 && Date.now() < end) continue;
    for (const line of again.lines) findings.add(line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2));
    return { seen, stableOffsets };
  }
}

/**
 * One audit. `memory` is a Map that the audits of one run share. What the ledger holds at first, the broker must have; what
 * the broker has, the ledger must hold at last. Resolves with { kinds, lines, records, hidden, transactions }.
 */
export async function audit(port, ledgerFile, memory, { atRest, readySince }) {
  const before = readLedger(ledgerFile);
  const findings = new Findings();
  const client = await connect(port);
  let hidden = 0;
  const committedReaders = readAll([...topics, abandonedTopic], true, findings);
  try {
    const { seen, stableOffsets } = await readUntilDecided(client, findings, before, committedReaders);
    const after = readLedger(ledgerFile);
    checkTransactions(findings, before, after, seen, stableOffsets);
    for (const reader of committedReaders) checkSeen(findings, reader, memory);
    const of = (topic) => committedReaders.filter((reader) => reader.topic === topic);
    for (const { from, to } of chains) {
      for (const [i, reader] of of(from).entries()) checkCopies(findings, reader, of(to)[i], atRest);
    }
    for (const reader of of(abandonedTopic)) {
      if (reader.records.length > 0) findings.add('aborted', `${reader.records.length} abandoned records are seen`);
    }
    await checkOffsets(client, findings, { before, after, seen, stableOffsets, atRest });
    await checkGroups(client, findings, before);
    await overdue(client, findings, readySince);
    if (atRest) hidden = await checkRest(client, findings, committedReaders, { before, after });
  } finally {
    await client.close();
  }
  const records = committedReaders.reduce((sum, reader) => sum + reader.records.length, 0);
  return { kinds: findings.kinds, lines: findings.lines, records, hidden, transactions: before.transactions.size };
}

/** Whether all that the writers committed has come through both groups, and nothing is open any more. */
export async function isThrough(client) {
  const findings = new Findings();
  const list = readAll([...topics, abandonedTopic], true, findings);
  for (const reader of list) await reader.readOn(client);
  const count = (topic) =>
    list.filter((reader) => reader.topic === topic).reduce((sum, reader) => sum + reader.records.length, 0);
  const isComplete = list.every((reader) => reader.lastStableOffset === reader.highWatermark);
  return isComplete && count(topics[0]) === count(topics[1]) && count(topics[0]) === count(topics[2]);
}
