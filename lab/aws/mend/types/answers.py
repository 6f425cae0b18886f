"""What a service's own operation answers, to a handler of CloudFormation."""

import json


def done(answer):
    """The answer's body. Raises ValueError, which fails the stack with it as the reason."""
    status, _headers, body = answer
    text = body.decode() if isinstance(body, bytes) else body
    if status >= 400:
        raise ValueError(text)
    return json.loads(text or "{}")
