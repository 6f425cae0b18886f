"""Roles and policies made by CloudFormation.

AWS: CloudFormation User Guide, AWS::IAM::Role, AWS::IAM::ManagedPolicy; IAM API Reference, ListAttachedRolePolicies.
MiniStack: drops a role's permissions boundary, its path in the ARN, and a managed policy's Roles; an update of a role makes it
anew without the policies that other resources put into it; keeps each attached policy as a name and an ARN where the API
looks for an ARN, and answers 500.
"""

from ministack.core.responses import get_account_id


def install():
    from ministack.services import iam
    from ministack.services.cloudformation import provisioners

    handlers = provisioners._RESOURCE_HANDLERS
    handlers["AWS::IAM::Role"] |= _role(iam, handlers["AWS::IAM::Role"]["create"])
    handlers["AWS::IAM::ManagedPolicy"] |= _managed(iam, handlers["AWS::IAM::ManagedPolicy"]["create"])


def _role(iam, original):
    def create(logical_id, props, stack_name):
        name, attributes = original(logical_id, props, stack_name)
        role = iam._roles[name]
        role["Arn"] = f"arn:aws:iam::{get_account_id()}:role{props.get('Path', '/')}{name}"
        role["PermissionsBoundary"] = props.get("PermissionsBoundary", "")
        role["AttachedPolicies"] = [each["PolicyArn"] for each in role["AttachedPolicies"]]
        return name, {**attributes, "Arn": role["Arn"]}

    def update(name, old, props, stack_name, *_rest):
        before = iam._roles[name]
        own = {each["PolicyName"] for each in old.get("Policies", [])}
        kept = {key: value for key, value in before["InlinePolicies"].items() if key not in own}
        _, attributes = create("", {**props, "RoleName": name}, stack_name)
        role = iam._roles[name]
        role["InlinePolicies"] = kept | role["InlinePolicies"]
        listed = {*role["AttachedPolicies"], *old.get("ManagedPolicyArns", [])}
        role["AttachedPolicies"] += [arn for arn in before["AttachedPolicies"] if arn not in listed]
        role["RoleId"], role["CreateDate"] = before["RoleId"], before["CreateDate"]
        return name, {**attributes, "RoleId": role["RoleId"]}

    return {"create": create, "update": update}


def _managed(iam, original):
    def create(logical_id, props, stack_name):
        arn, attributes = original(logical_id, props, stack_name)
        for name in props.get("Roles", []):
            attached = iam._roles[name]["AttachedPolicies"]
            if arn not in attached:
                attached.append(arn)
        return arn, {**attributes, "PolicyArn": arn}

    return {"create": create}
