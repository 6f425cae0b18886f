"""Topics and subscriptions made by CloudFormation have all attributes their template gives them, and live on through an update.

AWS: CloudFormation User Guide, AWS::SNS::Topic and AWS::SNS::Subscription; SNS API Reference, GetTopicAttributes and
GetSubscriptionAttributes (which tells topic, protocol, endpoint and owner as well).
An HTTP or HTTPS endpoint is asked to confirm, as after Subscribe.
MiniStack: drops signature version, encryption, tracing and tags; any update makes the topic anew, without subscriptions and
policy, and the subscription a second time; a subscription tells neither topic nor endpoint, and asks nobody to confirm it.
"""

import asyncio
import json
import threading

from ministack.core.responses import new_uuid

TOPIC = ("ContentBasedDeduplication", "FifoTopic", "KmsMasterKeyId", "SignatureVersion", "TracingConfig")
SUBSCRIPTION = ("DeliveryPolicy", "RedrivePolicy", "SubscriptionRoleArn")


def install(_options):
    from ministack.services import sns
    from ministack.services.cloudformation import provisioners

    topic = provisioners._RESOURCE_HANDLERS["AWS::SNS::Topic"]
    topic["create"] = _topic_creator(sns, topic["create"])
    topic["update"] = _topic_updater(sns, topic["create"])
    subscription = provisioners._RESOURCE_HANDLERS["AWS::SNS::Subscription"]
    subscription["create"] = _subscription_creator(sns, subscription["create"])
    subscription["update"] = _subscription_updater(subscription["create"], subscription["delete"])


def _topic_creator(sns, original):
    def create(logical_id, props, stack_name):
        arn, values = original(logical_id, props, stack_name)
        topic = sns._topics[arn]
        topic["attributes"] |= {name: _text(props[name]) for name in TOPIC if props.get(name) is not None}
        topic["attributes"]["DisplayName"] = props.get("DisplayName", "")
        topic["tags"] = {tag["Key"]: tag["Value"] for tag in props.get("Tags") or []}
        return arn, values

    return create


def _topic_updater(sns, create):
    def update(physical_id, _old, props, stack_name):
        before = sns._topics[physical_id]
        arn, values = create(physical_id, {**props, "TopicName": before["name"], "Subscription": []}, stack_name)
        topic = sns._topics[arn]
        topic["subscriptions"], topic["messages"] = before["subscriptions"], before["messages"]
        topic["attributes"]["Policy"] = before["attributes"]["Policy"]
        return arn, values

    return update


def _subscription_creator(sns, original):
    def create(logical_id, props, stack_name):
        if props["TopicArn"] not in sns._topics:
            raise ValueError(f"Topic does not exist: {props['TopicArn']}")
        arn, values = original(logical_id, props, stack_name)
        subscription = sns._find_subscription(props["TopicArn"], arn)
        subscription["attributes"] |= {
            "SubscriptionArn": arn,
            "TopicArn": props["TopicArn"],
            "Protocol": props["Protocol"],
            "Endpoint": props.get("Endpoint", ""),
            "Owner": subscription["owner"],
            "PendingConfirmation": str(not subscription["confirmed"]).lower(),
            **{name: _text(props[name]) for name in SUBSCRIPTION if props.get(name) is not None},
        }
        if not subscription["confirmed"]:
            _ask(sns, subscription)
        return arn, values

    return create


def _ask(sns, subscription):
    """Without waiting for the answer, as CloudFormation does not."""
    subscription["token"] = new_uuid()
    asking = sns._send_subscription_confirmation(subscription["topic_arn"], subscription)
    threading.Thread(target=asyncio.run, args=(asking,), daemon=True).start()


def _subscription_updater(create, delete):
    """AWS changes policies in place and replaces for another endpoint; the lab replaces for either, never twice the same."""

    def update(physical_id, old, props, stack_name):
        delete(physical_id, old)
        return create(physical_id, props, stack_name)

    return update


def _text(value):
    if isinstance(value, dict):
        return json.dumps(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
