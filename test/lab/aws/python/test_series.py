"""Windows, statistics and the words of a change of state."""

import json
import unittest

from mend.alarms.series import datapoints, reduce, windows
from mend.alarms.wording import reason, reason_data

NOON = 1_800_000_000 - 1_800_000_000 % 86400 + 43200
ALARM = {
    "StateValue": "OK",
    "EvaluationPeriods": 3,
    "DatapointsToAlarm": 2,
    "ComparisonOperator": "LessThanThreshold",
    "Threshold": 1.0,
    "Statistic": "Minimum",
}


class Windows(unittest.TestCase):
    def test_end_with_the_step_in_progress(self):
        self.assertEqual(windows(NOON + 61, 60, 2), [NOON, NOON + 60])
        self.assertEqual(windows(NOON + 61, 300, 2), [NOON - 480, NOON - 180])
        self.assertEqual(windows(NOON + 61, 10, 2), [NOON + 50, NOON + 60])
        self.assertEqual(windows(NOON + 61, 30, 1), [NOON + 40])

    def test_hold_what_lies_in_them(self):
        samples = [(NOON, 1.0, 1.0), (NOON + 59.9, 3.0, 1.0), (NOON + 120, 5.0, 1.0)]
        self.assertEqual(datapoints(samples, [NOON, NOON + 60, NOON + 120], 60, "Sum"), [4.0, None, 5.0])


class Statistics(unittest.TestCase):
    def test_values(self):
        weighted = [(1.0, 1.0), (2.0, 3.0), (9.0, 1.0)]
        wanted = {"SampleCount": 5, "Sum": 16, "Average": 3.2, "Minimum": 1, "Maximum": 9, "p50": 2, "p100": 9}
        for statistic, value in wanted.items():
            with self.subTest(statistic=statistic):
                self.assertAlmostEqual(reduce(weighted, statistic), value)

    def test_an_unknown_one_is_an_error(self):
        with self.assertRaises(ValueError):
            reduce([(1.0, 1.0)], "tm90")


class Words(unittest.TestCase):
    def test_enough_datapoints(self):
        chosen = [(NOON, 1.0, False), (NOON + 60, 0.0, True), (NOON + 120, 0.0, True)]
        self.assertRegex(
            reason(ALARM, "ALARM", chosen, "missing"),
            r"^Threshold Crossed: 2 out of the last 3 datapoints \[0\.0 \(\d\d/\d\d/\d\d 12:02:00\), 0\.0 \(.* 12:01:00\)\]"
            r" were less than the threshold \(1\.0\) \(minimum 2 datapoints for OK -> ALARM transition\)\.$",
        )

    def test_nothing_at_all(self):
        self.assertEqual(
            reason(ALARM, "ALARM", [], "breaching"),
            "Threshold Crossed: no datapoints were received for 3 periods and 3 missing datapoints were treated as "
            "[Breaching].",
        )
        self.assertEqual(
            reason(ALARM, "INSUFFICIENT_DATA", [], "missing"), "Insufficient Data: 3 datapoints were unknown."
        )

    def test_back_to_ok(self):
        alarm = {**ALARM, "StateValue": "ALARM", "EvaluationPeriods": 1, "DatapointsToAlarm": 1}
        self.assertRegex(
            reason(alarm, "OK", [(NOON, 1.0, False)], "missing"),
            r"^Threshold Crossed: 1 out of the last 1 datapoint \[1\.0 \(.*\)\] was not less than the threshold \(1\.0\)"
            r" \(minimum 1 datapoint for ALARM -> OK transition\)\.$",
        )

    def test_data(self):
        data = json.loads(reason_data(ALARM, 60, [(NOON, 1.0, False)], NOON + 61.5))
        self.assertEqual(data["recentDatapoints"], [1.0])
        self.assertEqual((data["statistic"], data["period"], data["threshold"]), ("Minimum", 60, 1.0))
        self.assertTrue(data["queryDate"].endswith("12:01:01.500+0000"))


if __name__ == "__main__":
    unittest.main()
