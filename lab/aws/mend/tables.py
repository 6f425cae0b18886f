"""Tables made by CloudFormation keep what they are given, and their items through an update.

AWS: CloudFormation User Guide, AWS::DynamoDB::Table (TimeToLiveSpecification, PointInTimeRecoverySpecification) and
AWS::DynamoDB::GlobalTable (recovery, deletion protection and policy stand in each replica); a change of these needs no
interruption.
MiniStack: says CREATE_COMPLETE and keeps no time to live, no recovery, and nothing of a replica; any update makes the table anew, empty.
"""

import json


def install(_options):
    from ministack.services.cloudformation import provisioners

    for kind in ("AWS::DynamoDB::Table", "AWS::DynamoDB::GlobalTable"):
        handlers = provisioners._RESOURCE_HANDLERS[kind]
        handlers["create"] = _creator(handlers["create"])
        handlers["update"] = _updater(handlers["create"])


def _creator(original):
    def create(logical_id, props, stack_name):
        name, attributes = original(logical_id, props, stack_name)
        _apply(name, props)
        return name, attributes

    return create


def _updater(create):
    """Makes the table anew as MiniStack does, and puts the items back, unless its key changed."""

    def update(physical_id, old, props, stack_name):
        from ministack.services import dynamodb

        before = dynamodb._tables[physical_id]
        if old.get("KeySchema") != props.get("KeySchema"):
            raise ValueError("The lab does not replace a table: destroy the stack first")
        name, attributes = create(physical_id, {**props, "TableName": physical_id}, stack_name)
        table = dynamodb._tables[name]
        table |= {key: before[key] for key in ("items", "ItemCount", "TableSizeBytes", "TableId", "CreationDateTime")}
        return name, attributes

    return update


def _apply(name, props):
    from ministack.services import dynamodb

    lifetime = props.get("TimeToLiveSpecification")
    if lifetime:
        enabled = _is_true(lifetime.get("Enabled", True))
        attribute = lifetime.get("AttributeName", "")
        given = {"Enabled": enabled, "AttributeName": attribute}
        dynamodb._update_ttl({"TableName": name, "TimeToLiveSpecification": given})
    dynamodb._pitr_settings[name] = any(_recovers(place) for place in [props, *(props.get("Replicas") or [])])

    table = dynamodb._tables[name]
    for place in props.get("Replicas") or []:
        table["DeletionProtectionEnabled"] = _is_true(place.get("DeletionProtectionEnabled", False))
        dynamodb._resource_policies.pop(table["TableArn"], None)
        policy = (place.get("ResourcePolicy") or {}).get("PolicyDocument")
        if policy:
            dynamodb._put_resource_policy({"ResourceArn": table["TableArn"], "Policy": json.dumps(policy)})


def _recovers(place):
    specification = place.get("PointInTimeRecoverySpecification") or {}
    return _is_true(specification.get("PointInTimeRecoveryEnabled", False))


def _is_true(value):
    return str(value).lower() == "true"
