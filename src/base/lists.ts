// Lists on the hot path. Must hold: as cheap as the plain array for many elements, and for one without slack: the first
// push to an empty array makes room for seventeen.

/** `list` with `item` behind the others; use the list returned instead of the one given. */
export function withItem<T>(list: T[], item: T): T[] {
  if (list.length === 0) return [item];
  list.push(item);
  return list;
}
