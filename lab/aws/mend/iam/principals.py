"""Who calls: by the access key of the request.

AWS: IAM User Guide, "IAM identifiers" and "Temporary security credentials". Root may all; a user has its own and its groups'
policies; a session of a role the role's, less what boundary and session policy do not allow.
Here: `test` and a key that is an account's number are that account's root. Signatures are not checked.
"""

import json
from dataclasses import dataclass

from ministack.core.responses import get_account_id, request_scope
from ministack.services import iam, sts

from mend.iam.evaluation import Policies


@dataclass
class Principal:
    arn: str  # as in AWS's sentence: "User: <arn> is not authorized …"
    names: list  # what a Principal element may call it
    policies: Policies
    context: dict


class UnknownKey(Exception):
    """The key looks like one of AWS's, and there is none like it."""


def caller(access_key):
    """None for root. Raises UnknownKey."""
    session = sts._sessions.get(access_key)
    if session:
        return _role_session(session)
    key = next((value for (_, name), value in list(iam._access_keys._data.items()) if name == access_key), None)
    if key:
        return _user(key["UserName"])
    if access_key.startswith(("AKIA", "ASIA")):
        raise UnknownKey(access_key)
    return None


def of_role(role_arn, session):
    """A session of a role that a service has; None where there is no such role."""
    parts = role_arn.split(":")
    if len(parts) != 6:
        return None
    with request_scope(parts[4], "us-east-1"):
        if parts[5].rsplit("/", 1)[-1] not in iam._roles:
            return None
    return session_of(role_arn, session)


def session_of(role_arn, name):
    """A session that an AWS service has of a role."""
    account, role = role_arn.split(":")[4], role_arn.rsplit("/", 1)[-1]
    arn = f"arn:aws:sts::{account}:assumed-role/{role}/{name}"
    return _role_session({"Arn": arn, "RoleArn": role_arn, "UserId": f"{role}:{name}"})


def _role_session(session):
    role_arn = session.get("RoleArn")
    account = session["Arn"].split(":")[4]
    if role_arn is None:
        return None  # GetSessionToken by root
    with request_scope(account, "us-east-1"):
        role = iam._roles.get(role_arn.rsplit("/", 1)[-1])
        identity = _documents(role) if role else []
        boundary = _boundary(role) if role else None
    restriction = session.get("Policy")
    policies = Policies(identity, boundary, [json.loads(restriction)] if restriction else None)
    tags = {f"aws:principaltag/{tag['Key'].lower()}": [tag["Value"]] for tag in (role or {}).get("Tags", [])}
    context = {
        "aws:principalarn": [role_arn],
        "aws:principalaccount": [account],
        "aws:principaltype": ["AssumedRole"],
        "aws:userid": [session["UserId"]],
        **tags,
    }
    return Principal(session["Arn"], [session["Arn"], role_arn, *_account(account)], policies, context)


def _user(name):
    user = iam._users.get(name) or {}
    account = get_account_id()
    arn = user.get("Arn", f"arn:aws:iam::{account}:user/{name}")
    identity = _documents({**user, "InlinePolicies": iam._user_inline_policies.get(name) or {}})
    for group_name, group in iam._groups.items():
        if name in group.get("Users", []):
            identity += _documents({**group, "InlinePolicies": iam._group_inline_policies.get(group_name) or {}})
    context = {
        "aws:principalarn": [arn],
        "aws:principalaccount": [account],
        "aws:principaltype": ["User"],
        "aws:username": [name],
        "aws:userid": [user.get("UserId", name)],
    }
    return Principal(arn, [arn, *_account(account)], Policies(identity, _boundary(user)), context)


def _account(account):
    return [account, f"arn:aws:iam::{account}:root"]


def _documents(entity):
    inline = [_object(document) for document in entity.get("InlinePolicies", {}).values()]
    return inline + [document for arn in entity.get("AttachedPolicies", []) for document in _managed(arn)]


def _boundary(entity):
    given = entity.get("PermissionsBoundary")
    arn = given.get("PermissionsBoundaryArn") if isinstance(given, dict) else given
    return _managed(arn) if arn else None


def _managed(arn):
    """The default version's document; MiniStack keeps versions in one of three shapes."""
    policy = iam._lookup_policy(arn)
    if not policy:
        return []
    versions = policy.get("Versions") or policy.get("PolicyVersions") or []
    versions = list(versions.values()) if isinstance(versions, dict) else versions
    default = [each for each in versions if each.get("VersionId") == policy.get("DefaultVersionId")]
    return [_object(each["Document"]) for each in default]


def _object(document):
    return json.loads(document) if isinstance(document, str) else document
