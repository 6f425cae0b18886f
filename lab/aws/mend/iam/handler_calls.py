"""What CloudFormation calls to make, change or delete a resource, by its execution role.

AWS: each resource type's schema has the permissions that its handlers ask for (CloudFormation Command Line Interface User
Guide, "Resource type schema", handlers). `cloudformation/handlers.json` has them for the types of the product;
`conditional.json` those that are only for properties that are not there; `resources.json` what is called upon.
"""

import json
import re
from fnmatch import fnmatchcase
from pathlib import Path

from ministack.core.responses import get_account_id, get_region

from mend.iam.evaluation import Request, listed

_FOLDER = Path(__file__).parents[2] / "cloudformation"
_HANDLERS = json.loads((_FOLDER / "handlers.json").read_text())
_CONDITIONAL = json.loads((_FOLDER / "conditional.json").read_text())
_RESOURCES = json.loads((_FOLDER / "resources.json").read_text())


def calls(resource_type, operation, properties, name):
    """The requests of an operation; none for a type that is not listed. `name`: ARN, URL or name of the resource."""
    form = _RESOURCES["types"].get(resource_type)
    if form is None:
        return []
    operations = ("create", "read") if operation == "create" else ("read", "update") if operation == "update" else ("delete",)
    actions = sorted({action for each in operations for action in _called(resource_type, each, properties)})
    return [_request(action, form, properties, name) for action in actions]


def name_property(resource_type):
    """The property that names a resource; None where there is none."""
    return _RESOURCES["types"].get(resource_type, {}).get("name")


def template_calls(template):
    """What is asked for before any resource is: parameters of the Systems Manager, and outputs of other stacks."""
    found = []
    for parameter in (template.get("Parameters") or {}).values():
        if parameter.get("Type", "").startswith("AWS::SSM::Parameter"):
            arn = _filled("arn:aws:ssm:{region}:{account}:parameter") + str(parameter.get("Default", ""))
            found.append(Request("ssm:GetParameters", arn))
    found += [
        Request("cloudformation:DescribeStacks", _filled("arn:aws:cloudformation:{region}:{account}:stack/") + name + "/id")
        for name in sorted(set(_stacks_read(template.get("Resources"))))
    ]
    return found


def _stacks_read(value):
    if isinstance(value, list):
        return [name for each in value for name in _stacks_read(each)]
    if not isinstance(value, dict):
        return []
    output = value.get("Fn::GetStackOutput")
    if output and "RoleArn" not in output:
        return [output["StackName"]]
    return [name for each in value.values() for name in _stacks_read(each)]


def _called(resource_type, operation, properties):
    for action in _HANDLERS[resource_type][operation]:
        rows = [row for row in _CONDITIONAL if _concerns(row, action, resource_type, operation)]
        if all(any(_has(properties, path) for path in row["with"]) for row in rows):
            yield action


def _concerns(row, action, resource_type, operation):
    return (
        resource_type in row.get("types", [resource_type])
        and operation in row.get("operations", [operation])
        and any(fnmatchcase(action, each) for each in row["actions"])
    )


def _has(value, path):
    """At any depth; `Replicas.1`: a list that has a second element."""
    if isinstance(value, list):
        return any(_has(each, path) for each in value)
    if not isinstance(value, dict):
        return False
    name, _, index = path.partition(".")
    own = value.get(name)
    if own is not None and (not index or len(own) > int(index)):
        return True
    return any(_has(each, path) for each in value.values())


def _request(action, form, properties, name):
    own = {**form, **form.get("calls", {}).get(action, {})}
    if action in _RESOURCES["withoutResource"] or own["arn"] == "*":
        return Request(action, "*", _context(own))
    of = _name_of(_at(properties, own["of"])) if "of" in own else ""
    arn = _filled(own["arn"].replace("{name}", _name_of(name)).replace("{of}", of))
    return Request(action, arn.lower() if own.get("lower") else arn, _context(own))


def _context(form):
    return {key.lower(): [_filled(value)] for key, value in form.get("context", {}).items()}


def _filled(arn):
    return arn.replace("{region}", get_region()).replace("{account}", get_account_id())


def _name_of(value):
    """Of an ARN or a URL its last part."""
    return re.split(r"[/:]", str(value))[-1]


def _at(properties, path):
    for key in path.split("."):
        properties = properties[int(key) if isinstance(properties, list) else key]
    return listed(properties)[0]
