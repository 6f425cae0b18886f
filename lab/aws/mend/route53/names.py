"""Names as Route 53 keeps them.

AWS: Developer Guide, "DNS domain name format": lower case; every character but a-z, 0-9, - (hyphen), _ and . as a backslash
and three octal digits, so `*` is `\\052`; a label has at most 63 bytes, a name 255.
"""

import re

_PLAIN = re.compile(r"[a-z0-9_.\-]")
_ESCAPED = re.compile(r"\\([0-7]{3})")


def normalised(name):
    """`*.Example.com` -> `\\052.example.com.`; what is escaped already stays so. An empty name stays empty."""
    if not name:
        return name
    plain = _ESCAPED.sub(lambda match: chr(int(match.group(1), 8)), name).lower()
    escaped = "".join(c if _PLAIN.match(c) else f"\\{ord(c):03o}" for c in plain)
    return escaped if escaped.endswith(".") else escaped + "."


def name_errors(name):
    """What is wrong with a normalised name, in AWS's words."""
    labels = [_ESCAPED.sub("*", label) for label in name.rstrip(".").split(".")]
    for label in labels:
        if not label:
            yield f"FATAL problem: DomainLabelEmpty (Domain label is empty) encountered with '{name}'"
        if len(label) > 63:
            yield f"FATAL problem: DomainLabelTooLong (Domain label is too long) encountered with '{label}'"
    if len(".".join(labels)) + 1 > 255:
        yield f"FATAL problem: DomainNameTooLong (Domain name is too long) encountered with '{name}'"


def within(name, zone_name):
    return name == zone_name or name.endswith("." + zone_name)
