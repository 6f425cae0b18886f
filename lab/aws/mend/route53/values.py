"""Values, by record type.

AWS: Developer Guide, "Supported DNS record types": a TXT value is one or more strings in double quotes, each of at most 255
characters, with a space between; a quote inside is escaped by a backslash; addresses must be addresses.
"""

import ipaddress
import re

_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(?:[0-7]{3}|.)")


def value_errors(record_set):
    """What is wrong with the set's values, in AWS's words."""
    values = record_set.get("ResourceRecords") or []
    check = _CHECKS.get(record_set["Type"])
    for value in values:
        problem = check(value) if check else None
        if problem:
            yield f"Invalid Resource Record: 'FATAL problem: {problem} encountered with '{value}''"
    for value in sorted({value for value in values if values.count(value) > 1}):
        yield f"Duplicate Resource Record: '{value}'"


def _text(value):
    rest, strings = value.strip(), []
    while rest:
        match = _STRING.match(rest)
        if not match:
            return "InvalidCharacterString (Value should be enclosed in quotation marks)"
        strings.append(match.group(1))
        rest = rest[match.end() :].lstrip(" \t")
    if not strings:
        return "InvalidCharacterString (Value should be enclosed in quotation marks)"
    if any(len(_ESCAPE.sub("x", string)) > 255 for string in strings):
        return "CharacterStringTooLong (Value is too long)"
    return None


def _address(version, problem):
    def check(value):
        try:
            right = ipaddress.ip_address(value).version == version
        except ValueError:
            right = False
        return None if right else problem

    return check


_CHECKS = {
    "TXT": _text,
    "SPF": _text,
    "A": _address(4, "ARRDATAIllegalIPv4Address (Value is not a valid IPv4 address)"),
    "AAAA": _address(6, "AAAARRDATAIllegalIPv6Address (Value is not a valid IPv6 address)"),
}
