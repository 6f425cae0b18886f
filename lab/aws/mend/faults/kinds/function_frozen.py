"""A function whose environment stands still at a given step. Lambda freezes idle environments; a starved host any."""

import asyncio
import signal

from mend.faults.parameters import SCOPE
from mend.faults.steps import AT_STEP, AtStep

NAME = "function-frozen"
SUMMARY = "The process of a function stands still from its Nth call of an action on, before or after that"
PARAMETERS = {
    **AT_STEP,
    "milliseconds": {"type": "integer", "minimum": 1, "description": "How long; default: until this is switched off"},
    **SCOPE,
}
REQUIRED = ("service", "action")


class Frozen(AtStep):
    def __init__(self, parameters):
        super().__init__(parameters)
        self.frozen = None

    def strike(self, environment):
        self.frozen = environment
        environment.signal(signal.SIGSTOP)
        if "milliseconds" in self.given:
            asyncio.get_running_loop().call_later(self.given["milliseconds"] / 1000, self.stop)

    def stop(self):
        """It goes on where it was."""
        frozen, self.frozen = self.frozen, None
        if frozen:
            frozen.signal(signal.SIGCONT)


make = Frozen
