"""One firing of a schedule: the context attributes filled in, the target invoked.

AWS: EventBridge Scheduler User Guide, "Adding context attributes" (replaced wherever they stand in the target's Input) and
"Using templated targets": Lambda's Invoke with InvocationType Event. Scheduler's retries are for a call that could not be
made; here that is a target that does not exist, or that the schedule's role may not invoke ("Execution role"). It is logged and,
with a dead-letter queue that the role may send to, put there ("Monitoring": TargetErrorCount,
InvocationsSentToDeadLetterCount, InvocationsFailedToBeSentToDeadLetterCount).
"""

import json
import logging
import time
import uuid
from datetime import datetime, timezone

from ministack.core.arn import parse_arn

from mend import metrics
from mend.iam.services import role_may

logger = logging.getLogger("lab.schedules")


def stamp(at):
    return datetime.fromtimestamp(at, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def with_context(text, schedule, nominal):
    attributes = {
        "<aws.scheduler.schedule-arn>": schedule["Arn"],
        "<aws.scheduler.scheduled-time>": stamp(nominal),
        "<aws.scheduler.execution-id>": str(uuid.uuid4()),
        "<aws.scheduler.attempt-number>": "1",
    }
    for name, value in attributes.items():
        text = text.replace(name, value)
    return text


def fire(schedule, nominal):
    target = schedule["Target"]
    text = with_context(target.get("Input") or "{}", schedule, nominal)
    if parse_arn(target["Arn"]).service == "lambda":
        _invoke(schedule, target, text)
    else:
        _hand_over(schedule, {**target, "Input": text})


def _invoke(schedule, target, text):
    from ministack.services import lambda_svc

    func, config, name = lambda_svc._get_func_record_for_ref(target["Arn"])
    if not func or not config:
        _dead_letter(schedule, text, "ResourceNotFoundException", f"Function not found: {name}")
        return
    if not _may(schedule, "lambda:InvokeFunction", target["Arn"]):
        _dead_letter(schedule, text, "AccessDeniedException", f"The role may not invoke {name}")
        return
    lambda_svc.invoke_async_with_retry(lambda_svc._execution_record_for_config(func, config), json.loads(text))


def _hand_over(schedule, target):
    """Other targets as MiniStack delivers EventBridge's."""
    from ministack.services import eventbridge

    event = {"Source": "aws.scheduler", "DetailType": "Scheduled Event", "Detail": "{}", "Resources": [schedule["Arn"]]}
    eventbridge._invoke_target(target, event, schedule)


def _may(schedule, action, resource):
    return role_may(schedule["Target"].get("RoleArn", ""), "scheduler", action, resource)


def _dead_letter(schedule, text, code, message):
    logger.warning("schedule %s: %s", schedule["Name"], message)
    _count(schedule, "TargetErrorCount")
    arn = (schedule["Target"].get("DeadLetterConfig") or {}).get("Arn")
    if not arn:
        return
    if not _may(schedule, "sqs:SendMessage", arn):
        _count(schedule, "InvocationsFailedToBeSentToDeadLetterCount")
        return
    from ministack.services import eventbridge

    eventbridge._dispatch_to_sqs(parse_arn(arn), text)
    _count(schedule, "InvocationsSentToDeadLetterCount")
    logger.warning("schedule %s: sent to %s (%s)", schedule["Name"], arn, code)


def _count(schedule, name):
    dimensions = {"ScheduleGroup": schedule.get("GroupName") or "default"}
    metrics.put("AWS/Scheduler", name, dimensions, "Count", time.time(), [1])
