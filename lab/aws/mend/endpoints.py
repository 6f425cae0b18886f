"""What a test asks of the lab itself, beside the AWS API, as JSON: GET /_lab/workers, GET /_lab/schedules, /_lab/route53/…"""

import json


def around(app):
    """The emulator's application, with the lab's own paths in front."""
    from mend import schedules
    from mend.functions import pool
    from mend.route53 import endpoints as route53

    answers = {"/_lab/workers": pool.listing, "/_lab/schedules": schedules.listing}

    async def with_lab_paths(scope, receive, send):
        path = scope.get("path", "") if scope["type"] == "http" else ""
        if path in answers:
            await _send(send, 200, answers[path]())
        elif path.startswith(route53.PREFIX):
            query, body = scope["query_string"].decode(), await _body(receive)
            await _send(send, *route53.answer(scope["method"], path, query, body))
        else:
            await app(scope, receive, send)

    return with_lab_paths


async def _body(receive):
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def _send(send, status, value):
    headers = [(b"content-type", b"application/json")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": json.dumps(value).encode()})
