"""Embedded metric format: a function's log line becomes metrics.

AWS: a log event that is one JSON object with `_aws` becomes metrics, without any call by the function (CloudWatch User
Guide, "Specification: Embedded metric format"). Times more than two weeks past or two hours ahead are dropped.
MiniStack: keeps the line as a log event and nothing more.
Mend: each line a function wrote is read; anything around the JSON (a prefix of console.log) makes it a plain line, as in
AWS. A directive that does not hold makes no metric and is counted in AWS/Logs as EMFValidationErrors.
"""

import json
import time

from mend import metrics

TWO_WEEKS, TWO_HOURS = 14 * 86400, 2 * 3600


def install(_options):
    """Nothing to replace: `functions.logs` hands every line to `record`."""


def record(line, now=None):
    """Puts the metrics of one log line into CloudWatch; on the loop, in the account's scope."""
    document = _document(line)
    if document is None:
        return
    now = time.time() if now is None else now
    try:
        values = list(_values(document, now))
    except (KeyError, TypeError, ValueError):
        metrics.put("AWS/Logs", "EMFValidationErrors", {}, "Count", now, [1])
        return
    for value in values:
        metrics.put(*value)


def _document(line):
    if not (line.startswith("{") and '"_aws"' in line):
        return None
    try:
        document = json.loads(line)
    except ValueError:
        return None
    return document if isinstance(document.get("_aws"), dict) else None


def _values(document, now):
    timestamp = document["_aws"]["Timestamp"] / 1000
    if not now - TWO_WEEKS <= timestamp <= now + TWO_HOURS:
        return
    for directive in document["_aws"]["CloudWatchMetrics"]:
        for names in directive["Dimensions"]:
            dimensions = {name: str(document[name]) for name in names}
            for metric in directive["Metrics"]:
                yield _value(document, directive["Namespace"], metric, dimensions, timestamp)


def _value(document, namespace, metric, dimensions, timestamp):
    values = document[metric["Name"]]
    values = values if isinstance(values, list) else [values]
    if len(values) > 100 or any(isinstance(value, bool) or not isinstance(value, (int, float)) for value in values):
        raise ValueError(metric["Name"])
    return namespace, metric["Name"], dimensions, metric.get("Unit", "None"), timestamp, values
