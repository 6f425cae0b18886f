"""One firing of a schedule: the context attributes filled in, the target invoked.

AWS: EventBridge Scheduler User Guide, "Adding context attributes" (replaced wherever they stand in the target's Input) and
"Using templated targets": Lambda's Invoke with InvocationType Event. Scheduler's retries are for a call that could not be
made; here that is a target that does not exist, which is logged and, with a dead-letter queue, put there.
"""

import json
import logging
import uuid
from datetime import datetime, timezone

from ministack.core.arn import parse_arn

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
    lambda_svc.invoke_async_with_retry(lambda_svc._execution_record_for_config(func, config), json.loads(text))


def _hand_over(schedule, target):
    """Other targets as MiniStack delivers EventBridge's."""
    from ministack.services import eventbridge

    event = {"Source": "aws.scheduler", "DetailType": "Scheduled Event", "Detail": "{}", "Resources": [schedule["Arn"]]}
    eventbridge._invoke_target(target, event, schedule)


def _dead_letter(schedule, text, code, message):
    logger.warning("schedule %s: %s", schedule["Name"], message)
    arn = (schedule["Target"].get("DeadLetterConfig") or {}).get("Arn")
    if arn:
        from ministack.services import eventbridge

        eventbridge._dispatch_to_sqs(parse_arn(arn), text)
        logger.warning("schedule %s: sent to %s (%s)", schedule["Name"], arn, code)
