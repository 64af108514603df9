// Two answers field by field: where they differ, and what stands there in each.

const isStruct = (value) => value !== null && typeof value === 'object';
const text = (value) => {
  const whole = value === undefined ? 'nothing' : JSON.stringify(value);
  return whole.length > 300 ? `${whole.slice(0, 300)}…` : whole;
};

/** Lines `path: one | two`, at most `limit`. */
export function fieldDifferences(one, two, limit = 6, path = '', lines = []) {
  if (lines.length >= limit) return lines;
  if (!isStruct(one) || !isStruct(two) || Array.isArray(one) !== Array.isArray(two)) {
    if (one !== two) lines.push(`${path === '' ? '(all)' : path}: ${text(one)} | ${text(two)}`);
    return lines;
  }
  if (Array.isArray(one) && one.length !== two.length) {
    lines.push(`${path}: ${one.length} | ${two.length} elements: ${text(one)} | ${text(two)}`);
    return lines;
  }
  for (const key of new Set([...Object.keys(one), ...Object.keys(two)])) {
    const step = Array.isArray(one) ? `[${key}]` : path === '' ? key : `.${key}`;
    fieldDifferences(one[key], two[key], limit, path + step, lines);
  }
  return lines;
}
