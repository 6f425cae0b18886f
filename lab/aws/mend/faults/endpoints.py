"""The lab's own paths of this folder, in front of the emulator's application."""

import json

from mend.asgi import read_body, send_json
from mend.faults import switchboard
from mend.faults.parameters import Unfit
from mend.functions import egress

FAULTS, EGRESS = "/_lab/faults", "/_lab/egress"


def around(app):
    async def with_faults(scope, receive, send):
        path = scope.get("path", "") if scope["type"] == "http" else ""
        if path == EGRESS or path == FAULTS or path.startswith(f"{FAULTS}/"):
            await send_json(send, *_answer(scope["method"], path, await read_body(receive)))
        else:
            await app(scope, receive, send)

    return with_faults


def _answer(method, path, body):
    """Status, and what goes back as JSON."""
    try:
        return 200, _carry_out(method, path, body)
    except KeyError as error:
        return 404, {"error": f"There is no fault {error}. There are {', '.join(switchboard.known())}."}
    except (Unfit, ValueError) as error:
        return 400, {"error": f"{path.rpartition('/')[2]}: {error}"}


def _carry_out(method, path, body):
    name = path.removeprefix(FAULTS).strip("/")
    if (method, path) == ("PUT", EGRESS):
        return egress.write(json.loads(body))
    if (method, name) == ("GET", ""):
        return switchboard.listing()
    if method == "PUT" and name:
        return switchboard.switch_on(name, json.loads(body or b"{}"))
    if method == "DELETE":
        return switchboard.switch_off(name) if name else switchboard.all_off()
    raise ValueError(f"there is no {method}")
