"""Reads a ChangeResourceRecordSets request and refuses one that is wrong in itself (InvalidInput).

AWS: API Reference, Change, ResourceRecordSet and ResourceRecord: exactly one of an alias target and TTL with values; TTL from
0 to 2147483647; a value of at most 4,000 characters; a set identifier of 1 to 128 with every routing policy but the simple
one, and exactly one such policy beside it.
"""

from mend.route53.refusal import invalid_input

ACTIONS = ("CREATE", "DELETE", "UPSERT")
POLICIES = ("Weight", "Region", "Failover", "GeoLocation", "MultiValueAnswer", "CidrRoutingConfig")
HIGHEST_TTL = 2_147_483_647
LONGEST_VALUE = 4_000


def read_changes(route53, body):
    """The batch's comment, and its changes as (action, record set) with the record set as MiniStack keeps it."""
    root = route53._parse_body(body)
    batch = None if root is None else route53._find(root, "ChangeBatch")
    list_ = None if batch is None else route53._find(batch, "Changes")
    elements = [] if list_ is None else route53._findall(list_, "Change")
    if not elements:
        raise invalid_input("Invalid XML ; cvc-complex-type: the ChangeBatch must contain at least one Change")
    return route53._text(batch, "Comment"), [_read(route53, element) for element in elements]


def _read(route53, element):
    action = route53._text(element, "Action")
    given = route53._find(element, "ResourceRecordSet")
    if action not in ACTIONS:
        raise invalid_input(
            f"Invalid XML ; cvc-enumeration-valid: Value '{action}' is not facet-valid with respect to enumeration "
            f"'[{', '.join(ACTIONS)}]'. It must be a value from the enumeration."
        )
    if given is None or not route53._text(given, "Name") or not route53._text(given, "Type"):
        raise invalid_input("Invalid XML ; cvc-complex-type: a Change needs a ResourceRecordSet with Name and Type")
    _check_numbers(route53, given)
    record_set = route53._parse_record_set(given)
    if "TTL" in record_set:
        record_set["TTL"] = str(int(record_set["TTL"]))
    _check_shape(action, route53._text(given, "Name"), record_set)
    return action, record_set


def _check_numbers(route53, given):
    for field, highest in (("TTL", HIGHEST_TTL), ("Weight", 255)):
        text = route53._text(given, field, None)
        if text is None:
            continue
        if not text.isdecimal():
            raise invalid_input(f"Invalid XML ; cvc-minInclusive-valid: Value '{text}' is not valid for type '{field}'.")
        if int(text) > highest:
            raise invalid_input(
                f"Invalid XML ; cvc-maxInclusive-valid: Value '{text}' is not facet-valid with respect to maxInclusive "
                f"'{highest}' for type '{field}'."
            )


def _check_shape(action, name, record_set):
    identifier = record_set.get("SetIdentifier")
    where = f"Change with [Action={action}, Name={name}, Type={record_set['Type']}, SetIdentifier={identifier or 'null'}]"
    _check_content(record_set, where)
    policies = [policy for policy in POLICIES if policy in record_set]
    if policies and not identifier:
        raise invalid_input(f"Invalid request: Missing field 'SetIdentifier' in {where}")
    if identifier and len(policies) != 1:
        found = "more than one" if policies else "none"
        raise invalid_input(
            "Invalid request: Expected exactly one of [Weight, Region, Failover, GeoLocation, or MultiValueAnswer], "
            f"but found {found} in {where}"
        )
    if identifier and len(identifier) > 128:
        raise _too_long(identifier, 128, "ResourceRecordSetIdentifier")


def _check_content(record_set, where):
    values = record_set.get("ResourceRecords") or []
    plain = "TTL" in record_set and bool(values)
    partly = "TTL" in record_set or bool(values)
    alias = "AliasTarget" in record_set
    if (alias and partly) or (not alias and not plain):
        found = "more than one" if alias else "none"
        raise invalid_input(
            "Invalid request: Expected exactly one of [AliasTarget, all of [TTL, and ResourceRecords], or "
            f"TrafficPolicyInstanceId], but found {found} in {where}"
        )
    for value in values:
        if len(value) > LONGEST_VALUE:
            raise _too_long(value, LONGEST_VALUE, "RData")


def _too_long(value, longest, kind):
    return invalid_input(
        f"Invalid XML ; cvc-maxLength-valid: Value '{value}' with length = '{len(value)}' is not facet-valid with respect "
        f"to maxLength '{longest}' for type '{kind}'."
    )
