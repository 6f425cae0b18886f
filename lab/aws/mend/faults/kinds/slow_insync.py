"""AWS: Route 53 API Reference, GetChange: PENDING until all name servers have the change, generally under 60 s."""

from mend.faults.scope import passing
from mend.route53.settings import settings

NAME = "slow-insync"
SUMMARY = "A change of Route 53 is INSYNC, and at every name server, only after so long; for everybody"
PARAMETERS = {
    "seconds": {"type": "number", "minimum": 0, "maximum": 60, "description": "Changes made from now on take so long"},
}
REQUIRED = ("seconds",)


def make(parameters):
    before, ours = settings["insyncSeconds"], parameters["seconds"]
    settings.change({"insyncSeconds": ours})

    def stop():
        # Who has set something else since wants that.
        if settings["insyncSeconds"] == ours:
            settings.change({"insyncSeconds": before})

    return passing(stop)
