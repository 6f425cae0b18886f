"""Request and change rates.

AWS: Developer Guide, "Throttling for Amazon Route 53 API requests": a token bucket for all of an account's requests and one
for each action, a request takes one of both; a bucket for the record changes. `Throttling`, "Rate exceeded", HTTP 400.
"""

import re
import time

from ministack.core.responses import get_account_id

from mend.route53.refusal import Refusal
from mend.route53.settings import settings

# Tokens a full bucket holds, and new ones a second.
DEFAULT = (50, 10)
ACTIONS = {
    "CreateHealthCheck": (50, 0.5),
    "CreateHostedZone": (40, 2),
    "DeleteHealthCheck": (15, 3),
    "DeleteHostedZone": (40, 5),
}
ROUTES = [
    ("POST", r"/hostedzone", "CreateHostedZone"),
    ("GET", r"/hostedzone", "ListHostedZones"),
    ("GET", r"/hostedzonesbyname", "ListHostedZonesByName"),
    ("GET", r"/hostedzone/[^/]+", "GetHostedZone"),
    ("DELETE", r"/hostedzone/[^/]+", "DeleteHostedZone"),
    ("POST", r"/hostedzone/[^/]+", "UpdateHostedZoneComment"),
    ("POST", r"/hostedzone/[^/]+/rrset/?", "ChangeResourceRecordSets"),
    ("GET", r"/hostedzone/[^/]+/rrset/?", "ListResourceRecordSets"),
    ("GET", r"/change/[^/]+", "GetChange"),
    ("POST", r"/healthcheck", "CreateHealthCheck"),
    ("GET", r"/healthcheck", "ListHealthChecks"),
    ("GET", r"/healthcheck/[^/]+", "GetHealthCheck"),
    ("POST", r"/healthcheck/[^/]+", "UpdateHealthCheck"),
    ("DELETE", r"/healthcheck/[^/]+", "DeleteHealthCheck"),
    ("POST", r"/tags/.+", "ChangeTagsForResource"),
    ("GET", r"/tags/.+", "ListTagsForResource"),
]


class Bucket:
    def __init__(self, capacity, refill, now):
        self.capacity, self.refill, self.tokens, self.at = capacity, refill, capacity, now

    def holds(self, wanted, now):
        self.tokens = min(self.capacity, self.tokens + (now - self.at) * self.refill)
        self.at = now
        return self.tokens >= wanted


_buckets = {}


def reset():
    """Fills every bucket; done when a setting changes, so that a test begins with full ones."""
    _buckets.clear()


def action_of(method, path):
    """The API action of a request, or None where there is no such action."""
    plain = path.removeprefix("/2013-04-01")
    return next((action for verb, shape, action in ROUTES if verb == method and re.fullmatch(shape, plain)), None)


def take(*sizes, wanted=1, now=None):
    """Takes tokens from all buckets named (key, capacity, refill), or from none. Raises Refusal."""
    if not settings["throttling"]:
        return
    now = time.monotonic() if now is None else now
    account = get_account_id()
    buckets = [_buckets.setdefault((account, key), Bucket(capacity, refill, now)) for key, capacity, refill in sizes]
    if not all([bucket.holds(wanted, now) for bucket in buckets]):
        raise Refusal("Throttling", "Rate exceeded")
    for bucket in buckets:
        bucket.tokens -= wanted


def count_changes(changes):
    size = settings["changeBucket"]
    if size is not None:
        take(("changes", size["capacity"], size["refill"]), wanted=changes)


def around(original, error_response):
    async def handle(method, path, headers, body, query_params):
        action = action_of(method, path)
        try:
            if action is not None:
                take(("account", *DEFAULT), (action, *ACTIONS.get(action, DEFAULT)))
        except Refusal as refusal:
            return error_response(refusal.code, refusal.message, refusal.status)
        return await original(method, path, headers, body, query_params)

    return handle
