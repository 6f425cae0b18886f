"""MessageStructure=json: a message of its own for each protocol.

AWS: SNS API Reference, Publish: the message must be a JSON object with a string under `default`; other keys are transport
protocols, each for its own alone (https takes no message for http); a value that is no string is left out of account.
MiniStack: takes anything, and sends the whole text where there is no default.
"""

import json

PROTOCOLS = ("http", "https", "email", "email-json", "sms", "sqs", "application", "lambda", "firehose")


def install(sns):
    publish = sns.publish_internal

    def publish_internal(topic_arn, message, subject="", *, message_structure="", **kwargs):
        if message_structure:
            problem = _problem(message, message_structure)
            if problem:
                raise sns.SnsPublishError("InvalidParameter", f"Invalid parameter: {problem}")
        return publish(topic_arn, message, subject, message_structure=message_structure, **kwargs)

    sns.publish_internal = publish_internal
    sns._resolve_message_for_protocol = for_protocol


def _problem(message, structure):
    if structure != "json":
        return f"MessageStructure Reason: {structure} is no message structure"
    try:
        parsed = json.loads(message)
    except ValueError:
        parsed = None
    if not isinstance(parsed, dict):
        return "Message Structure - JSON message body failed to parse"
    if not isinstance(parsed.get("default"), str):
        return "Message Structure - No default entry in JSON message body"
    return None


def for_protocol(message, structure, protocol):
    if structure != "json":
        return message
    parsed = json.loads(message)
    own = parsed.get(protocol) if protocol in PROTOCOLS else None
    return own if isinstance(own, str) else parsed["default"]
