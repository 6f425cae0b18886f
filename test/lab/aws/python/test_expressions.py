"""Metric math."""

import unittest

from mend.alarms.expression_parser import ExpressionError
from mend.alarms.expressions import check, evaluate

A, B, GAP, NEVER = [1.0, 2.0, 3.0], [4.0, None, 6.0], [None, 0.0, None], [None, None, None]
SERIES = {"a": A, "b": B, "gap": GAP, "never": NEVER, "late": [None, 1.0, None]}
CASES = {
    "a+b*2": [9.0, None, 15.0],
    "(a+1)*2": [4.0, 6.0, 8.0],
    "-a + 10 / 4": [1.5, 0.5, -0.5],
    "8-4-2": [2.0, 2.0, 2.0],
    "a/FILL(gap,0)": [None, None, None],
    "a >= 2": [0.0, 1.0, 1.0],
    "a > 1 AND a < 3": [0.0, 1.0, 0.0],
    "a == 1 || a == 3": [1.0, 0.0, 1.0],
    "FILL(b,0)": [4.0, 0.0, 6.0],
    "FILL(never, 0)": [None, None, None],
    "RUNNING_SUM(a)": [1.0, 3.0, 6.0],
    "IF(RUNNING_SUM(FILL(late, 0)) > 0, FILL(late, 0))": [None, 1.0, 0.0],
    "IF(RUNNING_SUM(FILL(never, 0)) > 0, FILL(never, 0))": [None, None, None],
    "FILL(gap, REPEAT)": [None, 0.0, 0.0],
    "FILL(gap, a)": [1.0, 0.0, 3.0],
    "IF(a > 1, a, 0)": [0.0, 2.0, 3.0],
    "IF(a > 1, a)": [None, 2.0, 3.0],
    "IF(b, 1, 0)": [1.0, None, 1.0],
    "MAX([a, b])": [4.0, 2.0, 6.0],
    "MIN(METRICS())": [1.0, 0.0, 3.0],
    'SUM(METRICS("a"))': [1.0, 2.0, 3.0],
    "SUM(FILL(METRICS(), 0))": [5.0, 2.0, 9.0],
    "MAX(a)": [3.0, 3.0, 3.0],
    "AVG([a, 3])": [2.0, 2.5, 3.0],
}


class Expressions(unittest.TestCase):
    def test_values(self):
        metrics = ["a", "b", "gap"]
        for text, wanted in CASES.items():
            chosen = ["a"] if text.startswith("SUM(METRICS(\"") else metrics
            with self.subTest(expression=text):
                self.assertEqual(evaluate(text, SERIES, chosen, 3), wanted)

    def test_what_is_refused(self):
        for text in ("RATE(a)", "SEARCH('x', 'Sum', 60)", "c + 1", "a +", "a ? b", "MAX(a", "a b", "FILL(a, LINEAR)"):
            with self.subTest(expression=text), self.assertRaises(ExpressionError):
                check(text, {"a", "b"})
                evaluate(text, SERIES, ["a"], 3)


if __name__ == "__main__":
    unittest.main()
