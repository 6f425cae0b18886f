"""What functions may connect to: rules in a file, which `egress.mjs` reads at each connection.

A rule: {"action": "timeout" | "unreachable" | "refused" | "redirect"} for all, or narrowed by `transport` (`tcp` or `udp`),
`host`, `ports`, `function` (a part of its name); `except`: {"host"?, "port"} is let through; `redirect` has `to`: {"host",
"port"}. The first rule that fits holds. AWS's own endpoint is always reached.
"""

import json

ACTIONS = ("timeout", "unreachable", "refused", "redirect")

_file = None


def configure(options):
    global _file
    _file = options.state_dir / "egress.json"
    _file.unlink(missing_ok=True)


def rules_file():
    return _file


def write(rules):
    """Raises ValueError."""
    if not isinstance(rules, list) or not all(isinstance(rule, dict) and rule.get("action") in ACTIONS for rule in rules):
        raise ValueError(f"rules are a list, each with an action: {', '.join(ACTIONS)}")
    new = _file.with_suffix(".new")
    new.write_text(json.dumps(rules))
    new.replace(_file)
