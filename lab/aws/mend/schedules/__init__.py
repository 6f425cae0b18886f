"""EventBridge Scheduler: the clock of the product.

AWS: EventBridge Scheduler User Guide, "Schedule types" (rate counts from the start date, or else from the creation; cron
and at in the schedule's time zone), "Configuring flexible time windows" and "Adding context attributes". A Lambda target
is invoked asynchronously.
MiniStack: looks every ten seconds and counts a rate from when it last looked, hands `<aws.scheduler.…>` on as written,
takes every time zone for UTC (by CloudFormation drops it), ignores the flexible window, and invokes past the function's
asynchronous settings.
Mend: its clock is off; `clock` looks every half second. A schedule has one next firing: the nominal time, and the moment
it fires, drawn at random inside the flexible window. After a pause of the lab (or an `ENABLED` again) it goes on from now.
"""

import asyncio
import logging
import time

from ministack.core.responses import request_scope
from ministack.services import scheduler

from mend.schedules import definition, firing
from mend.schedules.plan import planned

logger = logging.getLogger("lab.schedules")
_plans = {}  # (account, region, group/name) -> (fingerprint, Plan or None)


def install(_options):
    scheduler.start_scheduler = lambda: None
    definition.install(scheduler)


async def clock(options):
    while True:
        tick(time.time())
        await asyncio.sleep(options.schedule_tick)


def tick(now):
    for key, schedule in list(scheduler._schedules._data.items()):
        account, region, _ = key
        try:
            with request_scope(account, region):
                _look(key, schedule, now)
        except Exception:
            logger.exception("schedule %s could not be fired", key[2])
    for key in set(_plans) - set(scheduler._schedules._data):
        del _plans[key]


def _look(key, schedule, now):
    plan = _plan(key, schedule, now)
    if plan is None or now < plan.fires_at:
        return
    firing.fire(schedule, plan.nominal)
    late = now - plan.fires_at > 60
    following = planned(schedule, now if late else plan.nominal)
    _plans[key] = (_fingerprint(schedule), following)
    if following is None and schedule.get("ActionAfterCompletion") == "DELETE":
        scheduler._schedules._data.pop(key, None)


def _plan(key, schedule, now):
    """The next firing; planned anew when the schedule is new or was changed."""
    if schedule.get("State") != "ENABLED":
        _plans.pop(key, None)
        return None
    known = _plans.get(key)
    if known is None or known[0] != _fingerprint(schedule):
        _plans[key] = (_fingerprint(schedule), planned(schedule, _from(schedule, now)))
    return _plans[key][1]


def _from(schedule, now):
    """A new schedule counts from its creation (a clock that looks late misses nothing), a changed one from its change."""
    return min(now, schedule.get("LastModificationDate") or now)


def _fingerprint(schedule):
    return (schedule["CreationDate"], schedule["LastModificationDate"])


def listing():
    """For GET /_lab/schedules: what fires when."""
    return [
        {"name": key[2], "scheduledTime": firing.stamp(plan.nominal), "firesAt": plan.fires_at}
        for key, (_, plan) in list(_plans.items())
        if plan is not None
    ]
