"""Event buses and archives.

AWS: CloudFormation User Guide, AWS::Events::EventBus and AWS::Events::Archive; EventBridge API Reference, CreateArchive.
MiniStack: makes a bus from its name, description and tags alone and fails to update it ("already exists"); archives it has
by the API alone, where they record events without an end.
"""

import json

from ministack.core.responses import get_account_id, get_region

from mend.types.answers import done

BUS = ("Description", "DeadLetterConfig", "KmsKeyIdentifier", "LogConfig", "Tags")


def install(handlers):
    from ministack.services import eventbridge

    handlers["AWS::Events::EventBus"] |= _bus(eventbridge)
    handlers["AWS::Events::Archive"] = _archive(eventbridge)


def _bus(eventbridge):
    def put(operation, name, props):
        given = {key: props[key] for key in BUS if key in props}
        done(operation({"Name": name, **given}))
        policy = props.get("Policy")
        if policy:
            eventbridge._event_bus_policies[name] = policy
        else:
            eventbridge._event_bus_policies.pop(name, None)
        arn = f"arn:aws:events:{get_region()}:{get_account_id()}:event-bus/{name}"
        return name, {"Arn": arn, "Name": name}

    def create(_logical_id, props, _stack_name):
        return put(eventbridge._create_event_bus, props["Name"], props)

    def update(physical_id, _old, props, _stack_name):
        return put(eventbridge._update_event_bus, physical_id, {"Description": "", **props})

    return {"create": create, "update": update}


def _archive(eventbridge):
    from ministack.services.cloudformation import provisioners

    def create(logical_id, props, stack_name):
        name = props.get("ArchiveName") or provisioners._physical_name(stack_name, logical_id, max_len=48)
        given = {"ArchiveName": name, "EventSourceArn": props["SourceArn"], **_data(props)}
        return name, {"ArchiveName": name, "Arn": done(eventbridge._create_archive(given))["ArchiveArn"]}

    def update(physical_id, _old, props, _stack_name):
        given = {"ArchiveName": physical_id, **_data(props)}
        return physical_id, {"ArchiveName": physical_id, "Arn": done(eventbridge._update_archive(given))["ArchiveArn"]}

    def delete(physical_id, _props):
        eventbridge._delete_archive({"ArchiveName": physical_id})

    return {"create": create, "update": update, "delete": delete}


def _data(props):
    pattern = props.get("EventPattern")
    return {
        "Description": props.get("Description", ""),
        "EventPattern": json.dumps(pattern) if pattern else "",
        "RetentionDays": int(props.get("RetentionDays", 0)),
    }
