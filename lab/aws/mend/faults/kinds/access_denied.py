"""AWS: IAM User Guide, "Troubleshoot access denied error messages"."""

from mend.faults.answers import refused
from mend.faults.parameters import ACTION, SCOPE
from mend.faults.scope import instead

NAME = "access-denied"
SUMMARY = "AWS denies a function what its policy no longer allows"
PARAMETERS = {**ACTION, **SCOPE}
REQUIRED = ()


def make(parameters):
    return instead(parameters, _denied)


def _denied(call):
    action = f"{call.service}:{call.action}"
    on = f" on resource: {call.resource}" if call.resource else ""
    because = f"because no identity-based policy allows the {action} action"
    return refused(call, "AccessDenied", f"User: {call.principal} is not authorized to perform: {action}{on} {because}")
