"""Services of which one line each is enough: where the resource stands in the request.

AWS: Service Authorization Reference, each service's page.
"""

import re
from urllib.parse import urlparse

from mend.iam.evaluation import Request
from mend.iam.requests.arns import arn


def sns(call):
    resource = call.given.get("TopicArn") or call.given.get("TargetArn") or call.given.get("ResourceArn") or "*"
    operation = "Publish" if call.operation == "PublishBatch" else call.operation
    return [Request(f"SNS:{operation}", resource)]


def sqs(call):
    url = call.given.get("QueueUrl", "")
    name = urlparse(url).path.rpartition("/")[2] or call.given.get("QueueName")
    operation = re.sub(r"Batch$", "", call.operation)
    return [Request(f"sqs:{operation.lower()}", arn("sqs", name) if name else "*")]


def logs(call):
    group, stream = call.given.get("logGroupName"), call.given.get("logStreamName")
    given = call.given.get("logGroupIdentifier") or call.given.get("resourceArn")
    resource = arn("logs", f"log-group:{group}:log-stream:{stream or ''}") if group else given or "*"
    return [Request(f"logs:{call.operation}", resource)]


def events(call):
    given = call.given
    if call.operation == "PutEvents":
        named = {entry.get("EventBusName") or "default" for entry in given.get("Entries", [])}
        return [Request("events:PutEvents", _bus(name)) for name in sorted(named)]
    rule, bus = given.get("Rule") or (given.get("Name") if "Rule" in call.operation else None), given.get("EventBusName")
    if rule:
        within = f"{bus.rpartition('/')[2]}/" if bus and bus != "default" else ""
        return [Request(f"events:{call.operation}", arn("events", f"rule/{within}{rule}"))]
    name = bus or (given.get("Name") if "EventBus" in call.operation else None)
    return [Request(f"events:{call.operation}", _bus(name) if name else "*")]


def _bus(name):
    return name if name.startswith("arn:") else arn("events", f"event-bus/{name}")


def cloudwatch(call):
    given = call.given
    names = given.get("AlarmNames") if isinstance(given.get("AlarmNames"), list) else [given.get("AlarmName")]
    context = {"cloudwatch:namespace": [given["Namespace"]]} if given.get("Namespace") else {}
    resources = [arn("cloudwatch", f"alarm:{name}") for name in names if name] or ["*"]
    return [Request(f"cloudwatch:{call.operation}", resource, context) for resource in resources]


def events(call):
    """PutEvents needs leave for each bus that an entry names, by name or ARN; what else is asked for is not evaluated."""
    if call.operation != "PutEvents":
        return []
    entries = call.given.get("Entries") or []
    buses = dict.fromkeys(entry.get("EventBusName") or "default" for entry in entries)
    return [Request("events:PutEvents", name if name.startswith("arn:") else arn("events", f"event-bus/{name}")) for name in buses]


VERBS = {"GET": "Get", "POST": "Create", "PUT": "Update", "DELETE": "Delete"}


def scheduler(call):
    match = re.fullmatch(r"/(schedules|schedule-groups)(?:/([^/]+))?/?", call.path)
    if not match:
        return []
    kind, name = match.groups()
    noun = "Schedule" if kind == "schedules" else "ScheduleGroup"
    if not name:
        return [Request(f"scheduler:List{noun}s", "*")]
    if noun == "ScheduleGroup":
        return [Request(f"scheduler:{VERBS[call.method]}{noun}", arn("scheduler", f"schedule-group/{name}"))]
    asked = call.query.get("groupName")
    group = (asked[0] if isinstance(asked, list) else asked) or call.given.get("GroupName") or "default"
    return [Request(f"scheduler:{VERBS[call.method]}{noun}", arn("scheduler", f"schedule/{group}/{name}"))]


def ssm(call):
    names = call.given.get("Names") or [call.given.get("Name")]
    resources = [arn("ssm", f"parameter/{name.lstrip('/')}") for name in names if name] or ["*"]
    return [Request(f"ssm:{call.operation}", resource) for resource in resources]


def acm(call):
    return [Request(f"acm:{call.operation}", call.given.get("CertificateArn") or "*")]


def cloudformation(call):
    name = call.given.get("StackName")
    resource = "*" if not name else name if name.startswith("arn:") else arn("cloudformation", f"stack/{name}/*")
    return [Request(f"cloudformation:{call.operation}", resource)]
