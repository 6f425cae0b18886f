"""One place that changes metrics and logs: the server's own loop.

MiniStack's stores have no locks, and CloudWatch's throws old values away (by replacing lists) at every request. A value
appended by a function's thread meanwhile would be lost, so threads hand their writes to the loop.
"""

import asyncio

from ministack.core.responses import request_scope

_loop = None


def remember():
    global _loop
    _loop = asyncio.get_running_loop()


def submit(account, region, work, *args):
    """Runs `work(*args)` on the loop, in order of submission, as this account and region."""

    def scoped():
        with request_scope(account, region):
            work(*args)

    _loop.call_soon_threadsafe(scoped)
