"""Whether policies allow an action.

AWS: IAM User Guide, "Policy evaluation logic": an explicit deny anywhere wins; else a permissions boundary and a session
policy, where there are any, must allow; and an identity-based or (in the same account) a resource-based policy must.
"""

from dataclasses import dataclass, field

from mend.iam.conditions import holds
from mend.iam.patterns import filled_in, matches


@dataclass
class Request:
    action: str  # as `route53:GetChange`
    resource: str  # an ARN, or `*` for an action that knows no resource
    context: dict = field(default_factory=dict)  # lower-case condition key -> list of strings


@dataclass
class Policies:
    """Policy documents as JSON objects. None for a boundary or session policy that there is not."""

    identity: list
    boundary: list = None
    session: list = None
    resource: list = field(default_factory=list)


def refusal(request, policies, principal):
    """None when allowed, else why not, as the end of AWS's sentence."""
    kinds = [
        ("an identity-based policy", policies.identity, None),
        ("a permissions boundary", policies.boundary, None),
        ("a session policy", policies.session, None),
        ("a resource-based policy", policies.resource, principal),
    ]
    for name, documents, of in kinds:
        if _says("Deny", documents, request, of):
            return f"with an explicit deny in {name}"
    for name, documents in (("permissions boundary", policies.boundary), ("session policy", policies.session)):
        if documents is not None and not _says("Allow", documents, request, None):
            return f"because no {name} allows the {request.action} action"
    if _says("Allow", policies.identity, request, None) or _says("Allow", policies.resource, request, principal):
        return None
    return f"because no identity-based policy allows the {request.action} action"


def _says(effect, documents, request, principal):
    return any(
        statement.get("Effect") == effect and _applies(statement, request, principal)
        for document in documents or []
        for statement in listed(document.get("Statement"))
    )


def _applies(statement, request, principal):
    return (
        (principal is None or _is_principal(statement, principal))
        and _is_action(statement, request.action)
        and _is_resource(statement, request)
        and holds(statement.get("Condition"), request.context)
    )


def _is_action(statement, action):
    if "NotAction" in statement:
        return not any(matches(each, action, ignore_case=True) for each in listed(statement["NotAction"]))
    return any(matches(each, action, ignore_case=True) for each in listed(statement.get("Action")))


def _is_resource(statement, request):
    if "NotResource" in statement:
        return not _any_resource(statement["NotResource"], request)
    return _any_resource(statement.get("Resource", "*"), request)


def _any_resource(patterns, request):
    filled = (filled_in(each, request.context) for each in listed(patterns))
    return any(each is not None and matches(each, request.resource) for each in filled)


def _is_principal(statement, principal):
    """`principal` holds all names the caller goes by: ARNs of session and role, the account, or a service."""
    given = statement.get("Principal", statement.get("NotPrincipal"))
    names = ["*"] if given == "*" else [each for values in (given or {}).values() for each in listed(values)]
    found = any(name == "*" or name in principal for name in names)
    return found != ("NotPrincipal" in statement)


def listed(value):
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
