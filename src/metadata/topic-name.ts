// Which names a topic may have. Must hold: a name that passes is also safe as the name of a folder.

/** Kafka's limit: a folder name of 255 less the room that a renamed partition needs. */
export const MAX_TOPIC_NAME_LENGTH = 249;

/** The log of the metadata itself: never a topic for clients. */
export const METADATA_TOPIC = '__cluster_metadata';

/** Null if the name is allowed, else what is wrong with it, for the client. */
export function topicNameProblem(name: string): string | null {
  if (name.length === 0) return 'The topic name is empty.';
  if (name === '.' || name === '..') return `The topic name cannot be '${name}'.`;
  if (name.length > MAX_TOPIC_NAME_LENGTH) {
    return `The topic name has ${name.length} characters, more than the ${MAX_TOPIC_NAME_LENGTH} allowed.`;
  }
  for (let i = 0; i < name.length; i++) {
    if (!isLegal(name.charCodeAt(i))) {
      return 'The topic name has a character that is not an ASCII letter or digit, a dot, an underscore or a dash.';
    }
  }
  return null;
}

function isLegal(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    (code >= 0x30 && code <= 0x39) ||
    code === 0x2e ||
    code === 0x5f ||
    code === 0x2d
  );
}
