// Which APIs and versions there are: what ApiVersions says, and what happens to a request with any other.
import { framed } from '../connection.mjs';
import { allApis } from '../schema.mjs';

const KEYS = Array.from({ length: 100 }, (_, i) => i);
const API_VERSIONS = 18;
const knownKeys = new Map(allApis().map(({ key, request }) => [key, request.versions.to]));
const scopes = new Map(allApis().map(({ key, scope }) => [key, scope]));

function header(key, version) {
  const bytes = Buffer.alloc(10);
  bytes.writeInt16BE(key, 0);
  bytes.writeInt16BE(version, 2);
  bytes.writeInt32BE(7, 4);
  return framed(Buffer.concat([bytes.subarray(0, 8), Buffer.from([0, 1]), Buffer.from('x')]));
}

async function ranges(t) {
  const { apiKeys } = await t.send('api-versions', {}, 0);
  return apiKeys;
}

async function eachRange(t, pick) {
  const found = new Map((await ranges(t)).map((one) => [one.apiKey, one]));
  for (const key of KEYS) t.log(`API key ${key}`, found.has(key) ? pick(found.get(key)) : 'not served');
}

/** Of these headers of empty requests, those after which the connection is still open. */
async function survivors(t, label, pairs) {
  const open = [];
  for (const [key, version] of pairs) {
    const on = await t.connect();
    on.write(header(key, version));
    if ((await on.frame(1500)) !== 'CLOSED') open.push(`${key} ${version}`);
    on.close();
  }
  t.log(label, open);
}

export default [
  [
    'the newest version of every API',
    async (t) => {
      await eachRange(t, ({ maxVersion }) => maxVersion);
    },
  ],
  [
    'the oldest version of every API',
    async (t) => {
      await eachRange(t, ({ minVersion }) => minVersion);
    },
    '3.9.1',
  ],
  [
    'features',
    async (t) => {
      for (const version of [3, 4]) {
        const on = await t.connect();
        const request = { clientSoftwareName: 'a', clientSoftwareVersion: '1' };
        const answer = await t.send('api-versions', request, version, { on });
        for (const { name, minVersion, maxVersion } of answer.supportedFeatures) {
          t.log(`supported ${name}, ${version}`, [minVersion, maxVersion]);
        }
        for (const { name } of answer.supportedFeatures) {
          const found = answer.finalizedFeatures.find((one) => one.name === name);
          t.log(
            `finalized ${name}, ${version}`,
            found === undefined ? 0 : [found.minVersionLevel, found.maxVersionLevel],
          );
        }
        t.log(`finalized, ${version}`, answer.finalizedFeatures.length);
        t.log(`epoch, ${version}`, answer.finalizedFeaturesEpoch > 0);
      }
    },
  ],
  [
    'versions that do not exist',
    async (t) => {
      const keys = KEYS.filter((key) => key !== API_VERSIONS);
      for (const version of [-1, 19, 32767]) {
        await survivors(
          t,
          `version ${version}`,
          keys.map((key) => [key, version]),
        );
      }
      const newer = keys.filter((key) => knownKeys.has(key)).map((key) => [key, knownKeys.get(key) + 1]);
      await survivors(t, 'one too new', newer);
    },
  ],
  [
    'APIs between brokers and controllers, and those that are gone',
    async (t) => {
      const inner = KEYS.filter((key) => !knownKeys.has(key) || !scopes.get(key).includes('broker'));
      await survivors(
        t,
        'version 0',
        inner.map((key) => [key, 0]),
      );
    },
  ],
];
