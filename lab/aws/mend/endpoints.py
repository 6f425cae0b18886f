"""What a test asks of the lab itself, beside the AWS API: GET /_lab/workers and GET /_lab/schedules, as JSON."""

import json


def around(app):
    """The emulator's application, with the lab's own paths in front."""
    from mend import schedules
    from mend.functions import pool

    answers = {"/_lab/workers": pool.listing, "/_lab/schedules": schedules.listing}

    async def with_lab_paths(scope, receive, send):
        answer = answers.get(scope.get("path")) if scope["type"] == "http" else None
        if answer is None:
            await app(scope, receive, send)
            return
        await send(
            {"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"application/json")]}
        )
        await send({"type": "http.response.body", "body": json.dumps(answer()).encode()})

    return with_lab_paths
