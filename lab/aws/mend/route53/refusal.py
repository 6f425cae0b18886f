"""A request that Route 53 does not accept: code, words and HTTP status as AWS gives them."""


class Refusal(Exception):
    def __init__(self, code, message, status=400):
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


def invalid_input(message):
    """The request itself is wrong; AWS says so of the first error it meets."""
    return Refusal("InvalidInput", message)


def invalid_batch(messages):
    """The batch would make a wrong zone; AWS lists every error in brackets, and changes nothing."""
    return Refusal("InvalidChangeBatch", "[" + ", ".join(messages) + "]")
