// A peer's address as Kafka prints it (Java's Inet6Address): eight groups in full, no shortening, IPv4-mapped as IPv4.
// Must hold: two spellings of one address give one string, since quotas and limits count by it.

export function clientAddress(remoteAddress: string): string {
  if (!remoteAddress.includes(':')) return remoteAddress;
  const percent = remoteAddress.indexOf('%');
  const scope = percent < 0 ? '' : remoteAddress.slice(percent);
  const address = percent < 0 ? remoteAddress : remoteAddress.slice(0, percent);
  if (address.startsWith('::ffff:') && address.includes('.')) return address.slice('::ffff:'.length);
  const gap = address.indexOf('::');
  const head = gap < 0 ? address.split(':') : splitGroups(address.slice(0, gap));
  const tail = gap < 0 ? [] : splitGroups(address.slice(gap + 2));
  const groups: string[] = [...head];
  while (groups.length + tail.length < 8) groups.push('0');
  groups.push(...tail);
  return groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':') + scope;
}

export function isLoopback(address: string): boolean {
  return address === '0:0:0:0:0:0:0:1' || address.startsWith('127.');
}

function splitGroups(text: string): string[] {
  return text === '' ? [] : text.split(':');
}
