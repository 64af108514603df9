// What the recorded answers of Apache Kafka cover, and what they do not: every cell without a scenario.
//
//   node cells.mjs
//
// A cell is an API at a version that Klamm advertises; a documented error code of an API (documented-errors.mjs); and of each
// field of a request at a version: null where it may be, empty, at its bounds, twice, as the sweeps name these changes.
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { advertisedVersions, errorCodes } from './coverage.mjs';
import { documentedErrors } from './documented-errors.mjs';
import { fromDist } from './messages.mjs';
import { readRecording } from './recordings.mjs';
import { REFERENCES } from './scenarios.mjs';
import { fieldChanges, isKafkas, request, versionsOf } from './schema.mjs';

const { errorName } = await fromDist('protocol/api-error.js');
const folder = join(fileURLToPath(new URL('.', import.meta.url)), 'data');
const sweeps = /^(sweep-|gaps: [a-z]+-)/;

/** Cells of fields that no sweep has, and why. */
const LEFT_OUT = [
  [/^(produce: transactionalId|offset-fetch: groups.memberId|consumer-group-heartbeat: subscribedTopicRegex) null$/, 0],
  [/^(leave-group: members|sync-group|txn-offset-commit).*groupInstanceId null$/, 0],
  [/^(add|remove)-raft-voter: clusterId null$|^(join-group|txn-offset-commit): memberId empty$/, 0],
  [/: timeoutMs /, 'no time to answer, or more than a run has'],
  [/^produce: topicData.* twice$|^alter-configs: resources twice$/, 'asked by a written scenario'],
  [/^fetch: replica(Id|State)/, 'a request of a follower'],
  [/^init-producer-id: producerId \d/, 'whether somebody has that id is another matter in each run'],
  [/^offset-commit: groupId empty$/, 'would make a group without a name, which others would see'],
  [/^describe-(configs: resources.resourceType|topic-partitions: topics \[\])/, 'names what other scenarios made'],
  [/^add-raft-voter: listeners.name empty$/, 'ends Apache Kafka'],
].map(([cells, reason]) => [cells, reason === 0 ? 'what the good request says anyway' : reason]);

/** api -> { versions, codes, changes: version -> labels of sweeps } */
function recorded() {
  const seen = new Map();
  for (const reference of REFERENCES) {
    for (const [scenario, keyed] of readRecording(join(folder, `kafka-${reference}.jsonl`))) {
      for (const { api, version, label, answer } of keyed.values()) {
        const cell = seen.get(api) ?? { versions: new Set(), codes: new Set(), changes: new Map() };
        seen.set(api, cell);
        cell.versions.add(version);
        for (const code of errorCodes(answer)) cell.codes.add(errorName(code));
        if (!sweeps.test(scenario)) continue;
        if (!cell.changes.has(version)) cell.changes.set(version, new Set());
        cell.changes.get(version).add(label);
      }
    }
  }
  return seen;
}

/** `missing`: one line per cell without a scenario. `counts`: of each kind the cells. `leftOut`: reason -> cells. */
export function cells() {
  const seen = recorded();
  const counts = { versions: 0, errors: 0, fields: 0 };
  const leftOut = new Map();
  const missing = [];
  for (const { name, versions } of advertisedVersions().filter((one) => isKafkas(one.name))) {
    for (let version = versions[0]; version <= versions[1]; version += 1) {
      counts.versions += 1;
      if (!seen.get(name)?.versions.has(version)) missing.push(`${name} ${version}`);
    }
    for (const version of REFERENCES.flatMap((reference) => versionsOf(name, reference))) {
      for (const change of fieldChanges(request(name), version)) {
        const cell = `${name}: ${change}`;
        const because = LEFT_OUT.find(([pattern]) => pattern.test(cell))?.[1];
        const isThere = seen.get(name)?.changes.get(version)?.has(change) ?? false;
        if (isThere || because === undefined) counts.fields += 1;
        else leftOut.set(because, (leftOut.get(because) ?? 0) + 1);
        if (!isThere && because === undefined) missing.push(`${cell}, version ${version}`);
      }
    }
  }
  for (const [api, names] of Object.entries(documentedErrors)) {
    for (const name of names.split(' ')) {
      counts.errors += 1;
      if (!seen.get(api)?.codes.has(name)) missing.push(`${api}: ${name}`);
    }
  }
  return { missing, counts, leftOut };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { missing, counts, leftOut } = cells();
  for (const line of missing) console.log(`without a scenario: ${line}`);
  for (const [reason, count] of leftOut) console.log(`# ${count} cells left out: ${reason}`);
  console.log(`# ${counts.versions} of versions, ${counts.errors} of errors, ${counts.fields} of fields`);
  console.log(`# ${missing.length} without a scenario`);
  process.exit(missing.length > 0 ? 1 : 0);
}
