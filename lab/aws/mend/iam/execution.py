"""CloudFormation may do what its execution role may.

AWS: CloudFormation User Guide, "CloudFormation service role": with a role (`cdk deploy` passes the one of bootstrapping) every
call for a stack is made by it, and it is remembered for later operations that pass none; without one by whoever asked.
MiniStack: takes the role, and makes everything as root.
Mend: before a resource is made, changed or deleted the role must be allowed all that `handler_calls` says; else the resource
fails in AWS's words, and a stack that cannot delete one is DELETE_FAILED. Not here: a stack without a role (`cdk bootstrap`),
resources of types that are not listed, nested stacks.
"""

import re

from mend.iam.evaluation import refusal
from mend.iam.handler_calls import calls, name_property, template_calls
from mend.iam.principals import session_of

#: Execution roles of stacks, by name.
_roles = {}
#: Whether something could not be deleted, by the stack's name.
_failed = {}


def install():
    from ministack.services.cloudformation import handlers, stacks

    for name in ("CreateStack", "UpdateStack", "CreateChangeSet", "DeleteStack"):
        handlers._ACTION_HANDLERS[name] = _with_role(handlers._ACTION_HANDLERS[name])
    stacks._provision_resource = _provisioning(stacks._provision_resource)
    stacks._update_resource = _updating(stacks._update_resource)
    stacks._delete_resource = _deleting(stacks._delete_resource)
    handlers._delete_stack_async = _told_of(handlers._delete_stack_async)


def _with_role(original):
    from ministack.services.cloudformation import engine, helpers

    def handler(params):
        name = re.sub(r"^arn:[^/]*/([^/]+)/.*$", r"\1", helpers._p(params, "StackName") or "")
        role = helpers._p(params, "RoleARN")
        if role:
            _roles[name] = role
        body, error = helpers._resolve_template(params)
        if name in _roles and body and not error:
            for request in template_calls(engine._parse_template(body)):
                if _reason(name, request):
                    message = f"AccessDenied. User doesn't have permission to call {request.action}"
                    return helpers._error("ValidationError", message)
        return original(params)

    return handler


def _provisioning(original):
    def provision(resource_type, logical_id, props, stack_name):
        _require(stack_name, resource_type, "create", props, _new_name(resource_type, logical_id, props, stack_name))
        return original(resource_type, logical_id, props, stack_name)

    return provision


def _new_name(resource_type, logical_id, props, stack_name):
    """As AWS makes it up, where none is given: of a secret from its logical id alone."""
    given = props.get(name_property(resource_type) or "")
    made = logical_id if resource_type == "AWS::SecretsManager::Secret" else f"{stack_name}-{logical_id}"
    return given or f"{made}-1A2B3C4D5E6F"


def _updating(original):
    def update(resource_type, physical_id, old_props, new_props, stack_name, *rest):
        if old_props != new_props:
            _require(stack_name, resource_type, "update", new_props, physical_id)
        return original(resource_type, physical_id, old_props, new_props, stack_name, *rest)

    return update


def _deleting(original):
    def delete(resource_type, physical_id, props, stack_name=None, logical_id=None):
        try:
            _require(stack_name, resource_type, "delete", props, physical_id)
        except PermissionError:
            _failed[stack_name] = True
            raise
        return original(resource_type, physical_id, props, stack_name, logical_id)

    return delete


def _told_of(original):
    async def delete(stack_name, stack_id):
        from ministack.services.cloudformation import _stacks

        _failed.pop(stack_name, None)
        await original(stack_name, stack_id)
        if _failed.pop(stack_name, False):
            _stacks[stack_name]["StackStatus"] = "DELETE_FAILED"
        else:
            _roles.pop(stack_name, None)

    return delete


def _require(stack_name, resource_type, operation, props, name):
    if stack_name not in _roles:
        return
    for request in calls(resource_type, operation, props, name):
        reason = _reason(stack_name, request, _boundary(resource_type, props))
        if reason:
            session = session_of(_roles[stack_name], "AWSCloudFormation")
            where = "" if request.resource == "*" else f" on resource: {request.resource}"
            raise PermissionError(
                f'Resource handler returned message: "User: {session.arn} is not authorized to perform: '
                f'{request.action}{where} {reason}" (HandlerErrorCode: AccessDenied)'
            )


def _reason(stack_name, request, more=None):
    session = session_of(_roles[stack_name], "AWSCloudFormation")
    request.context |= {**session.context, **(more or {})}
    return refusal(request, session.policies, session.names)


def _boundary(resource_type, props):
    """iam:PermissionsBoundary: that of the role that is made, or is given rights."""
    from ministack.services import iam

    if resource_type == "AWS::IAM::Policy":
        roles = [iam._roles.get(name) or {} for name in props.get("Roles", [])]
        given = next((role.get("PermissionsBoundary") for role in roles), None)
    else:
        given = props.get("PermissionsBoundary")
    arn = given.get("PermissionsBoundaryArn") if isinstance(given, dict) else given
    return {"iam:permissionsboundary": [arn]} if arn else {}
