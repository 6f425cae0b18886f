"""A policy of a stack is inline in its roles.

AWS: CloudFormation User Guide, AWS::IAM::Policy: "adds or updates an inline policy document that is embedded in the
specified" roles; GetRolePolicy gives it. Ref gives its name.
MiniStack: makes a managed policy of it, and leaves it attached when it is deleted.
"""

import json


def install(_options):
    from ministack.services import iam
    from ministack.services.cloudformation import provisioners

    def create(_logical_id, props, _stack_name):
        name = props["PolicyName"]
        for role in _roles(iam, props):
            role["InlinePolicies"][name] = json.dumps(props["PolicyDocument"])
        return name, {"Id": name}

    def update(physical_id, old, props, stack_name, *_rest):
        delete(physical_id, old)
        return create(physical_id, props, stack_name)

    def delete(physical_id, props):
        for role in _roles(iam, props):
            role["InlinePolicies"].pop(physical_id, None)

    provisioners._RESOURCE_HANDLERS["AWS::IAM::Policy"] |= {"create": create, "update": update, "delete": delete}


def _roles(iam, props):
    return [iam._roles[name] for name in props.get("Roles") or [] if name in iam._roles]
