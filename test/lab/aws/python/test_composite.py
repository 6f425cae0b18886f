"""Composite alarms: rules, and when actions are held back."""

import unittest
from unittest import mock

from mend.alarms import suppression
from mend.alarms.rule import RuleError, names, parse, true

STATE = {"a": "ALARM", "b": "OK", "c": "INSUFFICIENT_DATA", "two words": "ALARM", "arn:aws:cloudwatch:r:1:alarm:d": "OK"}
RULES = {
    "ALARM(a)": True,
    'ALARM("a")': True,
    "ALARM(b)": False,
    "OK(b)": True,
    "INSUFFICIENT_DATA(c)": True,
    "ALARM(gone)": False,
    'ALARM("two words") AND ALARM(two words)': True,
    "OK(arn:aws:cloudwatch:r:1:alarm:d)": True,
    "NOT ALARM(a)": False,
    "NOT (ALARM(b) OR OK(a))": True,
    "ALARM(b) AND ALARM(b) OR ALARM(a)": True,
    "ALARM(a) OR ALARM(b) AND ALARM(b)": True,
    "(ALARM(a) OR ALARM(b)) AND ALARM(b)": False,
    "TRUE AND NOT FALSE": True,
    "AT_LEAST(1, ALARM, (a, b, c))": True,
    "AT_LEAST(2, ALARM, (a, b, c))": False,
    "AT_LEAST(50%, OK, (b, a))": True,
    "AT_LEAST(51%, OK, (b, a))": False,
}
WRONG = ("", "ALARM", "ALARM(a) ALARM(b)", "BROKEN(a)", "ALARM(a", "AND ALARM(a)", "AT_LEAST(x, ALARM, (a))")


class Rules(unittest.TestCase):
    def test_truth(self):
        for text, wanted in RULES.items():
            with self.subTest(rule=text):
                self.assertEqual(true(parse(text), STATE.get), wanted)

    def test_wrong_rules_are_refused(self):
        for text in WRONG:
            with self.subTest(rule=text), self.assertRaises(RuleError):
                parse(text)

    def test_names(self):
        text = 'ALARM("two words") OR NOT AT_LEAST(1, OK, (a, b)) AND TRUE'
        self.assertEqual(names(parse(text)), ["two words", "a", "b"])


# Ten seconds to wait, twenty of extension. Each row: second, state of the alarm, of the suppressor, who suppresses, actions done.
TIMELINES = {
    "done when the wait is over": [
        (0, "OK", "OK", None, []),
        (1, "ALARM", "OK", "WaitPeriod", []),
        (10, "ALARM", "OK", "WaitPeriod", []),
        (11, "ALARM", "OK", None, ["OK -> ALARM"]),
        (60, "ALARM", "OK", None, ["OK -> ALARM"]),
    ],
    "not done when the alarm is back before the wait is over": [
        (0, "OK", "OK", None, []),
        (1, "ALARM", "OK", "WaitPeriod", []),
        (5, "OK", "OK", None, []),
        (60, "OK", "OK", None, []),
    ],
    "held back by a suppressor that follows within the wait": [
        (0, "OK", "OK", None, []),
        (1, "ALARM", "OK", "WaitPeriod", []),
        (5, "ALARM", "ALARM", "Alarm", []),
        (100, "ALARM", "ALARM", "Alarm", []),
    ],
    "done when the extension is over and the alarm still on": [
        (0, "OK", "ALARM", "Alarm", []),
        (1, "ALARM", "ALARM", "Alarm", []),
        (50, "ALARM", "OK", "ExtensionPeriod", []),
        (69, "ALARM", "OK", "ExtensionPeriod", []),
        (70, "ALARM", "OK", None, ["OK -> ALARM"]),
    ],
    "never done when the alarm is back before the extension is over": [
        (0, "OK", "ALARM", "Alarm", []),
        (1, "ALARM", "ALARM", "Alarm", []),
        (50, "ALARM", "OK", "ExtensionPeriod", []),
        (60, "OK", "OK", "ExtensionPeriod", []),
        (90, "OK", "OK", None, []),
    ],
}


class Suppression(unittest.TestCase):
    def test_timelines(self):
        for name, rows in TIMELINES.items():
            with self.subTest(timeline=name):
                self.run_through(name, rows)

    def run_through(self, name, rows):
        done = []
        alarm = {
            "AlarmName": name,
            "StateValue": "OK",
            "ActionsSuppressorWaitPeriod": 10,
            "ActionsSuppressorExtensionPeriod": 20,
        }

        def act(alarm, old, _now):
            done.append(f"{old} -> {alarm['StateValue']}")

        with mock.patch.object(suppression.transition, "act", act):
            for second, state, suppressor, by, actions in rows:
                if state != alarm["StateValue"]:
                    old, alarm["StateValue"] = alarm["StateValue"], state
                    suppression.hold(alarm, old, second)
                suppression.look(alarm, suppressor, second)
                self.assertEqual((second, alarm.get("ActionsSuppressedBy"), done), (second, by, actions))


if __name__ == "__main__":
    unittest.main()
