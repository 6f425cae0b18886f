"""Metric math, evaluated over windows.

AWS: CloudWatch User Guide, "Using math expressions with CloudWatch metrics". A value is a number, a series (one number or
None a window) or a list of series. An operator gives None where an operand has none, and where it divides by zero. An
unknown function is an error, at PutMetricAlarm already.
"""

import itertools
import math
import statistics

from mend.alarms.expression_parser import ExpressionError, parse

OPERATORS = {
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: None if b == 0 else a / b,
    "^": lambda a, b: a**b,
    "==": lambda a, b: float(a == b),
    "!=": lambda a, b: float(a != b),
    "<": lambda a, b: float(a < b),
    "<=": lambda a, b: float(a <= b),
    ">": lambda a, b: float(a > b),
    ">=": lambda a, b: float(a >= b),
    "AND": lambda a, b: float(a != 0 and b != 0),
    "OR": lambda a, b: float(a != 0 or b != 0),
}
REDUCERS = {"MAX": max, "MIN": min, "SUM": sum, "AVG": statistics.fmean}
FILL_WORDS = {"REPEAT", "LINEAR"}
FUNCTIONS = {*REDUCERS, "FILL", "IF", "ABS", "CEIL", "FLOOR", "METRICS", "RUNNING_SUM"}


def check(text, known):
    """Raises ExpressionError unless every function and id is known."""
    _check(parse(text), known)


def _check(tree, known):
    if tree[0] == "id" and tree[1] not in known and tree[1] not in FILL_WORDS:
        raise ExpressionError(f"Unknown metric id in expression: {tree[1]}")
    if tree[0] == "call" and tree[1] not in FUNCTIONS:
        raise ExpressionError(f"Unsupported function in expression: {tree[1]}")
    for part in tree[1:]:
        for child in part if isinstance(part, list) else [part]:
            if isinstance(child, tuple):
                _check(child, known)


def evaluate(text, series, metrics, length):
    """The series that `text` gives. `series` has all ids known so far; `metrics` the ids METRICS() stands for, in order."""
    value = _Evaluation(series, metrics, length).value(parse(text))
    if isinstance(value, float):
        return [value] * length
    if value and isinstance(value[0], list):
        raise ExpressionError(f"The expression gives several series, one is wanted: {text}")
    return value


class _Evaluation:
    def __init__(self, series, metrics, length):
        self.series, self.metrics, self.length = series, metrics, length

    def value(self, tree):
        kind = tree[0]
        if kind == "number":
            return tree[1]
        if kind == "id":
            if tree[1] not in self.series:
                raise ExpressionError(f"Unknown metric id in expression: {tree[1]}")
            return self.series[tree[1]]
        if kind == "list":
            return self.members(tree[1])
        if kind == "call":
            return self.call(tree[1], tree[2])
        if kind == "neg":
            return self.each(lambda a: -a, self.value(tree[1]))
        if kind == "text":
            raise ExpressionError(f"A string is not a value: '{tree[1]}'")
        return self.each(OPERATORS[kind], self.value(tree[1]), self.value(tree[2]))

    def members(self, trees):
        """A list of series, flat: METRICS() may stand among others."""
        found = []
        for value in map(self.value, trees):
            found.extend(value if self.many(value) else [self.full(value)])
        return found

    def full(self, value):
        return value if isinstance(value, list) else [value] * self.length

    @staticmethod
    def many(value):
        return isinstance(value, list) and bool(value) and isinstance(value[0], list)

    def each(self, function, *values):
        """Window by window; over every member if one operand is a list of series."""
        lists = [value for value in values if self.many(value)]
        if lists:
            rows = range(len(lists[0]))
            return [self.each(function, *(v[row] if self.many(v) else v for v in values)) for row in rows]
        if all(not isinstance(value, list) for value in values):
            return function(*values)
        columns = zip(*(self.full(value) for value in values))
        return [None if None in column else function(*column) for column in columns]

    def call(self, name, arguments):
        if name == "METRICS":
            return self.selected(arguments)
        if name == "FILL":
            return self.fill(arguments)
        if name == "IF":
            return self.choose(*map(self.value, arguments))
        if name == "RUNNING_SUM":
            return self.running_sum(self.full(self.value(arguments[0])))
        if name in REDUCERS:
            return self.reduce(REDUCERS[name], arguments)
        if name in FUNCTIONS:
            function = {"ABS": abs, "CEIL": math.ceil, "FLOOR": math.floor}[name]
            return self.each(lambda a: float(function(a)), self.value(arguments[0]))
        raise ExpressionError(f"Unsupported function in expression: {name}")

    def selected(self, arguments):
        wanted = arguments[0][1] if arguments else ""
        return [self.series[name] for name in self.metrics if wanted in name]

    def reduce(self, function, arguments):
        """Across a list: one series, windows without a value left out. Over one series: one number."""
        value = self.value(arguments[0]) if len(arguments) == 1 else self.members(arguments)
        if self.many(value):
            columns = ([point for point in column if point is not None] for column in zip(*value))
            return [float(function(column)) if column else None for column in columns]
        present = [point for point in self.full(value) if point is not None]
        return float(function(present)) if present else [None] * self.length

    @staticmethod
    def running_sum(series):
        """What AWS makes of gaps in it is not documented: they are to be filled before."""
        if all(point is None for point in series):
            return series
        if None in series:
            raise ExpressionError("Unsupported in expression: RUNNING_SUM of a series with gaps")
        return list(itertools.accumulate(series))

    def fill(self, arguments):
        series, how = self.value(arguments[0]), arguments[1]
        if self.many(series):
            return [self.filled(one, how) for one in series]
        return self.filled(self.full(series), how)

    def filled(self, series, how):
        """A series without any value has no gaps to fill: whether AWS fills it is not documented, and alarms must hold either way."""
        if how == ("id", "REPEAT"):
            last, repeated = None, []
            for point in series:
                last = point if point is not None else last
                repeated.append(last)
            return repeated
        if how == ("id", "LINEAR"):
            raise ExpressionError("Unsupported in expression: FILL with LINEAR")
        other = self.full(self.value(how))
        if all(point is None for point in series):
            return list(series)
        return [point if point is not None else instead for point, instead in zip(series, other)]

    def choose(self, condition, yes, no=None):
        """IF without a third argument has no value where the condition does not hold."""
        no = [None] * self.length if no is None else no
        rows = zip(self.full(condition), self.full(yes), self.full(no))
        return [None if test is None else (then if test != 0 else other) for test, then, other in rows]


def ids(text):
    """The ids the expression names."""
    found = set()

    def walk(tree):
        if tree[0] == "id":
            found.add(tree[1])
        for part in tree[1:]:
            for child in part if isinstance(part, list) else [part]:
                if isinstance(child, tuple):
                    walk(child)

    walk(parse(text))
    return found
