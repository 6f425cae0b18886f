"""Conditions of templates know the pseudo parameters.

AWS: CloudFormation User Guide, "Pseudo parameters reference": Ref of AWS::Region, AWS::AccountId, AWS::Partition and
AWS::URLSuffix has a value in Conditions as elsewhere.
MiniStack: compares the parameter's name instead, so a resource that depends on the region is silently not made.
"""

from ministack.core.responses import get_account_id, get_region


def install(_options):
    from ministack.services.cloudformation import changesets, engine, handlers, stacks

    original = engine._evaluate_conditions

    def evaluate(template, params):
        return original(template, {**params, **_pseudo()})

    for module in (engine, stacks, handlers, changesets):
        if hasattr(module, "_evaluate_conditions"):
            module._evaluate_conditions = evaluate


def _pseudo():
    region = get_region()
    china = region.startswith("cn-")
    values = {
        "AWS::Region": region,
        "AWS::AccountId": get_account_id(),
        "AWS::Partition": "aws-cn" if china else "aws",
        "AWS::URLSuffix": "amazonaws.com.cn" if china else "amazonaws.com",
    }
    return {name: {"Value": value} for name, value in values.items()}
