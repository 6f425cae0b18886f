"""When a change is everywhere, and what each name server serves until then.

AWS: API Reference, GetChange: PENDING until every authoritative Route 53 server has the change, then INSYNC; Developer Guide:
generally within 60 seconds. ChangeResourceRecordSets and DeleteHostedZone: PriorRequestNotComplete while a request for the
same zone is still being worked on.
Here: a change reaches each of the zone's four servers at a moment of its own inside the delay (`insyncSeconds`), one of them
at its end. A server gets a zone's changes in their order. Settings count for changes made from then on.
"""

import time
from dataclasses import dataclass

from mend.route53.refusal import Refusal
from mend.route53.settings import settings

SERVERS = 4


@dataclass
class Change:
    before: list  # the zone's record sets without it
    reaches: list  # the moment it reaches each server
    worked_on_until: float


class Propagation:
    def __init__(self):
        self.zones = {}  # zone id -> changes not yet everywhere, oldest first
        self.in_sync_at = {}  # change id -> moment

    def accept(self, zone_id):
        """Raises Refusal while an earlier change of the zone is being worked on."""
        now = time.monotonic()
        if any(change.worked_on_until > now for change in self.zones.get(zone_id, [])):
            message = "The request was rejected because Route 53 was still processing a prior request."
            raise Refusal("PriorRequestNotComplete", message)

    def begin(self, zone_id, change_id, before):
        now = time.monotonic()
        pending = self._pending(zone_id, now)
        reaches = self._moments(now, settings.delay(), pending[-1].reaches if pending else [now] * SERVERS)
        pending.append(Change(before, reaches, now + settings["priorRequestMs"] / 1000))
        self.zones[zone_id] = pending
        self.in_sync_at[change_id] = max(reaches)

    def _moments(self, now, delay, earlier):
        last = settings.random.randrange(SERVERS)
        drawn = [now + (delay if server == last else settings.random.uniform(0, delay)) for server in range(SERVERS)]
        return [max(pair) for pair in zip(drawn, earlier)]

    def _pending(self, zone_id, now):
        changes = self.zones.get(zone_id, [])
        return [each for each in changes if max(*each.reaches, each.worked_on_until) > now]

    def settle(self):
        """Every change is everywhere now, and none is being worked on."""
        self.zones.clear()
        self.in_sync_at.clear()

    def status(self, change_id):
        return "INSYNC" if time.monotonic() >= self.in_sync_at.get(change_id, 0) else "PENDING"

    def served(self, zone_id, current, server):
        """The record sets this server has now, where `current` is what Route 53's API lists."""
        now = time.monotonic()
        missing = [each for each in self.zones.get(zone_id, []) if each.reaches[server] > now]
        return missing[0].before if missing else current


under_way = Propagation()
