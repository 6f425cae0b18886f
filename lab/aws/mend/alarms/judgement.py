"""M of N, and what a missing datapoint counts for.

AWS: CloudWatch User Guide, "Configuring how CloudWatch alarms treat missing data", its rules and both its tables (which
are this file's tests). More datapoints are looked at than EvaluationPeriods (the evaluation range; its size is not
published, the tables use N + 2 and so does this). With N real ones in it, the N most recent decide alone. With fewer, every
real one counts and the rest is filled in as the alarm says.
"""

EXTRA = 2


def judge(marks, m, n, missing, current):
    """The state. `marks`: True breaching, False not, None missing; the evaluation range, oldest first."""
    real = [mark for mark in marks if mark is not None]
    if len(real) >= n:
        return "ALARM" if sum(real[-n:]) >= m else "OK"
    breaching = sum(real)
    if breaching >= m:
        return "ALARM"
    if missing == "notBreaching":
        return "OK"
    if missing == "breaching":
        return "ALARM" if breaching + (n - len(real)) >= m else "OK"
    if False in real:
        return "OK"
    if missing == "ignore":
        return current
    return "ALARM" if _old_enough(marks, m) else "INSUFFICIENT_DATA"


def _old_enough(marks, m):
    """Nothing but breaching and missing ones, the oldest breaching one at least M datapoints back: ALARM all the same."""
    return True in marks and len(marks) - marks.index(True) >= m


def evaluated(marks, n):
    """Indexes of the real datapoints the judgement rests on, oldest first."""
    real = [index for index, mark in enumerate(marks) if mark is not None]
    return real[-n:]


COMPARISONS = {
    "GreaterThanOrEqualToThreshold": (lambda value, threshold: value >= threshold, "greater than or equal to"),
    "GreaterThanThreshold": (lambda value, threshold: value > threshold, "greater than"),
    "LessThanThreshold": (lambda value, threshold: value < threshold, "less than"),
    "LessThanOrEqualToThreshold": (lambda value, threshold: value <= threshold, "less than or equal to"),
}


def mark(values, operator, threshold):
    breaches = COMPARISONS[operator][0]
    return [None if value is None else breaches(value, threshold) for value in values]
