"""When a schedule fires next.

AWS: EventBridge Scheduler User Guide, "Schedule types". A local time that a change of clocks skips does not occur; one
that occurs twice fires once, the first time ("daylight savings time" there).
"""

import random
import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from ministack.services import eventbridge
from ministack.services.scheduler import _to_epoch

UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400}


@dataclass
class Plan:
    nominal: float
    fires_at: float


def planned(schedule, after):
    """The first firing later than `after`, or None when there is none any more."""
    nominal = nominal_after(schedule, after)
    end = _to_epoch(schedule.get("EndDate"))
    if nominal is None or (end is not None and nominal > end):
        return None
    window = schedule.get("FlexibleTimeWindow") or {}
    minutes = int(window.get("MaximumWindowInMinutes") or 0) if window.get("Mode") == "FLEXIBLE" else 0
    return Plan(nominal, nominal + random.uniform(0, minutes * 60))


def nominal_after(schedule, after):
    expression = schedule["ScheduleExpression"].strip()
    zone = ZoneInfo(schedule.get("ScheduleExpressionTimezone") or "UTC")
    start = _to_epoch(schedule.get("StartDate"))
    if expression.startswith("rate("):
        return _rate(expression, start or schedule["CreationDate"], start, after)
    floor = after if start is None else max(after, start - 1)
    if expression.startswith("at("):
        return _at(expression, zone, floor)
    return _cron(expression, zone, floor)


def _rate(expression, anchor, start, after):
    match = re.fullmatch(r"rate\(\s*(\d+)\s+(minute|hour|day)s?\s*\)", expression)
    if match is None:
        raise ValueError(f"Invalid Schedule Expression {expression}.")
    if start is not None and after < start:
        return start
    interval = int(match.group(1)) * UNITS[match.group(2)]
    return anchor + ((after - anchor) // interval + 1) * interval


def _at(expression, zone, after):
    moment = datetime.fromisoformat(expression[3:-1].strip()).replace(tzinfo=zone).timestamp()
    return moment if moment > after else None


def _cron(expression, zone, after):
    fields = eventbridge._parse_cron_fields(expression)
    if fields is None:
        raise ValueError(f"Invalid Schedule Expression {expression}.")
    # The emulator's search walks wall-clock times; they are given a zone afterwards.
    local = datetime.fromtimestamp(after, zone).replace(tzinfo=timezone.utc) - timedelta(minutes=1)
    while (local := eventbridge._cron_next_fire(fields, local)) is not None:
        moment = local.replace(tzinfo=zone)
        if _exists(moment) and moment.timestamp() > after:
            return moment.timestamp()
    return None


def _exists(moment):
    back = moment.astimezone(timezone.utc).astimezone(moment.tzinfo)
    return back.replace(tzinfo=None) == moment.replace(tzinfo=None)
