"""StateReason and StateReasonData in AWS's words (as they stand in alarm notifications and DescribeAlarmHistory)."""

import json
from datetime import datetime, timezone

from mend.alarms.judgement import COMPARISONS


def iso(at):
    """2026-11-24T05:16:20.000+0000"""
    return datetime.fromtimestamp(at, timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "+0000")


def reason(alarm, state, chosen, missing):
    """`chosen`: (start, value, breaching) of the real datapoints, oldest first."""
    n, m = alarm["EvaluationPeriods"], alarm["DatapointsToAlarm"]
    if state == "INSUFFICIENT_DATA":
        return f"Insufficient Data: {_counted(n - len(chosen), 'datapoint was', 'datapoints were')} unknown."
    filled = n - len(chosen) if missing in ("breaching", "notBreaching") else 0
    treated = f"treated as [{'Breaching' if missing == 'breaching' else 'NonBreaching'}]"
    gaps = f"{_counted(filled, 'missing datapoint was', 'missing datapoints were')} {treated}"
    if not chosen:
        periods = _counted(n, "period", "periods")
        return f"Threshold Crossed: no datapoints were received for {periods} and {gaps}."
    needed = m if state == "ALARM" else n - m + 1
    change = f"{alarm['StateValue']} -> {state}"
    minimum = f"(minimum {_counted(needed, 'datapoint', 'datapoints')} for {change} transition)"
    if filled:
        return f"Threshold Crossed: {_compared(alarm, state, chosen, '')} and {gaps} {minimum}."
    return f"Threshold Crossed: {_compared(alarm, state, chosen, f' out of the last {n}')} {minimum}."


def _compared(alarm, state, chosen, out_of):
    told = [each for each in chosen if each[2] == (state == "ALARM")] or chosen
    shown = ", ".join(f"{value} ({_short(start)})" for start, value, _ in reversed(told))
    verb = "was" if len(told) == 1 else "were"
    holds = COMPARISONS[alarm["ComparisonOperator"]][1]
    holds = holds if told[0][2] else f"not {holds}"
    n = alarm["EvaluationPeriods"] if out_of else len(told)
    noun = "datapoint" if n == 1 else "datapoints"
    return f"{len(told)}{out_of} {noun} [{shown}] {verb} {holds} the threshold ({alarm['Threshold']})"


def reason_data(alarm, period, chosen, now):
    data = {"version": "1.0", "queryDate": iso(now)}
    if chosen:
        data["startDate"] = iso(chosen[0][0])
    if alarm.get("Statistic") and not alarm.get("Metrics"):
        data["statistic"] = alarm.get("ExtendedStatistic") or alarm["Statistic"]
    data |= {
        "period": period,
        "recentDatapoints": [value for _, value, _ in chosen],
        "threshold": alarm["Threshold"],
        "evaluatedDatapoints": [{"timestamp": iso(start), "value": value} for start, value, _ in reversed(chosen)],
    }
    return json.dumps(data)


def _short(at):
    return datetime.fromtimestamp(at, timezone.utc).strftime("%d/%m/%y %H:%M:%S")


def _counted(number, one, many):
    return f"{number} {one if number == 1 else many}"
