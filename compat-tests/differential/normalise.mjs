// An answer as it is compared: without what differs from run to run (ids, ports, times, texts), lists without an order.
// Ids get names in the order in which they first appear, so that equal ids stay equal.

const MEMBER_ID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const ZERO_ID = 'AAAAAAAAAAAAAAAAAAAAAA';
/** Scenarios write their records with older times; a newer one is the broker's clock. */
const FIRST_CLOCK_MS = 1_750_000_000_000;
const TIMES = new Set(['timestamp', 'logAppendTimeMs', 'baseTimestamp', 'maxTimestamp']);

export class Normaliser {
  topics = new Map();
  members = new Map();
  producers = new Map();
  sessions = new Map();
  /** Names that are another one in every request, and what is shown instead. */
  aliases = new Map();

  /** For requests that have nothing to do with those before. */
  forgetIds() {
    this.members.clear();
    this.producers.clear();
    this.sessions.clear();
  }

  name(map, prefix, id) {
    if (!map.has(id)) map.set(id, `${prefix}${map.size}`);
    return map.get(id);
  }

  value(value, key = '') {
    if (Buffer.isBuffer(value) || value instanceof Uint8Array) return this.bytes(Buffer.from(value));
    if (Array.isArray(value)) return this.list(value, key);
    if (value !== null && typeof value === 'object') {
      const out = {};
      for (const [name, inner] of Object.entries(value)) {
        if (name === 'throttleTimeMs' && inner === 0) continue;
        out[name] = this.value(inner, name);
      }
      return out;
    }
    return this.scalar(value, key);
  }

  /** Records and the like: short ones in full, others by their length. */
  bytes(bytes) {
    const text = bytes.toString('latin1').replace(MEMBER_ID, (id) => this.name(this.members, 'MEMBER', id));
    if (bytes.length > 600) return `${bytes.length} bytes`;
    return /^[\x20-\x7e]*$/.test(text) ? text : `hex:${bytes.toString('hex')}`;
  }

  list(list, key) {
    if (list.length > 1 && list.every((one) => one !== null && typeof one === 'object' && !Buffer.isBuffer(one))) {
      const sorted = list.map((one) => [this.blank(one), one]).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
      return sorted.map(([, one]) => this.value(one, key));
    }
    return list.map((one) => this.value(one, key));
  }

  blank(value) {
    const text = JSON.stringify(value, (key, inner) => {
      if (key === 'topicId') return this.topics.get(inner) ?? '';
      if (key === 'producerId') return this.producers.get(inner) ?? '';
      return ['port', 'host', 'errorMessage', 'message'].includes(key) || TIMES.has(key) ? null : inner;
    });
    return text.replace(MEMBER_ID, '');
  }

  scalar(value, key) {
    if (this.aliases.has(value)) return this.aliases.get(value);
    if (key === 'port') return value > 0 ? 'PORT' : value;
    if (key === 'host' || key === 'clientHost') return value === '' ? '' : 'HOST';
    if (key === 'clusterId') return value === null ? null : 'CLUSTER';
    if (key === 'topicId') return value === ZERO_ID ? 'NO ID' : (this.topics.get(value) ?? 'OTHER ID');
    if (key === 'producerId') return value < 0 ? value : this.name(this.producers, 'PRODUCER', value);
    if (key === 'sessionId') return value === 0 ? 0 : this.name(this.sessions, 'SESSION', value);
    if (key === 'errorMessage' || key === 'message' || key === 'batchIndexErrorMessage') {
      return value === null || value === '' ? value : 'TEXT';
    }
    if (TIMES.has(key) && value > FIRST_CLOCK_MS) return 'NOW';
    if (typeof value !== 'string') return typeof value === 'bigint' ? `${value}` : value;
    return value.replace(MEMBER_ID, (id) => this.name(this.members, 'MEMBER', id));
  }
}
