"""Evaluation of one metric alarm: its datapoints, the judgement, the reason, the change of state."""

from mend import metrics
from mend.alarms import expressions, transition, wording
from mend.alarms.judgement import EXTRA, evaluated, judge, mark
from mend.alarms.series import datapoints, windows


def evaluate(alarm, now):
    n, m = alarm["EvaluationPeriods"], alarm["DatapointsToAlarm"]
    starts, period = windows(now, period_of(alarm), n + EXTRA), period_of(alarm)
    values = _values(alarm, starts, period)
    marks = mark(values, alarm["ComparisonOperator"], alarm["Threshold"])
    missing = alarm.get("TreatMissingData") or "missing"
    state = judge(marks, m, n, missing, alarm["StateValue"])
    alarm.pop("EvaluationState", None)
    if state == alarm["StateValue"]:
        return
    chosen = [(starts[index], values[index], marks[index]) for index in evaluated(marks, n)]
    reason = wording.reason(alarm, state, chosen, missing)
    transition.change(alarm, state, reason, wording.reason_data(alarm, period, chosen, now), now)


def period_of(alarm):
    """One for all of the alarm: AWS wants every metric of an expression to have the same."""
    if not alarm.get("Metrics"):
        return int(alarm["Period"])
    periods = {int(q.get("Period") or (q.get("MetricStat") or {}).get("Period") or 0) for q in alarm["Metrics"]} - {0}
    if len(periods) != 1:
        raise ValueError(f"All metrics of an alarm must have the same period, got {sorted(periods)}")
    return periods.pop()


def _values(alarm, starts, period):
    if not alarm.get("Metrics"):
        statistic = alarm.get("ExtendedStatistic") or alarm.get("Statistic")
        return _metric(alarm, starts, period, statistic, alarm.get("Unit"))
    return math_values(alarm["Metrics"], starts, period)


def _metric(metric, starts, period, statistic, unit):
    dimensions = {each["Name"]: each["Value"] for each in metric.get("Dimensions") or []}
    samples = metrics.points(metric["Namespace"], metric["MetricName"], dimensions, unit)
    return datapoints(samples, starts, period, statistic)


def math_values(queries, starts, period):
    """The series of the one query that returns data; expressions may use other expressions, in any order."""
    return series_of(queries, starts, period)[returned(queries)["Id"]]


def returned(queries):
    chosen = [query for query in queries if query.get("ReturnData", True)]
    if len(chosen) != 1:
        raise ValueError("Exactly one element of the metrics list should return data.")
    return chosen[0]


def series_of(queries, starts, period):
    series = {
        query["Id"]: _metric(stat["Metric"], starts, period, stat["Stat"], stat.get("Unit"))
        for query in queries
        if (stat := query.get("MetricStat"))
    }
    plain = list(series)
    waiting = {query["Id"]: query["Expression"] for query in queries if query.get("Expression")}
    while waiting:
        ready = [name for name, text in waiting.items() if not _needs(text, waiting)]
        if not ready:
            raise ValueError(f"The expressions use each other in a circle: {sorted(waiting)}")
        for name in ready:
            series[name] = expressions.evaluate(waiting.pop(name), series, plain, len(starts))
    return series


def _needs(text, waiting):
    return expressions.ids(text) & set(waiting)
