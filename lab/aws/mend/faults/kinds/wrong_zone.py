"""AWS: Route 53 API Reference, NoSuchHostedZone (404) of every action on a zone."""

from mend.faults.answers import error
from mend.faults.parameters import SCOPE
from mend.faults.scope import Scope

NAME = "wrong-zone"
SUMMARY = "Route 53 knows no hosted zone with the id that a function asks for"
PARAMETERS = {"zone": {"type": "string", "description": "Only this id; default: every zone"}, **SCOPE}
REQUIRED = ()


def make(parameters):
    scope = Scope(parameters)

    async def fault(call, handle):
        zone = call.zone if call.service == "route53" else None
        if zone is None or parameters.get("zone", zone) != zone or not scope.takes(call):
            return await handle()
        return error(call, "NoSuchHostedZone", f"No hosted zone found with ID: {zone}", 404)

    return fault
