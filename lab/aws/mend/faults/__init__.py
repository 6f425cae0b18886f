"""Faults of AWS, switched on by name while the lab runs. They befall what functions ask, and nobody else.

The lab's own clients and tests are not a function's (`callers.py`), so they see the world as it is. A fault is a file in
`kinds/`: NAME, SUMMARY, PARAMETERS (JSON Schema of each), REQUIRED, and `make(parameters)`, which gives
`async fault(call, handle)`: it answers, or lets `handle()` do so. It may have a `stop()`.

    GET /_lab/faults              [{name, summary, parameters, on}]; `on` is what it is on with, or null
    PUT /_lab/faults/<name>       JSON parameters; one that is on gets the new ones
    DELETE /_lab/faults[/<name>]  that one or all
    PUT /_lab/egress              what functions may connect to, see `functions/egress.py`
"""

from mend.faults import endpoints, switchboard
from mend.faults.call import FunctionCall
from mend.functions import egress


def install(options):
    from ministack import app

    egress.configure(options)
    for service, handler in list(app.SERVICE_HANDLERS.items()):
        app.SERVICE_HANDLERS[service] = _befallen(service, handler)


def around(app):
    return endpoints.around(app)


def _befallen(service, handler):
    async def handle(method, path, headers, body, query_params):
        call = FunctionCall(method, path, headers, body, query_params, called=service)
        forward = _forward(handler, method, path, headers, body, query_params)
        if call.caller is None:
            return await forward()
        for fault in switchboard.active():
            forward = _through(fault, call, forward)
        return await forward()

    return handle


def _forward(handler, *request):
    async def forward():
        return await handler(*request)

    return forward


def _through(fault, call, forward):
    async def through():
        return await fault(call, forward)

    return through
