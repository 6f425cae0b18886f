"""A queue made by CloudFormation has all attributes its template gives it, and keeps its messages through an update.

AWS: CloudFormation User Guide, AWS::SQS::Queue. A new queue is encrypted by SQS's own keys unless it is told otherwise
(SQS Developer Guide, "Configuring server-side encryption (SSE) for a queue using SQS-managed encryption keys").
MiniStack: drops encryption, redrive policies and tags; any update makes the queue anew, empty and without its policy.
"""

import json

ATTRIBUTES = (
    "ContentBasedDeduplication",
    "DeduplicationScope",
    "DelaySeconds",
    "FifoThroughputLimit",
    "KmsDataKeyReusePeriodSeconds",
    "KmsMasterKeyId",
    "MaximumMessageSize",
    "MessageRetentionPeriod",
    "ReceiveMessageWaitTimeSeconds",
    "RedriveAllowPolicy",
    "RedrivePolicy",
    "SqsManagedSseEnabled",
    "VisibilityTimeout",
)
KEPT = ("messages", "dedup_cache", "fifo_seq")


def install(_options):
    from ministack.services import sqs
    from ministack.services.cloudformation import provisioners

    handlers = provisioners._RESOURCE_HANDLERS["AWS::SQS::Queue"]
    handlers["create"] = _creator(sqs, handlers["create"])
    handlers["update"] = _updater(sqs, handlers["create"])


def _creator(sqs, original):
    def create(logical_id, props, stack_name):
        attributes = _attributes(props)
        sqs._validate_numeric_attrs(attributes)
        url, values = original(logical_id, props, stack_name)
        queue = sqs._queues[url]
        queue["attributes"] |= attributes
        queue["tags"] = {tag["Key"]: tag["Value"] for tag in props.get("Tags") or []}
        return url, values

    return create


def _updater(sqs, create):
    def update(physical_id, _old, props, stack_name):
        before = sqs._queues[physical_id]
        url, values = create(physical_id, {**props, "QueueName": before["name"]}, stack_name)
        queue = sqs._queues[url]
        queue |= {key: before[key] for key in KEPT}
        if "Policy" in before["attributes"]:
            queue["attributes"]["Policy"] = before["attributes"]["Policy"]
        return url, values

    return update


def _attributes(props):
    given = {name: _text(props[name]) for name in ATTRIBUTES if props.get(name) is not None}
    return given if "KmsMasterKeyId" in given else {"SqsManagedSseEnabled": "true", **given}


def _text(value):
    if isinstance(value, dict):
        return json.dumps(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
