"""Which messages of a queue count as visible."""

import unittest

from mend.queue_metrics import visible

NOW = 1_000.0


class Visible(unittest.TestCase):
    def test_messages_that_can_be_received_now(self):
        queue = {"messages": [{"visible_at": NOW - 5}, {"visible_at": NOW}]}
        self.assertEqual(visible(queue, NOW), 2)

    def test_neither_those_in_flight_nor_those_delayed(self):
        queue = {"messages": [{"visible_at": NOW - 5}, {"visible_at": NOW + 30}]}
        self.assertEqual(visible(queue, NOW), 1)

    def test_an_empty_queue_has_none(self):
        self.assertEqual(visible({"messages": []}, NOW), 0)


if __name__ == "__main__":
    unittest.main()
