// One API at every version: a good request as it is, then every field of it changed in turn: empty, unknown, null, twice,
// at its bounds. What is sent is made from the spec; a scenario file says only what a good request is.
import { changesOf, fitted, request, strangeNames, versionsOf } from './schema.mjs';

const ANSWER_LIMIT_MS = 4000;
const same = (plain) => plain;
/** Of the bytes. */
const bends = [
  ['one byte short', same, (bytes) => bytes.subarray(0, bytes.length - 1)],
  ['one byte more', same, (bytes) => Buffer.concat([bytes, Buffer.alloc(1)])],
];

/**
 * Scenarios for one API. `base(t, version, name, state)` gives a good request, with the fields of all versions; `name` is
 * never given twice and shown as NEW. `setup(t)` is done once and gives `state`; `prepare(t, version, name, state)`
 * before each request, and gives what `base` gets as its fifth. `skip` matches the labels that are not asked, `after` is
 * done after each request. `versions` narrows them down. A second one for the same API has a `title` of its own.
 */
export function sweep(api, definition) {
  const scenarios = [];
  for (const reference of ['4.3.1', '3.9.1']) {
    const wanted = definition.versions;
    const versions = versionsOf(api, reference).filter((v) => wanted === undefined || wanted.includes(v));
    if (versions.length === 0) continue;
    const named = definition.title ?? api;
    const title = reference === '4.3.1' ? named : `${named}, versions that Kafka 4 dropped`;
    const tag = `sw-${named.replaceAll(' ', '-')}${reference === '4.3.1' ? '' : '-old'}`;
    const body = (t) => run(t, api, versions, tag, definition);
    scenarios.push([title, body, { reference, needs: [api] }]);
  }
  return scenarios;
}

async function run(t, api, versions, tag, definition) {
  const { base, setup, prepare, after, skip = /^$/, view } = definition;
  const message = request(api);
  const names = strangeNames(t, tag);
  const state = (await setup?.(t, tag)) ?? {};
  let count = 0;
  for (const version of versions) {
    const shape = fitted(message, await base(t, version, 'shape', state, {}), version);
    const changes = [['as it is', same], ...changesOf(message, shape, version, names), ...bends];
    for (const [label, change, bend] of changes) {
      if (skip.test(label) || skip.test(`${label} v${version}`)) continue;
      count += 1;
      const name = `${tag}-${count}`;
      t.normaliser.aliases.set(name, 'NEW');
      t.normaliser.forgetIds();
      const prepared = (await prepare?.(t, version, name, state)) ?? {};
      const plain = change(fitted(message, await base(t, version, name, state, prepared), version));
      const seen = view === undefined ? undefined : (found) => view(found, version);
      const answer = await t.call(label, api, plain, version, { limitMs: ANSWER_LIMIT_MS, view: seen, bend });
      await after?.(t, version, name, state, answer);
      t.normaliser.aliases.delete(name);
    }
  }
}
