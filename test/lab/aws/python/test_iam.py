"""IAM: conditions and the evaluation of policies."""

import unittest

from mend.iam.conditions import holds
from mend.iam.evaluation import Policies, Request, refusal

NAMES = "route53:ChangeResourceRecordSetsNormalizedRecordNames"
IMPLICIT = "because no identity-based policy allows the s3:GetObject action"
# condition operator, policy value, the request's values (None: the key is absent), whether it holds
CONDITIONS = [
    ("StringEquals", "a", ["a"], True),
    ("StringEquals", ["a", "b"], ["b"], True),
    ("StringEquals", "a", ["A"], False),
    ("StringEquals", "a", None, False),
    ("StringEqualsIfExists", "a", None, True),
    ("StringNotEquals", "a", None, True),
    ("StringNotEquals", ["a", "b"], ["b"], False),
    ("StringLike", "_acme-challenge.*.example.com", ["_acme-challenge.a.b.example.com"], True),
    ("StringLike", "?.example.com", ["ab.example.com"], False),
    ("ForAllValues:StringEquals", ["a", "b"], ["a", "b"], True),
    ("ForAllValues:StringEquals", "a", ["a", "foreign"], False),
    ("ForAllValues:StringEquals", "a", None, True),
    ("ForAnyValue:StringEquals", "a", ["a", "foreign"], True),
    ("ForAnyValue:StringEquals", "a", ["foreign"], False),
    ("ForAnyValue:StringEquals", "a", None, False),
    ("ForAllValues:StringNotEquals", "a", ["b", "a"], False),
    ("Null", "false", ["a"], True),
    ("Null", "false", None, False),
    ("Null", "true", None, True),
    ("Bool", False, ["false"], True),
    ("NumericLessThan", "10", ["9.5"], True),
    ("DateGreaterThan", "2026-01-01T00:00:00Z", ["2026-01-02T00:00:00Z"], True),
    ("IpAddress", "127.0.0.0/8", ["127.0.0.1"], True),
    ("NotIpAddress", "127.0.0.0/8", ["127.0.0.1"], False),
    ("ArnLike", "arn:aws:iam::*:role/a*", ["arn:aws:iam::1:role/ab"], True),
    ("StringEquals", "${aws:username}", ["ann"], True),
    ("StringEquals", "${aws:absent}", ["ann"], False),
    ("StringLike", "a${*}", ["ab"], False),
]


def allow(action="s3:GetObject", resource="arn:aws:s3:::b/*", effect="Allow", **more):
    return {"Statement": {"Effect": effect, "Action": action, "Resource": resource, **more}}


DENY = allow("s3:*", "*", "Deny")
READ = Request("s3:GetObject", "arn:aws:s3:::b/key")
BY_ROLE = allow(Principal={"AWS": "role"})
# policies, and the end of the refusal or None
DECISIONS = [
    (Policies([allow()]), None),
    (Policies([allow("S3:get*")]), None),
    (Policies([allow("s3:PutObject")]), IMPLICIT),
    (Policies([allow(resource="arn:aws:s3:::b")]), IMPLICIT),
    (Policies([{"Statement": [{"Effect": "Allow", "NotAction": "s3:*", "Resource": "*"}]}]), IMPLICIT),
    (Policies([{"Statement": [{"Effect": "Allow", "Action": "*", "NotResource": "arn:aws:s3:::c/*"}]}]), None),
    (Policies([allow(), DENY]), "with an explicit deny in an identity-based policy"),
    (Policies([allow()], boundary=[allow("s3:PutObject")]), "because no permissions boundary allows the s3:GetObject action"),
    (Policies([], boundary=[allow()]), IMPLICIT),
    (Policies([allow()], session=[]), "because no session policy allows the s3:GetObject action"),
    (Policies([], resource=[BY_ROLE]), None),
    (Policies([], resource=[allow(Principal={"AWS": "other"})]), IMPLICIT),
    (Policies([allow()], resource=[{**allow(effect="Deny", Principal="*")}]), "with an explicit deny in a resource-based policy"),
]


class Conditions(unittest.TestCase):
    def test_operators(self):
        for operator, wanted, given, right in CONDITIONS:
            context = {"aws:username": ["ann"]} | ({} if given is None else {NAMES.lower(): given})
            with self.subTest(operator=operator, wanted=wanted, given=given):
                self.assertEqual(holds({operator: {NAMES: wanted}}, context), right)

    def test_all_of_a_block_must_hold(self):
        block = {"StringEquals": {"a": "1", "b": "2"}, "Null": {"c": "true"}}
        self.assertTrue(holds(block, {"a": ["1"], "b": ["2"]}))
        self.assertFalse(holds(block, {"a": ["1"], "b": ["3"]}))
        self.assertFalse(holds(block, {"a": ["1"], "b": ["2"], "c": ["x"]}))

    def test_an_unknown_operator_is_told(self):
        with self.assertRaises(ValueError):
            holds({"StringMatches": {"a": "1"}}, {"a": ["1"]})


class Decisions(unittest.TestCase):
    def test_decisions(self):
        for number, (policies, wanted) in enumerate(DECISIONS):
            with self.subTest(number=number):
                self.assertEqual(refusal(READ, policies, ["role"]), wanted)


if __name__ == "__main__":
    unittest.main()
