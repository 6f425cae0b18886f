"""The Condition element.

AWS: IAM User Guide, "IAM JSON policy elements: Condition operators" and "Set operators for multivalued context keys". A
context key that is absent fails a plain operator, passes a negated one, an `…IfExists` one and `ForAllValues:`, and fails
`ForAnyValue:`; only `Null` asks for it. Every operator and key of the element must hold, one value of a key is enough.
"""

import ipaddress
from datetime import datetime

from mend.iam.patterns import filled_in, matches


def holds(condition, context):
    """`context` has lower-case keys and lists of strings. Raises ValueError for an operator there is not."""
    return all(
        _key_holds(operator, context.get(key.lower()), _strings(wanted), context)
        for operator, keys in (condition or {}).items()
        for key, wanted in keys.items()
    )


def _strings(value):
    values = value if isinstance(value, list) else [value]
    return [str(each).lower() if isinstance(each, bool) else str(each) for each in values]


def _key_holds(operator, given, wanted, context):
    quantifier, _, name = operator.rpartition(":")
    if name == "Null":
        return any((given is None) == (value.lower() == "true") for value in wanted)
    if_exists = name.endswith("IfExists")
    compare, negated = _operator(name.removesuffix("IfExists"))
    if given is None:
        return if_exists or quantifier == "ForAllValues" or (quantifier == "" and negated)
    usable = [value for value in (filled_in(each, context) for each in wanted) if value is not None]

    def accepts(value):
        return any(compare(value, each) for each in usable) != negated

    if quantifier == "ForAllValues":
        return all(accepts(value) for value in given)
    if quantifier == "ForAnyValue":
        return any(accepts(value) for value in given)
    return all(accepts(value) for value in given) if negated else any(accepts(value) for value in given)


def _operator(name):
    """The comparison, and whether the operator is its negation."""
    if name in OPERATORS:
        return OPERATORS[name], False
    positive = name.replace("Not", "", 1)
    if "Not" in name and positive in OPERATORS:
        return OPERATORS[positive], True
    if name == "NotIpAddress":
        return OPERATORS["IpAddress"], True
    raise ValueError(f"unknown condition operator {name}")


def _moment(text):
    return float(text) if text.replace(".", "", 1).isdigit() else datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def _within(given, wanted):
    return ipaddress.ip_address(given) in ipaddress.ip_network(wanted, strict=False)


def _ordered(convert):
    return {
        "Equals": lambda given, wanted: convert(given) == convert(wanted),
        "LessThan": lambda given, wanted: convert(given) < convert(wanted),
        "LessThanEquals": lambda given, wanted: convert(given) <= convert(wanted),
        "GreaterThan": lambda given, wanted: convert(given) > convert(wanted),
        "GreaterThanEquals": lambda given, wanted: convert(given) >= convert(wanted),
    }


def _like(given, wanted):
    return matches(wanted, given)


OPERATORS = {
    "StringEquals": lambda given, wanted: given == wanted,
    "StringEqualsIgnoreCase": lambda given, wanted: given.lower() == wanted.lower(),
    "StringLike": _like,
    "ArnEquals": _like,
    "ArnLike": _like,
    "Bool": lambda given, wanted: given.lower() == wanted.lower(),
    "IpAddress": _within,
    **{f"Numeric{name}": compare for name, compare in _ordered(float).items()},
    **{f"Date{name}": compare for name, compare in _ordered(_moment).items()},
}
