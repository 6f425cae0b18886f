"""Rules of composite alarms.

AWS: API Reference, PutCompositeAlarm, AlarmRule: `ALARM(name or ARN)`, `OK(…)`, `INSUFFICIENT_DATA(…)`, `TRUE`, `FALSE`, `AND`,
`OR`, `NOT`, parentheses, `AT_LEAST(number or percentage, state, (alarm, …))`. A name may stand in double quotes. NOT binds
closest, then AND, then OR.
"""

import re

from mend.alarms.token_reader import TokenReader

STATES = ("ALARM", "OK", "INSUFFICIENT_DATA")
TOKEN = re.compile(r'\s*("[^"]*"|[(),]|[^\s(),"]+)')


class RuleError(ValueError):
    """The rule cannot be read."""


def parse(text):
    """A tree: ("state", "ALARM", name), ("constant", True), ("NOT", a), ("AND", a, b), ("OR", a, b), ("AT_LEAST", "2", state, names)."""
    reader = _Reader(text)
    return reader.whole(reader.either())


def names(tree):
    """The alarms a rule names, by name or ARN as written, in order."""
    kind = tree[0]
    if kind == "state":
        return [tree[2]]
    if kind == "AT_LEAST":
        return list(tree[3])
    return [] if kind == "constant" else [name for part in tree[1:] for name in names(part)]


def true(tree, state_of):
    """Whether the rule holds; `state_of(name)` gives an alarm's state, or None for one that is gone."""
    kind = tree[0]
    if kind == "constant":
        return tree[1]
    if kind == "state":
        return state_of(tree[2]) == tree[1]
    if kind == "AT_LEAST":
        count = sum(state_of(name) == tree[2] for name in tree[3])
        return count * 100 >= float(tree[1][:-1]) * len(tree[3]) if tree[1].endswith("%") else count >= int(tree[1])
    parts = (true(part, state_of) for part in tree[1:])
    return not next(parts) if kind == "NOT" else all(parts) if kind == "AND" else any(parts)


class _Reader(TokenReader):
    token, error, what = TOKEN, RuleError, "alarm rule"

    def either(self):
        left = self.both()
        while self.peek() == "OR":
            self.take()
            left = ("OR", left, self.both())
        return left

    def both(self):
        left = self.negated()
        while self.peek() == "AND":
            self.take()
            left = ("AND", left, self.negated())
        return left

    def negated(self):
        if self.peek() == "NOT":
            self.take()
            return ("NOT", self.negated())
        return self.atom()

    def atom(self):
        token = self.take()
        if token == "(":
            inner = self.either()
            self.take(")")
            return inner
        if token in ("TRUE", "FALSE"):
            return ("constant", token == "TRUE")
        if token == "AT_LEAST":
            return self.at_least()
        if token not in STATES:
            raise self.unexpected(token)
        self.take("(")
        name = self.name()
        self.take(")")
        return ("state", token, name)

    def at_least(self):
        self.take("(")
        threshold = self.take()
        self.take(",")
        state = self.take()
        if state not in STATES or not re.fullmatch(r"\d+%?", threshold):
            raise RuleError(f"Cannot read AT_LEAST in alarm rule: {self.text}")
        self.take(",")
        self.take("(")
        found = [self.name()]
        while self.peek() == ",":
            self.take()
            found.append(self.name())
        self.take(")")
        self.take(")")
        return ("AT_LEAST", threshold, state, found)

    def name(self):
        """In quotes, or as words up to the bracket: a name may hold blanks."""
        words = [self.take()]
        while words[0][0] != '"' and self.peek() not in (None, "(", ")", ","):
            words.append(self.take())
        return " ".join(words).strip('"')
