"""Which execution environment a request comes from.

AWS: Lambda Developer Guide, "Using environment variables": _X_AMZN_TRACE_ID is set for each invocation. The SDK sends it on
as X-Amzn-Trace-Id (its recursion detection). `functions/runtime.mjs` makes the trace's root end like the request's id, so
that the header names the invocation.
"""

import re

from mend.functions import pool

ROOT = re.compile(r"Root=1-[0-9a-f]{8}-([0-9a-f]{24})")


def caller(headers):
    """The environment (pool.Environment) that serves the invocation, or None for everybody but a function."""
    trace = ROOT.search(headers.get("x-amzn-trace-id", ""))
    if trace is None:
        return None
    return next((each for each in pool.at_work() if _tail(each.request_id) == trace.group(1)), None)


def _tail(request_id):
    return request_id.replace("-", "")[8:] if request_id else None
