"""AWS: Route 53 API Reference, GetChange."""

from mend.faults.parameters import SCOPE
from mend.faults.scope import Scope

NAME = "never-insync"
SUMMARY = "Route 53 tells functions PENDING of every change, while its name servers have it"
PARAMETERS = {**SCOPE}
REQUIRED = ()


def make(parameters):
    scope = Scope(parameters)

    async def fault(call, handle):
        status, head, body = await handle()
        if (call.service, call.action) == ("route53", "GetChange") and scope.takes(call):
            body = body.replace(b"<Status>INSYNC</Status>", b"<Status>PENDING</Status>")
        return status, head, body

    return fault
