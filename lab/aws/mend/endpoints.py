"""What a test asks of the lab itself, beside the AWS API, as JSON: GET /_lab/workers, /_lab/schedules and
/_lab/recorded, /_lab/calls, /_lab/route53/…

And the certificate that topics' messages are signed under, as PEM.
"""

from mend.asgi import read_body, respond, send_json


def around(app):
    """The emulator's application, with the lab's own paths in front."""
    from mend import schedules
    from mend.functions import pool
    from mend.iam import calls
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
            await send_json(send, 200, answers[path]())
        elif path == calls.PATH:
            await send_json(send, *calls.answer(scope["method"]))
        elif path.startswith(route53.PREFIX):
            query, body = scope["query_string"].decode(), await read_body(receive)
            await send_json(send, *route53.answer(scope["method"], path, query, body))
        elif path == signature.PATH:
            await respond(send, 200, b"application/x-pem-file", signature.certificate().encode())
        else:
            await app(scope, receive, send)

    return with_lab_paths
