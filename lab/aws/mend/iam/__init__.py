"""IAM: what a role may not do is refused.

AWS: IAM User Guide, "Policy evaluation logic". A deployed function runs under its own role.
MiniStack: evaluates no policy; a function runs as root; who assumes a role stays who they were.
Mend: in front of every service that `requests` knows how to read, a session or a user needs its policies' leave. `sessions`
gives roles' credentials, `principals` says whose a key is and what policies they have, `evaluation` and `conditions` decide,
`denial` refuses in the service's words, `calls` keeps what was asked. Root (key `test`) may all. CloudFormation may what its
execution role may (`execution`). What else the emulator does by itself (schedules, delivery) is not evaluated, but for alarms at
topics (`services`). `--iam off` leaves all this out.
"""

from datetime import datetime, timezone

from ministack.core.responses import get_account_id, get_region

from mend.call import parameters
from mend.iam import calls, cloudformation, execution, managed, services, sessions
from mend.iam.denial import denied, unknown_key
from mend.iam.evaluation import Policies, Request, refusal
from mend.iam.principals import UnknownKey, caller
from mend.iam.requests import requests_of
from mend.iam.resource_policies import resource_policies


def install(options):
    from ministack import app
    from ministack.services import iam, sts

    sessions.install(app, sts)
    managed.install(iam)
    cloudformation.install()
    services.configure(options)
    if options.iam == "off":
        return
    execution.install()
    for service, handler in list(app.SERVICE_HANDLERS.items()):
        app.SERVICE_HANDLERS[service] = _guarded(app, service, handler)


def _guarded(app, service, handler):
    async def handle(method, path, headers, body, query_params):
        answer = _refused(app, service, method, path, headers, body, query_params)
        if answer is not None:
            return answer
        return await handler(method, path, headers, body, query_params)

    return handle


def _refused(app, service, method, path, headers, body, query_params):
    """The answer to a request that is not allowed, or None."""
    try:
        principal = caller(app.extract_access_key_id(headers, query_params))
    except UnknownKey:
        return unknown_key(service, headers)
    if service == "sts":
        return _refused_role(principal, headers, body, query_params)
    if principal is None:
        return None
    for request in requests_of(service, method, path, headers, body, query_params):
        request.context |= _global_context(principal)
        own = principal.policies
        policies = Policies(own.identity, own.boundary, own.session, resource_policies(service, request.resource))
        reason = refusal(request, policies, principal.names)
        calls.keep(request, allowed=reason is None)
        if reason:
            return denied(service, headers, principal.arn, request, reason)
    return None


def _refused_role(principal, headers, body, query_params):
    """AssumeRole: the trust policy lets the caller in by name, or the account; then the caller's own policy must do so too."""
    given = parameters(headers, body, query_params)
    role = given.get("RoleArn", "")
    operation = given.get("Action") or headers.get("x-amz-target", "").rpartition(".")[2]
    if operation != "AssumeRole" or role.count(":") != 5:
        return None
    account = get_account_id()
    root = f"arn:aws:iam::{account}:root"
    names = principal.names if principal else [account, root]
    context = _global_context(principal) if principal else {}
    request = Request("sts:AssumeRole", role, context)
    if sessions.trusts(role, names, context) and _may_itself(principal, request, role):
        return None
    reason = "because no identity-based policy allows the sts:AssumeRole action"
    return denied("sts", headers, principal.arn if principal else root, request, reason)


def _may_itself(principal, request, role):
    """IAM User Guide, "How IAM roles differ from resource-based policies": trust in an account leaves it to that account."""
    if principal is None:
        return True
    by_name = [name for name in principal.names if not name.isdigit() and not name.endswith(":root")]
    return sessions.trusts(role, by_name, request.context) or not refusal(request, principal.policies, principal.names)


def _global_context(principal):
    """AWS's global condition keys. The lab speaks http on loopback, and says what a client of AWS would: TLS."""
    now = datetime.now(timezone.utc)
    return {
        **principal.context,
        "aws:securetransport": ["true"],
        "aws:sourceip": ["127.0.0.1"],
        "aws:currenttime": [now.strftime("%Y-%m-%dT%H:%M:%SZ")],
        "aws:epochtime": [str(int(now.timestamp()))],
        "aws:requestedregion": [get_region()],
        "aws:resourceaccount": [get_account_id()],
        "aws:principalisawsservice": ["false"],
        "aws:viaawsservice": ["false"],
    }
