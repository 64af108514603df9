// What a broker says it serves: ApiVersions in the newest version that it knows. { apis: [[key, min, max]...],
// supported: [[name, min, max]...], finalized: [[name, level]...] }, each in order of key or name.
import { frame, Reader, Wire, Writer } from '../lib/wire.mjs';

const API_VERSIONS = 18;

function body(version) {
  const flexible = version >= 3;
  const writer = new Writer(flexible);
  return flexible ? writer.string('compat-releases').string('1').tags().build() : writer.build();
}

function decode(content, version) {
  const flexible = version >= 3;
  // After the correlation id; the header of this one answer is never flexible.
  const reader = new Reader(content, flexible, 4);
  const errorCode = reader.int16();
  const apis = reader.array(() => {
    const row = [reader.int16(), reader.int16(), reader.int16()];
    reader.tags();
    return row;
  });
  const answer = { errorCode, apis, supported: [], finalized: [] };
  if (version >= 1 && errorCode === 0) reader.int32();
  if (!flexible || errorCode !== 0) return answer;
  for (let count = reader.unsignedVarint(); count > 0; count -= 1) {
    const tag = reader.unsignedVarint();
    const end = reader.unsignedVarint() + reader.position;
    const feature = () => {
      const row = [reader.string(), reader.int16(), reader.int16()];
      reader.tags();
      return row;
    };
    if (tag === 0) answer.supported = reader.array(feature);
    if (tag === 2) answer.finalized = reader.array(feature).map(([name, max]) => [name, max]);
    reader.position = end;
  }
  return answer;
}

export async function ask(bootstrap) {
  for (const version of [4, 3]) {
    const wire = await Wire.open(bootstrap);
    try {
      wire.send(frame(API_VERSIONS, version, 1, body(version), { flexible: version >= 3 }));
      const content = await wire.next(10_000);
      if (typeof content === 'string') throw new Error(`ApiVersions ${version}: ${content}`);
      // An unknown version is answered in version 0.
      const error = content.readInt16BE(4);
      if (error === 35) continue;
      const { apis, supported, finalized } = decode(content, version);
      const byName = (a, b) => (a[0] < b[0] ? -1 : 1);
      return {
        apis: apis.sort((a, b) => a[0] - b[0]),
        supported: supported.sort(byName),
        finalized: finalized.sort(byName),
      };
    } finally {
      wire.close();
    }
  }
  throw new Error('neither ApiVersions 4 nor 3 is answered');
}
