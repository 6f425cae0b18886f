"""When a schedule fires: time zones, changes of clocks, flexible windows."""

import unittest
from datetime import datetime, timezone
from unittest import mock

from mend import schedules
from mend.schedules.firing import stamp, with_context
from mend.schedules.plan import nominal_after, planned


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=timezone.utc).timestamp()


def following(expression, after, zone="UTC", **more):
    schedule = {"ScheduleExpression": expression, "ScheduleExpressionTimezone": zone, "CreationDate": 0, **more}
    moment = nominal_after(schedule, at(after))
    return None if moment is None else stamp(moment)


class NominalTimes(unittest.TestCase):
    def test_cron_in_a_time_zone(self):
        six = "cron(0 6 * * ? *)"
        self.assertEqual(following(six, "2026-01-10T00:00:00"), "2026-01-10T06:00:00Z")
        self.assertEqual(following(six, "2026-01-10T00:00:00", "Europe/Berlin"), "2026-01-10T05:00:00Z")
        self.assertEqual(following(six, "2026-07-10T00:00:00", "Europe/Berlin"), "2026-07-10T04:00:00Z")

    def test_the_same_time_is_not_fired_again(self):
        self.assertEqual(following("cron(0/15 * * * ? *)", "2026-01-10T06:15:00"), "2026-01-10T06:30:00Z")

    def test_a_skipped_local_time_does_not_occur(self):
        half_past_two = "cron(30 2 * * ? *)"
        self.assertEqual(following(half_past_two, "2026-03-28T12:00:00", "Europe/Berlin"), "2026-03-30T00:30:00Z")

    def test_a_doubled_local_time_fires_once(self):
        half_past_two = "cron(30 2 * * ? *)"
        first = following(half_past_two, "2026-10-24T12:00:00", "Europe/Berlin")
        self.assertEqual(first, "2026-10-25T00:30:00Z")
        self.assertEqual(following(half_past_two, first.rstrip("Z"), "Europe/Berlin"), "2026-10-26T01:30:00Z")

    def test_rate_counts_from_the_creation(self):
        created = at("2026-01-10T06:00:07")
        every = following("rate(1 minute)", "2026-01-10T06:00:07", CreationDate=created)
        self.assertEqual(every, "2026-01-10T06:01:07Z")
        later = following("rate(5 minutes)", "2026-01-10T06:12:00", CreationDate=created)
        self.assertEqual(later, "2026-01-10T06:15:07Z")

    def test_rate_counts_from_the_start_date(self):
        start = at("2026-01-10T07:00:00")
        self.assertEqual(following("rate(1 hour)", "2026-01-10T06:00:00", StartDate=start), "2026-01-10T07:00:00Z")
        self.assertEqual(following("rate(1 hour)", "2026-01-10T07:00:00", StartDate=start), "2026-01-10T08:00:00Z")

    def test_at_fires_once(self):
        once = "at(2026-01-10T06:00:00)"
        self.assertEqual(following(once, "2026-01-10T00:00:00", "America/New_York"), "2026-01-10T11:00:00Z")
        self.assertIsNone(following(once, "2026-01-10T11:00:00", "America/New_York"))


class FlexibleWindow(unittest.TestCase):
    def test_fires_inside_and_keeps_the_nominal_time(self):
        window = {"Mode": "FLEXIBLE", "MaximumWindowInMinutes": 5}
        schedule = {"ScheduleExpression": "rate(1 hour)", "CreationDate": 0, "FlexibleTimeWindow": window}
        delays = [planned(schedule, 10).fires_at - planned(schedule, 10).nominal for _ in range(200)]
        self.assertTrue(all(0 <= delay <= 300 for delay in delays))
        self.assertGreater(max(delays) - min(delays), 100)
        self.assertEqual(planned(schedule, 10).nominal, 3600)


class Clock(unittest.TestCase):
    def test_a_pause_is_not_made_up_for(self):
        schedule = {"Name": "n", "State": "ENABLED", "ScheduleExpression": "rate(1 minute)"}
        schedule |= {"CreationDate": 0, "LastModificationDate": 0}
        key, fired = ("000000000000", "us-east-1", "default/n"), []
        with (
            mock.patch.dict(schedules.scheduler._schedules._data, {key: schedule}),
            mock.patch.object(schedules.firing, "fire", lambda _schedule, nominal: fired.append(nominal)),
        ):
            for now in (1, 60.1, 60.6, 1000, 1000.5, 1001, 1020.2):
                schedules.tick(now)
        self.assertEqual(fired, [60, 120, 1020])


class ContextAttributes(unittest.TestCase):
    def test_are_filled_in(self):
        schedule = {"Arn": "arn:aws:scheduler:us-east-1:000000000000:schedule/g/n"}
        names = ("schedule-arn", "scheduled-time", "execution-id", "attempt-number")
        filled = with_context(" ".join(f"<aws.scheduler.{name}>" for name in names), schedule, at("2026-01-10T06:00:00"))
        arn, time, execution, attempt = filled.split(" ")
        self.assertEqual((arn, time, attempt), (schedule["Arn"], "2026-01-10T06:00:00Z", "1"))
        self.assertRegex(execution, r"^[0-9a-f-]{36}$")


if __name__ == "__main__":
    unittest.main()
