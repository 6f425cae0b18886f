"""M of N and missing data: the tables of the CloudWatch User Guide, row by row."""

import unittest

from mend.alarms.judgement import judge

KINDS = ("missing", "ignore", "breaching", "notBreaching")
MARKS = {"0": False, "X": True, "-": None}
KEPT = "kept"
THREE_OF_THREE = {
    "0 - X - X": ("OK", "OK", "OK", "OK"),
    "0 - - - -": ("OK", "OK", "OK", "OK"),
    "- - - - -": ("INSUFFICIENT_DATA", KEPT, "ALARM", "OK"),
    "0 X X - X": ("ALARM", "ALARM", "ALARM", "ALARM"),
    "- - X - -": ("ALARM", KEPT, "ALARM", "OK"),
    "- - - - X": ("INSUFFICIENT_DATA", KEPT, "ALARM", "OK"),
    "X - - - -": ("ALARM", KEPT, "ALARM", "OK"),
}
TWO_OF_THREE = {
    "0 - X - X": ("ALARM", "ALARM", "ALARM", "ALARM"),
    "0 0 X 0 X": ("ALARM", "ALARM", "ALARM", "ALARM"),
    "0 - X - -": ("OK", "OK", "ALARM", "OK"),
    "- - - - 0": ("OK", "OK", "ALARM", "OK"),
    "- - - X -": ("ALARM", KEPT, "ALARM", "OK"),
    "- - - - X": ("INSUFFICIENT_DATA", KEPT, "ALARM", "OK"),
}


class Judgement(unittest.TestCase):
    def check(self, table, m):
        for points, wanted in table.items():
            marks = [MARKS[point] for point in points.split()]
            for kind, state in zip(KINDS, wanted):
                with self.subTest(points=points, m=m, missing=kind):
                    self.assertEqual(judge(marks, m, 3, kind, KEPT), state)

    def test_three_of_three(self):
        self.check(THREE_OF_THREE, 3)

    def test_two_of_three(self):
        self.check(TWO_OF_THREE, 2)


if __name__ == "__main__":
    unittest.main()
