"""Credentials of roles: those that AssumeRole gives, and those a function runs under.

AWS: STS API Reference, AssumeRole: the role's trust policy must let the caller in. Lambda Developer Guide, "Execution role":
a function has the session <role>/<function name>.
MiniStack: anybody may assume any role, and does not become it; a function has its account's root.
"""

import json

from ministack.core.responses import request_scope

from mend.call import parameters
from mend.iam.evaluation import Policies, Request, refusal


def install(app, sts):
    sts.handle_request = _remembering(sts, sts.handle_request)
    app.set_request_account_id = _by_session(sts, app.set_request_account_id)


def of_function(config):
    """New credentials of a function's role, as its environment's variables."""
    from ministack.services import sts

    role_arn, name = config["Role"], config["FunctionName"]
    arn, error = sts._assumed_role_arn(role_arn, name)
    if error:
        raise ValueError(f"{role_arn} is no role's ARN")
    key, secret = sts._gen_session_access_key(), sts._gen_secret()
    sts._sessions[key] = {"Arn": arn, "UserId": f"{key}:{name}", "SecretAccessKey": secret, "RoleArn": role_arn}
    return {
        "AWS_ACCESS_KEY_ID": key,
        "AWS_SECRET_ACCESS_KEY": secret,
        "AWS_SESSION_TOKEN": sts._gen_session_token(),
    }


def _remembering(sts, original):
    """Notes which role a new session has, and its session policy."""

    async def handle(method, path, headers, body, query_params):
        before = set(sts._sessions)
        answer = await original(method, path, headers, body, query_params)
        given = parameters(headers, body, query_params)
        for key in set(sts._sessions) - before:
            if given.get("RoleArn"):
                sts._sessions[key] |= {"RoleArn": given["RoleArn"], "Policy": given.get("Policy")}
        return answer

    return handle


def _by_session(sts, original):
    """A request with a session's key belongs to the account of its role."""

    def set_account(access_key):
        session = sts._sessions.get(access_key)
        original(session["Arn"].split(":")[4] if session else access_key)

    return set_account


def trusts(role_arn, names, context):
    """Whether the role's trust policy lets a principal with these names assume it."""
    from ministack.services import iam

    parts = role_arn.split(":")
    with request_scope(parts[4], "us-east-1"):
        role = iam._roles.get(parts[5].rsplit("/", 1)[-1])
    document = role.get("AssumeRolePolicyDocument") if role else None
    if not document:
        return False
    document = json.loads(document) if isinstance(document, str) else document
    request = Request("sts:AssumeRole", "*", context)
    return refusal(request, Policies([], resource=[document]), names) is None
