// How a Node program reports its checks: one `ok <name>` or `not ok <name>` line each, `# ` lines for the why.
const defaultLimitMs = 60_000;
const counts = { passed: 0, failed: 0 };
/** Only checks whose name has this in it: for work on one of them. */
const only = process.env.COMPAT_ONLY ?? '';

/** Runs one check. A check that throws, or takes longer than its limit, failed; the program goes on with the next. */
export async function check(name, body, limitMs = defaultLimitMs) {
  if (!name.includes(only)) return;
  let timer;
  const limit = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no result within ${limitMs} ms`)), limitMs);
  });
  try {
    await Promise.race([body(), limit]);
    counts.passed += 1;
    console.log(`ok ${name}`);
  } catch (error) {
    counts.failed += 1;
    console.log(`not ok ${name}`);
    for (const line of String(error?.stack ?? error).split('\n')) console.log(`# ${line}`);
  } finally {
    clearTimeout(timer);
  }
}

/** How many checks passed and failed so far. */
export function outcome() {
  return { ...counts };
}

/** Ends the program: exit code 1 when a check failed or none ran. */
export function finish() {
  process.exit(counts.failed > 0 || counts.passed === 0 ? 1 : 0);
}
