"""From stored values to one datapoint a window.

Windows slide, as AWS's do ("Alarm evaluation", sliding window): the newest ends at the end of the step now in progress,
the others lie before it without a gap. A step is 60 s, or 10 s for periods below 60 s. So for a period of 60 s windows are
clock minutes; for 300 s they are the last five clock minutes, not 12:00 to 12:05. The newest window is still filling:
AWS takes its last full minute instead, and so is up to a minute later than this.
"""

import math


def windows(now, period, count):
    """Start times of the last `count` windows, oldest first."""
    step = 60 if period >= 60 else 10
    end = (math.floor(now / step) + 1) * step
    return [end - period * (count - index) for index in range(count)]


def datapoints(samples, starts, period, statistic):
    """One value a window, None where no sample lies. `samples` are (timestamp, value, weight)."""
    filled = []
    for start in starts:
        inside = [(value, weight) for at, value, weight in samples if start <= at < start + period]
        filled.append(reduce(inside, statistic) if inside else None)
    return filled


def reduce(weighted, statistic):
    """AWS: "Statistics definitions". Raises ValueError for a statistic it does not know."""
    count = sum(weight for _, weight in weighted)
    total = sum(value * weight for value, weight in weighted)
    if statistic == "SampleCount":
        return count
    if statistic == "Sum":
        return total
    if statistic == "Average":
        return total / count
    if statistic in ("Minimum", "Maximum"):
        return (min if statistic == "Minimum" else max)(value for value, _ in weighted)
    if statistic.startswith("p") and statistic[1:].replace(".", "", 1).isdigit():
        return _percentile(sorted(weighted), float(statistic[1:]) / 100)
    raise ValueError(f"Unsupported statistic: {statistic}")


def _percentile(ordered, share):
    """Between the two nearest ranks, by weight."""
    values = [value for value, weight in ordered for _ in range(max(1, round(weight)))]
    rank = share * (len(values) - 1)
    low = math.floor(rank)
    high = min(low + 1, len(values) - 1)
    return values[low] + (values[high] - values[low]) * (rank - low)
