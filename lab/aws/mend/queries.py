"""Reading metrics: GetMetricData and GetMetricStatistics.

AWS: API Reference, GetMetricData: each query is one metric by its exact dimensions (none given means the metric without
any), or an expression; windows are aligned to the period; newest first unless ScanBy says otherwise; times in the JSON
protocol are seconds.
MiniStack: adds all dimension sets up when none is given, answers InternalError to expressions, and sends times as text,
which the SDK cannot read.
"""

import math

from ministack.services import cloudwatch

from mend.alarms.metric_alarm import series_of

TIMES = {"Timestamp", "LastModified", "StateUpdatedTimestamp", "AlarmConfigurationUpdatedTimestamp"}


def install(_options):
    json_ok, original = cloudwatch._json_ok, cloudwatch._get_metric_data
    statistics = cloudwatch._get_metric_statistics

    def get_metric_data(params, data, is_cbor, is_json=False):
        return json_ok(metric_data(data)) if is_json else original(params, data, is_cbor, is_json)

    def get_metric_statistics(params, data, is_cbor, is_json=False):
        return json_ok(metric_statistics(data)) if is_json else statistics(params, data, is_cbor, is_json)

    cloudwatch._get_metric_data = get_metric_data
    cloudwatch._get_metric_statistics = get_metric_statistics
    cloudwatch._json_ok = lambda data: json_ok(seconds(data))


def seconds(value):
    """The answer with its times as numbers."""
    if isinstance(value, list):
        return [seconds(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {key: cloudwatch._parse_ts(each) if key in TIMES else seconds(each) for key, each in value.items()}


def metric_data(request):
    queries = request.get("MetricDataQueries") or []
    default = min((_period(query) for query in queries if query.get("MetricStat")), default=60)
    period = default if all(_period(query) in (0, default) for query in queries) else None
    if period is None:
        # Of several periods, each metric is read on its own; an expression over them is not for this lab.
        return {"MetricDataResults": [_result(query, [query], _period(query), request) for query in _shown(queries)]}
    return {"MetricDataResults": [_result(query, queries, period, request) for query in _shown(queries)]}


def _period(query):
    return int((query.get("MetricStat") or query).get("Period") or 0)


def _shown(queries):
    return [query for query in queries if query.get("ReturnData", True)]


def _result(query, queries, period, request):
    starts = _starts(request, period)
    label = query.get("Label") or _name(query)
    try:
        values = series_of(queries, starts, period)[query["Id"]]
    except ValueError as error:
        problem = [{"Code": "Unsupported", "Value": str(error)}]
        return {"Id": query["Id"], "Label": label, "StatusCode": "InternalError", "Messages": problem}
    found = [(start, value) for start, value in zip(starts, values) if value is not None]
    if request.get("ScanBy") != "TimestampAscending":
        found.reverse()
    return {
        "Id": query["Id"],
        "Label": label,
        "StatusCode": "Complete",
        "Timestamps": [start for start, _ in found],
        "Values": [value for _, value in found],
    }


def _name(query):
    return query["MetricStat"]["Metric"]["MetricName"] if query.get("MetricStat") else query["Id"]


def _starts(request, period):
    start, end = cloudwatch._parse_ts(request["StartTime"]), cloudwatch._parse_ts(request["EndTime"])
    first = math.floor(start / period) * period
    return list(range(first, math.ceil(end), period))


def metric_statistics(request):
    period, starts = int(request["Period"]), _starts(request, int(request["Period"]))
    wanted = [*(request.get("Statistics") or []), *(request.get("ExtendedStatistics") or [])]
    metric = {key: request.get(key) for key in ("Namespace", "MetricName", "Dimensions")}
    queries = [
        {"Id": name, "MetricStat": {"Metric": metric, "Stat": name, "Unit": request.get("Unit")}} for name in wanted
    ]
    series = series_of(queries, starts, period)
    found = []
    for index, start in enumerate(starts):
        values = {name: series[name][index] for name in wanted if series[name][index] is not None}
        if values:
            found.append(_datapoint(start, values, request))
    return {"Datapoints": found, "Label": request["MetricName"]}


def _datapoint(start, values, request):
    extended = set(request.get("ExtendedStatistics") or [])
    plain = {name: value for name, value in values.items() if name not in extended}
    percentiles = {name: value for name, value in values.items() if name in extended}
    unit = request.get("Unit") or "None"
    return {"Timestamp": start, "Unit": unit, **plain, **({"ExtendedStatistics": percentiles} if percentiles else {})}
