"""Tables made by CloudFormation keep time to live and point-in-time recovery, and their items through an update.

AWS: CloudFormation User Guide, AWS::DynamoDB::Table (TimeToLiveSpecification, PointInTimeRecoverySpecification) and
AWS::DynamoDB::GlobalTable (recovery stands in each replica); a change of either needs no interruption.
MiniStack: says CREATE_COMPLETE and keeps neither; any update makes the table anew, empty.
"""


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
        enabled = str(lifetime.get("Enabled", True)).lower() == "true"
        attribute = lifetime.get("AttributeName", "")
        given = {"Enabled": enabled, "AttributeName": attribute}
        dynamodb._update_ttl({"TableName": name, "TimeToLiveSpecification": given})
    dynamodb._pitr_settings[name] = any(_recovers(place) for place in [props, *(props.get("Replicas") or [])])


def _recovers(place):
    specification = place.get("PointInTimeRecoverySpecification") or {}
    return str(specification.get("PointInTimeRecoveryEnabled", False)).lower() == "true"
