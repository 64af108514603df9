// Kafka's rule (KIP-511) for the client software name and version of an ApiVersions request: letters and digits of
// ASCII, and inside also dots and dashes. Must hold: linear in the length of the text.

export function isSoftwareText(text: string): boolean {
  const last = text.length - 1;
  if (last < 0 || !isAlphanumeric(text.charCodeAt(0)) || !isAlphanumeric(text.charCodeAt(last))) return false;
  for (let i = 1; i < last; i++) {
    const code = text.charCodeAt(i);
    if (!isAlphanumeric(code) && code !== 0x2d && code !== 0x2e) return false;
  }
  return true;
}

function isAlphanumeric(code: number): boolean {
  return (code >= 0x30 && code <= 0x39) || (code >= 0x41 && code <= 0x5a) || (code >= 0x61 && code <= 0x7a);
}
