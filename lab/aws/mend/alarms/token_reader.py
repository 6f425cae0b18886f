"""A text, token by token: what the readers of rules and of expressions have in common."""


class TokenReader:
    """A reader sets `token` (a pattern with blanks before it), `error` (a ValueError of its own) and `what` (for messages)."""

    def __init__(self, text):
        self.text, self.tokens, self.at = text, self._read(text.rstrip()), 0

    def _read(self, text):
        place, found = 0, []
        while place < len(text):
            match = self.token.match(text, place)
            if match is None:
                raise self.error(f"Cannot read {self.what} at '{text[place:]}'")
            found.append(match.group(0).strip())
            place = match.end()
        return found

    def peek(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else None

    def take(self, wanted=None):
        token = self.peek()
        if token is None or (wanted is not None and token != wanted):
            raise self.error(f"Expected {wanted or 'more'} in {self.what}: {self.text}")
        self.at += 1
        return token

    def whole(self, tree):
        """The tree, if nothing is left behind it."""
        if self.peek() is not None:
            raise self.unexpected(self.peek())
        return tree

    def unexpected(self, token):
        return self.error(f"Unexpected '{token}' in {self.what}: {self.text}")
