"""What a test asks of the lab itself, beside the AWS API, as JSON: GET /_lab/workers, /_lab/schedules and
/_lab/recorded, /_lab/route53/…

And the certificate that topics' messages are signed under, as PEM.
"""

import json


def around(app):
    """The emulator's application, with the lab's own paths in front."""
    from mend import schedules
    from mend.functions import pool
    from mend.route53 import endpoints as route53
    from mend.topics import signature
    from mend.types import recorded

    answers = {
        "/_lab/workers": pool.listing,
        "/_lab/schedules": schedules.listing,
        "/_lab/recorded": recorded.listing,
    }

    async def with_lab_paths(scope, receive, send):
        path = scope.get("path", "") if scope["type"] == "http" else ""
        if path in answers:
            await _send(send, 200, answers[path]())
        elif path.startswith(route53.PREFIX):
            query, body = scope["query_string"].decode(), await _body(receive)
            await _send(send, *route53.answer(scope["method"], path, query, body))
        elif path == signature.PATH:
            await _respond(send, 200, b"application/x-pem-file", signature.certificate().encode())
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
    await _respond(send, status, b"application/json", json.dumps(value).encode())


async def _respond(send, status, kind, body):
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", kind)]})
    await send({"type": "http.response.body", "body": body})
