"""A request's body, and answers, of the lab's own endpoints (ASGI)."""

import json


async def read_body(receive):
    body, more = b"", True
    while more:
        message = await receive()
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


async def send_json(send, status, value):
    await respond(send, status, b"application/json", json.dumps(value).encode())


async def respond(send, status, kind, body):
    await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", kind)]})
    await send({"type": "http.response.body", "body": body})
