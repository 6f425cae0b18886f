"""What befalls a function's process at its Nth call of an action."""

from mend.faults.answers import error
from mend.faults.scope import Scope

AT_STEP = {
    "service": {"type": "string", "description": "As in IAM: route53"},
    "action": {"type": "string", "description": "As in IAM: ChangeResourceRecordSets"},
    "nth": {"type": "integer", "minimum": 1, "description": "Which call from now on; default: the first"},
    "carriedOut": {"type": "boolean", "description": "The call is carried out first; default: it never is"},
}


class AtStep:
    """Strikes once."""

    def __init__(self, parameters):
        self.scope, self.given, self.calls = Scope(parameters), parameters, 0

    async def __call__(self, call, handle):
        if not self.scope.concerns(call):
            return await handle()
        self.calls += 1
        if self.calls != self.given.get("nth", 1):
            return await handle()
        if self.given.get("carriedOut"):
            answer = await handle()
            self.strike(call.caller)
            return answer
        self.strike(call.caller)
        return error(call, "ServiceUnavailable", "The lab's fault: the call was not carried out.", 503)

    def strike(self, environment):
        raise NotImplementedError
