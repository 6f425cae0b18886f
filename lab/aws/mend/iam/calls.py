"""What was asked under a policy, once told to keep it: for simulations of the same policies elsewhere.

POST /_lab/calls begins, with none; GET lists `[{role, action, resource, context, allowed, times}]`, equal calls once. Only calls
of a role's session or a user are evaluated and so kept. What differs from call to call by itself (time, session) is left out.
"""

import json

PATH = "/_lab/calls"
VOLATILE = ("aws:currenttime", "aws:epochtime", "aws:userid")

_times = None  # the call, as JSON -> how often


def keep(request, allowed):
    if _times is None:
        return
    context = {key: value for key, value in request.context.items() if key not in VOLATILE}
    call = {
        "role": next(iter(context.pop("aws:principalarn", [])), None),
        "action": request.action,
        "resource": request.resource,
        "context": context,
        "allowed": allowed,
    }
    text = json.dumps(call, sort_keys=True)
    _times[text] = _times.get(text, 0) + 1


def answer(method):
    global _times
    if method == "POST":
        _times = {}
    return 200, [{**json.loads(text), "times": times} for text, times in (_times or {}).items()]
