"""Stacks, as the cdk command line deploys and destroys them.

AWS: CloudFormation API Reference. DeleteStack and UpdateStack take the stack's name or its id; DeleteChangeSet of a change
set that is not there succeeds.
MiniStack: by its id a stack is not found, and DeleteStack then says success and deletes nothing, so `cdk destroy` fails;
the missing change set is an error, so a stack deployed directly could not be deployed by change set afterwards.
"""

import re


def install(_options):
    from ministack.services.cloudformation import handlers

    actions = handlers._ACTION_HANDLERS
    for name in ("DeleteStack", "UpdateStack"):
        actions[name] = _by_id_too(actions[name])
    actions["DeleteChangeSet"] = _forgiving(actions["DeleteChangeSet"])


def _by_id_too(original):
    from ministack.services import cloudformation

    def handler(params):
        given = params.get("StackName")
        given = given[0] if isinstance(given, list) else given
        match = re.fullmatch(r"arn:aws:cloudformation:[^:]+:\d+:stack/([^/]+)/.+", given or "")
        stack = cloudformation._stacks.get(match.group(1)) if match else None
        if stack and stack["StackId"] == given:
            params = {**params, "StackName": [match.group(1)]}
        return original(params)

    return handler


def _forgiving(original):
    from ministack.services.cloudformation import changesets

    def handler(params):
        status, headers, body = original(params)
        if status == 404:
            return changesets._xml(200, "DeleteChangeSetResponse", "")
        return status, headers, body

    return handler
