"""Which calls a fault is for, and how often."""


class Scope:
    """By the parameters of `parameters.SCOPE` and `parameters.ACTION`, as far as they are given."""

    def __init__(self, parameters):
        self.given, self.left = parameters, parameters.get("times")

    def concerns(self, call):
        config = call.caller.config
        return (
            self.given.get("service") in (None, call.service)
            and self.given.get("action") in (None, call.action)
            and ("resource" not in self.given or self.given["resource"] in (call.resource or ""))
            and self.given.get("function", "") in config["FunctionName"]
            and self.given.get("role", "") in config["Role"]
        )

    def takes(self, call):
        """Whether this call is one of them; each that is counts."""
        if not self.concerns(call) or self.left == 0:
            return False
        if self.left is not None:
            self.left -= 1
        return True


def passing(stop):
    """A fault that lets every call be, for it lies elsewhere; `stop` ends it."""

    async def fault(_call, handle):
        return await handle()

    fault.stop = stop
    return fault


def instead(parameters, answer):
    """A fault that gives `answer(call)` in the service's place, whether or not it is carried out."""
    scope = Scope(parameters)

    async def fault(call, handle):
        if not scope.takes(call):
            return await handle()
        if parameters.get("carriedOut"):
            await handle()
        return answer(call)

    return fault
