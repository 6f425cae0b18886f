"""A function whose process dies at a given step, as one that runs out of memory or whose host fails."""

import signal

from mend.faults.parameters import SCOPE
from mend.faults.steps import AT_STEP, AtStep

NAME = "function-killed"
SUMMARY = "The process of a function is killed at its Nth call of an action, before or after that is carried out"
PARAMETERS = {**AT_STEP, **SCOPE}
REQUIRED = ("service", "action")


class Killed(AtStep):
    def strike(self, environment):
        environment.signal(signal.SIGKILL)


make = Killed
