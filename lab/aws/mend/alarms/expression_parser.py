"""Metric math, read into a tree.

AWS: CloudWatch User Guide, "Using math expressions with CloudWatch metrics". Operators + - * / ^, comparisons, AND/&&,
OR/||, unary minus, parentheses, lists, calls, ids, numbers and strings. Anything else is an error with its place.
"""

import re

from mend.alarms.token_reader import TokenReader

TOKEN = re.compile(r"\s*(?:(\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)|([A-Za-z_][A-Za-z0-9_]*)|(\"[^\"]*\"|'[^']*')|(==|!=|<=|>=|&&|\|\||[-+*/^<>()\[\],]))")
LEVELS = [("OR", "||"), ("AND", "&&"), ("==", "!=", "<", "<=", ">", ">="), ("+", "-"), ("*", "/"), ("^",)]


class ExpressionError(ValueError):
    """The expression is wrong, or asks for what this evaluator does not know."""


def parse(text):
    """A tree of tuples: ("number", 1), ("id", "m1"), ("text", …), ("call", "MAX", [..]), ("list", [..]), ("+", a, b), ("neg", a)."""
    parser = _Parser(text)
    return parser.whole(parser.binary(0))


class _Parser(TokenReader):
    token, error, what = TOKEN, ExpressionError, "expression"

    def binary(self, level):
        if level == len(LEVELS):
            return self.unary()
        left = self.binary(level + 1)
        while self.peek() in LEVELS[level]:
            operator = {"||": "OR", "&&": "AND"}.get(self.peek(), self.peek())
            self.take()
            left = (operator, left, self.binary(level + 1))
        return left

    def unary(self):
        if self.peek() == "-":
            self.take()
            return ("neg", self.unary())
        return self.atom()

    def atom(self):
        token = self.take()
        if token == "(":
            inner = self.binary(0)
            self.take(")")
            return inner
        if token == "[":
            return ("list", self.items("]"))
        if token[0] in "\"'":
            return ("text", token[1:-1])
        if token[0].isdigit() or token[0] == ".":
            return ("number", float(token))
        if self.peek() == "(":
            self.take()
            return ("call", token.upper(), self.items(")"))
        if token[0].isalpha():
            return ("id", token)
        raise self.unexpected(token)

    def items(self, end):
        found = []
        while self.peek() != end:
            if found:
                self.take(",")
            found.append(self.binary(0))
        self.take(end)
        return found
