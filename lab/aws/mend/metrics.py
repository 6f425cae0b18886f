"""Values put into MiniStack's CloudWatch, and read from it, one metric being a name and its exact set of dimensions.

AWS: "CloudWatch treats each unique combination of dimensions as a separate metric" (CloudWatch User Guide, Concepts).
"""

from ministack.services import cloudwatch


def put(namespace, name, dimensions, unit, timestamp, values):
    """To be called on the loop, in the scope of the account (see `loop.submit`)."""
    bucket = cloudwatch._metric_bucket((namespace, name, cloudwatch._dims_key(dimensions)))
    for value in values:
        bucket.append(
            {"Timestamp": timestamp, "Value": float(value), "Unit": unit or "None", "Dimensions": dict(dimensions)}
        )


def points(namespace, name, dimensions, unit=None):
    """All stored values of exactly this metric, as (timestamp, value, weight).

    A StatisticSet (PutMetricData's StatisticValues) weighs as many samples as it says and is spread to its minimum,
    maximum and the mean of the rest, so that the four plain statistics come out as AWS gives them.
    """
    found = []
    for point in cloudwatch._metrics.get((namespace, name, cloudwatch._dims_key(dimensions))) or []:
        if unit and point["Unit"] != unit:
            continue
        found.extend(_samples(point))
    return found


def _samples(point):
    at, statistics = point["Timestamp"], point.get("_stat")
    if not statistics:
        return [(at, point["Value"], 1.0)]
    count, total = float(statistics["SampleCount"]), float(statistics["Sum"])
    low, high = float(statistics["Minimum"]), float(statistics["Maximum"])
    if count <= 2:
        return [(at, total / max(count, 1), count)] if count < 2 else [(at, low, 1.0), (at, high, 1.0)]
    return [(at, low, 1.0), (at, high, 1.0), (at, (total - low - high) / (count - 2), count - 2)]
