"""How a Python program reports its checks: one `ok <name>` or `not ok <name>` line each, `# ` lines for the why."""

import asyncio
import os
import sys
import threading
import traceback

LIMIT_SECONDS = 60
BOOTSTRAP = os.environ.get("BOOTSTRAP", "localhost:9092")
# Only checks whose name has this in it: for work on one of them.
ONLY = os.environ.get("COMPAT_ONLY", "")
_counts = {"passed": 0, "failed": 0}


def _report(name, why):
    if why is None:
        _counts["passed"] += 1
        print("ok " + name, flush=True)
        return
    _counts["failed"] += 1
    print("not ok " + name)
    for line in why.rstrip().split("\n"):
        print("# " + line)
    sys.stdout.flush()


def check(name, limit=LIMIT_SECONDS):
    """Decorator: runs the function at once as one check, in a thread of its own so that a hang becomes a failure."""

    def run(body):
        if ONLY not in name:
            return body
        result = []

        def guarded():
            try:
                body()
                result.append(None)
            except BaseException:  # a failed check never ends the program
                result.append(traceback.format_exc())

        thread = threading.Thread(target=guarded, daemon=True)
        thread.start()
        thread.join(limit)
        _report(name, result[0] if result else "no result within %d seconds" % limit)
        return body

    return run


async def check_async(name, body, limit=LIMIT_SECONDS):
    """Awaits `body()` as one check."""
    if ONLY not in name:
        return
    try:
        await asyncio.wait_for(body(), limit)
        _report(name, None)
    except asyncio.TimeoutError:
        _report(name, "no result within %d seconds\n%s" % (limit, traceback.format_exc()))
    except Exception:
        _report(name, traceback.format_exc())


def equal(actual, expected, what=""):
    if actual != expected:
        raise AssertionError("%s expected %r, got %r" % (what, expected, actual))


def finish():
    """Ends the program: exit code 1 when a check failed or none ran."""
    sys.stdout.flush()
    os._exit(1 if _counts["failed"] or not _counts["passed"] else 0)
