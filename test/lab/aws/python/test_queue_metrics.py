"""What of a queue's messages is counted as what."""

import unittest

from mend.queue_metrics import counts

NOW = 1_800_000_000


class Counts(unittest.TestCase):
    def test_a_message_under_work_or_delayed_is_not_visible(self):
        messages = [{"visible_at": NOW - 5}, {"visible_at": NOW}, {"visible_at": NOW + 30}]
        visible, hidden = "ApproximateNumberOfMessagesVisible", "ApproximateNumberOfMessagesNotVisible"
        self.assertEqual(counts(messages, NOW), {visible: 2, hidden: 1})

    def test_an_empty_queue_has_values_as_well(self):
        self.assertEqual(set(counts([], NOW).values()), {0})


if __name__ == "__main__":
    unittest.main()
