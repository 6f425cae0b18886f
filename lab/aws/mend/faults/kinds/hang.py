"""A service that takes a call and answers late, or not while this is on."""

import asyncio

from mend.faults.answers import error
from mend.faults.parameters import ACTION, CARRIED_OUT, SCOPE
from mend.faults.scope import Scope

NAME = "hang"
SUMMARY = "AWS takes a call and answers late, or never"
PARAMETERS = {
    "milliseconds": {"type": "integer", "minimum": 1, "description": "How late, then as ever; default: never"},
    **ACTION,
    **SCOPE,
    **CARRIED_OUT,
}
REQUIRED = ()


class Hang:
    def __init__(self, parameters):
        self.scope, self.given, self.over = Scope(parameters), parameters, asyncio.Event()

    async def __call__(self, call, handle):
        if not self.scope.takes(call):
            return await handle()
        if "milliseconds" in self.given:
            return await self._late(handle)
        if self.given.get("carriedOut"):
            await handle()
        await self.over.wait()
        # Who asked is gone by now; what was not carried out must not be so later.
        return error(call, "ServiceUnavailable", "The lab's fault is over.", 503)

    async def _late(self, handle):
        seconds = self.given["milliseconds"] / 1000
        if not self.given.get("carriedOut"):
            await self._wait(seconds)
            return await handle()
        answer = await handle()
        await self._wait(seconds)
        return answer

    async def _wait(self, seconds):
        """So long, or until the fault is switched off."""
        try:
            await asyncio.wait_for(self.over.wait(), seconds)
        except asyncio.TimeoutError:
            pass

    def stop(self):
        self.over.set()


make = Hang
