// DumpLogSegments on every file of a folder: each must be read to its end, with nothing wrong in it.
import assert from 'node:assert/strict';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { startToolServer } from '../kafka-tools/tool-server.mjs';

const decoders = new Map([
  ['__consumer_offsets', '--offsets-decoder'],
  ['__transaction_state', '--transaction-log-decoder'],
  ['__cluster_metadata', '--cluster-metadata-decoder'],
  ['__share_group_state', '--share-group-state-decoder'],
]);
const compacted = /\/(i-compact|__consumer_offsets|__transaction_state)-\d+\//;
const wrong =
  /isvalid: false|mismatch|corrupt|error|exception|could not|unable|invalid bytes|non.?consecutive|out of order|not recover/i;

/** Files by how they are dumped; what is empty has nothing to show. */
function filesOf(dataDir) {
  const groups = new Map();
  const add = (file, ...argv) => {
    if (statSync(file).size === 0) return;
    const key = argv.join(' ');
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(file);
  };
  for (const folder of readdirSync(dataDir, { withFileTypes: true })) {
    if (!folder.isDirectory() || folder.name.endsWith('-delete')) continue;
    const topic = folder.name.slice(0, folder.name.lastIndexOf('-'));
    const decoder = decoders.get(topic);
    for (const name of readdirSync(join(dataDir, folder.name))) {
      const file = join(dataDir, folder.name, name);
      if (name.endsWith('.log')) {
        add(file, '--deep-iteration', '--print-data-log', ...(decoder === undefined ? [] : [decoder]));
      } else if (name.endsWith('.checkpoint')) add(file, '--cluster-metadata-decoder');
      else if (name.endsWith('.timeindex')) add(file, '--verify-index-only');
      else if (name.endsWith('.index')) {
        add(file, '--verify-index-only');
        add(file, '--index-sanity-check');
      } else if (name.endsWith('.txnindex') || name.endsWith('.snapshot')) add(file, '--print-data-log');
    }
  }
  return groups;
}

/**
 * What the tool says on the side. Of each segment that does not begin at 0 it says that -1 is followed by its first offset;
 * and a cleaned log has gaps.
 */
function complaints(stderr) {
  const found = [];
  let file = '';
  for (const line of stderr.split('\n')) {
    if (line.startsWith('Non-consecutive offsets in ')) file = line;
    else if (/^ *-?\d+ is followed by \d+$/.test(line)) {
      if (!/^ *-1 /.test(line) && !compacted.test(file)) found.push(`${file}: ${line}`);
    } else if (line.trim() !== '' && !line.startsWith('SLF4J')) found.push(line);
  }
  return found;
}

/** Resolves with how many files of each kind were read. */
export async function dumpEverything(dataDir) {
  const server = startToolServer();
  const counts = {};
  try {
    for (const [argv, files] of filesOf(dataDir)) {
      const options = argv.split(' ');
      const { code, stdout, stderr } = await server.plain('DumpLogSegments', ['--files', files.join(','), ...options]);
      assert.equal(code, 0, `${argv}: ${stderr}`);
      const lines = stdout.split('\n');
      const at = lines.findIndex((line) => wrong.test(line) && !line.startsWith('|'));
      assert.equal(at, -1, `${argv}: ${lines.slice(at, at + 4).join('; ')}`);
      assert.deepEqual(complaints(stderr), [], argv);
      for (const file of files) {
        assert.ok(stdout.includes(`Dumping ${file}`), `${file} was not read`);
        const kind = file.slice(file.lastIndexOf('.') + 1);
        counts[kind] = (counts[kind] ?? 0) + 1;
      }
      if (argv.includes('--index-sanity-check')) {
        for (const file of files) assert.ok(stdout.includes(`${file} passed sanity check`), `${file}: ${stdout}`);
      }
    }
  } finally {
    server.close();
  }
  return counts;
}
