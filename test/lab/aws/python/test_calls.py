"""IAM: what calls are kept, and what a call of EventBridge asks for."""

import json
import unittest

from mend.call import Call
from mend.iam import calls
from mend.iam.evaluation import Request
from mend.iam.requests import others

ROLE = "arn:aws:iam::1:role/r"
NAMES = "route53:changeresourcerecordsetsnormalizedrecordnames"


def change(at):
    context = {"aws:principalarn": [ROLE], "aws:currenttime": [at], "aws:securetransport": ["true"], NAMES: ["a.example"]}
    return Request("route53:ChangeResourceRecordSets", "arn:aws:route53:::hostedzone/Z", context)


class Calls(unittest.TestCase):
    def test_nothing_is_kept_until_told(self):
        calls._times = None
        calls.keep(change("1"), True)
        self.assertEqual(calls.answer("GET"), (200, []))

    def test_equal_calls_are_kept_once_without_their_time_and_a_refused_one_apart(self):
        calls.answer("POST")
        calls.keep(change("1"), True)
        calls.keep(change("2"), True)
        calls.keep(change("3"), False)
        kept = {
            "role": ROLE,
            "action": "route53:ChangeResourceRecordSets",
            "resource": "arn:aws:route53:::hostedzone/Z",
            "context": {"aws:securetransport": ["true"], NAMES: ["a.example"]},
        }
        self.assertEqual(
            calls.answer("GET")[1], [{**kept, "allowed": True, "times": 2}, {**kept, "allowed": False, "times": 1}]
        )

    def test_beginning_anew_forgets(self):
        calls.answer("POST")
        calls.keep(change("1"), True)
        self.assertEqual(calls.answer("POST"), (200, []))


class Events(unittest.TestCase):
    def test_each_bus_is_asked_for_once(self):
        arn = "arn:aws:events:us-east-1:1:event-bus/other"
        entries = [{"EventBusName": name} for name in ("own", "own", arn)] + [{}]
        head = {"x-amz-target": "AWSEvents.PutEvents", "content-type": "application/x-amz-json-1.1"}
        call = Call("POST", "/", head, json.dumps({"Entries": entries}).encode(), {})
        asked = [(each.action, each.resource.rpartition("/")[2]) for each in others.events(call)]
        self.assertEqual(asked, [("events:PutEvents", name) for name in ("own", "other", "default")])

    def test_nothing_else_is_evaluated(self):
        head = {"x-amz-target": "AWSEvents.PutRule", "content-type": "application/x-amz-json-1.1"}
        self.assertEqual(others.events(Call("POST", "/", head, b"{}", {})), [])


if __name__ == "__main__":
    unittest.main()
