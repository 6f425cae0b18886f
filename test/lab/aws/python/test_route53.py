"""Route 53: names, random delays, and what a lagging name server serves."""

import unittest
from unittest import mock

from mend.route53 import propagation
from mend.route53.names import normalised
from mend.route53.settings import Settings
from mend.route53.throttling import Bucket


class Names(unittest.TestCase):
    def test_normalised(self):
        table = {
            "WWW.Example.COM": "www.example.com.",
            "*.example.com.": "\\052.example.com.",
            "\\052.example.com": "\\052.example.com.",
            "_acme-challenge.a_b.example.com": "_acme-challenge.a_b.example.com.",
            "a b.example.com": "a\\040b.example.com.",
            "": "",
        }
        for given, wanted in table.items():
            with self.subTest(name=given):
                self.assertEqual(normalised(given), wanted)


class Delays(unittest.TestCase):
    def test_the_same_seed_gives_the_same_delays(self):
        def draw(seed):
            settings = Settings()
            settings.change({"insyncSeconds": {"min": 1, "max": 9, "seed": seed}})
            return [settings.delay() for _ in range(5)]

        self.assertEqual(draw(7), draw(7))
        self.assertNotEqual(draw(7), draw(8))
        self.assertTrue(all(1 <= delay <= 9 for delay in draw(7)))


class NameServers(unittest.TestCase):
    def setUp(self):
        self.now = 100.0
        patches = [
            mock.patch.object(propagation.time, "monotonic", lambda: self.now),
            mock.patch.object(propagation, "settings", Settings()),
        ]
        for patch in patches:
            patch.start()
            self.addCleanup(patch.stop)

    def test_a_server_gets_the_changes_of_a_zone_in_their_order(self):
        zone = propagation.Propagation()
        propagation.settings.change({"insyncSeconds": 10})
        zone.begin("Z", "C1", ["old"])
        propagation.settings.change({"insyncSeconds": 0})
        zone.begin("Z", "C2", ["first"])

        for tenth in range(101):
            self.now = 100 + tenth / 10
            seen = [zone.served("Z", ["second"], server) for server in range(propagation.SERVERS)]
            self.assertNotIn(["first"], seen)
            self.assertEqual(zone.status("C2"), zone.status("C1"))
        self.assertEqual(seen, [["second"]] * 4)

    def test_the_last_server_gets_it_at_the_end_of_the_delay(self):
        zone = propagation.Propagation()
        propagation.settings.change({"insyncSeconds": {"min": 10, "max": 10, "seed": 1}})
        zone.begin("Z", "C1", ["old"])

        self.now = 109.9
        self.assertEqual(sum(zone.served("Z", ["new"], server) == ["old"] for server in range(4)), 1)
        self.assertEqual(zone.status("C1"), "PENDING")
        self.now = 110.1
        self.assertEqual(zone.status("C1"), "INSYNC")


class Buckets(unittest.TestCase):
    def test_refills_up_to_its_capacity(self):
        bucket = Bucket(50, 10, now=0)
        bucket.tokens = 0
        self.assertFalse(bucket.holds(1, now=0.09))
        self.assertTrue(bucket.holds(1, now=0.11))
        self.assertTrue(bucket.holds(50, now=60))
        self.assertFalse(bucket.holds(51, now=60))


if __name__ == "__main__":
    unittest.main()
