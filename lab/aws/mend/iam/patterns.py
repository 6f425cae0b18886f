"""Wildcards and variables in policies.

AWS: IAM User Guide, "Resource" and "IAM policy elements: Variables and tags": `*` is any run of characters, dots, colons and
slashes too, `?` one; `${key}` is the context key's value, `${*}`, `${?}` and `${$}` the characters themselves.
"""

import re
from functools import lru_cache

_VARIABLE = re.compile(r"\$\{([^}]+)\}")
_SPECIAL = {"*": "\0", "?": "\1", "$": "$"}


def matches(pattern, text, ignore_case=False):
    return bool(_compiled(pattern, ignore_case).fullmatch(text))


@lru_cache(maxsize=4096)
def _compiled(pattern, ignore_case):
    meanings = {"*": ".*", "?": ".", "\0": re.escape("*"), "\1": re.escape("?")}
    shape = "".join(meanings.get(character, re.escape(character)) for character in pattern)
    return re.compile(shape, re.DOTALL | (re.IGNORECASE if ignore_case else 0))


def filled_in(text, context):
    """The text with its variables replaced, or None when one has no value (the element then matches nothing)."""
    missing = False

    def value(match):
        nonlocal missing
        name = match.group(1)
        if name in _SPECIAL:
            return _SPECIAL[name]
        found = context.get(name.lower())
        missing = missing or not found
        return found[0] if found else ""

    replaced = _VARIABLE.sub(value, text)
    return None if missing else replaced
