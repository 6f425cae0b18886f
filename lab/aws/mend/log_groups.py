"""A log group made by CloudFormation is called as AWS calls it, and keeps its events through an update.

AWS: CloudFormation User Guide, AWS::Logs::LogGroup: without a name it gets a made-up one, of stack, logical id and a random
end; a change of its retention or tags is made in place.
MiniStack: calls it /aws/cloudformation/<stack>/<logical id>, which no policy for names of a stack matches; an update makes
it anew, empty.
"""


def install(_options):
    from ministack.services import cloudwatch_logs
    from ministack.services.cloudformation import provisioners

    handlers = provisioners._RESOURCE_HANDLERS["AWS::Logs::LogGroup"]
    handlers["create"] = _creator(provisioners, handlers["create"])
    handlers["update"] = _updater(cloudwatch_logs)


def _creator(provisioners, original):
    def create(logical_id, props, stack_name):
        name = props.get("LogGroupName") or provisioners._physical_name(stack_name, logical_id, max_len=512)
        return original(logical_id, {**props, "LogGroupName": name}, stack_name)

    return create


def _updater(cloudwatch_logs):
    def update(name, _old, props, _stack_name, *_rest):
        group = cloudwatch_logs._log_groups[name]
        retention = props.get("RetentionInDays")
        group["retentionInDays"] = int(retention) if retention else None
        return name, {"Arn": group["arn"]}

    return update
