"""A role made by CloudFormation lists its managed policies through the API.

AWS: IAM API Reference, ListAttachedRolePolicies.
MiniStack: CloudFormation keeps each as a name and an ARN where the API looks for an ARN, and answers 500.
"""


def install(_options):
    from ministack.services import iam
    from ministack.services.cloudformation import provisioners

    handlers = provisioners._RESOURCE_HANDLERS["AWS::IAM::Role"]
    for name in ("create", "update"):
        if name in handlers:
            handlers[name] = _as_arns(iam, handlers[name])


def _as_arns(iam, original):
    def provision(*args):
        name, attributes = original(*args)
        role = iam._roles[name]
        role["AttachedPolicies"] = [
            each["PolicyArn"] if isinstance(each, dict) else each for each in role["AttachedPolicies"]
        ]
        return name, attributes

    return provision
