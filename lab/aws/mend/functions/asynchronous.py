"""Asynchronous invocation (InvocationType Event, and whatever the emulator's other services invoke so).

AWS: Lambda Developer Guide, "How Lambda handles errors and retries with asynchronous invocation": on a function error two
more attempts, after one and two minutes (MaximumRetryAttempts); a throttled event waits and tries again until its age
passes MaximumEventAgeInSeconds; a failed event goes to the OnFailure destination (as a record) and to the dead-letter
queue (as it came), both under the function's role; where that may not send, the event is lost, and CloudWatch counts
DestinationDeliveryFailures or DeadLetterErrors ("Types of metrics for Lambda functions").
MiniStack: retries within seconds, treats a throttle as an error, sends the record to the dead-letter queue as well.
"""

import contextvars
import json
import threading
import time
from datetime import datetime, timezone

from ministack.core.arn import parse_arn
from ministack.core.responses import new_uuid, request_scope

from mend import loop, metrics
from mend.iam.services import role_may

RETRY_WAITS = (60, 120)
SENDING = {"sqs": "sqs:SendMessage", "sns": "sns:Publish", "lambda": "lambda:InvokeFunction"}


def install(lambda_svc):
    def invoke_async_with_retry(func, event):
        context = contextvars.copy_context()
        threading.Thread(target=context.run, args=(_work, lambda_svc, func, event), daemon=True).start()

    lambda_svc.invoke_async_with_retry = invoke_async_with_retry
    for name in ("_get_event_invoke_config", "_put_event_invoke_config", "_delete_event_invoke_config"):
        setattr(lambda_svc, name, _of_latest(getattr(lambda_svc, name)))


def _of_latest(original):
    """Without a qualifier the settings are those of $LATEST; MiniStack keeps two that do not know of each other."""

    def with_qualifier(name, qualifier=None, *rest):
        return original(name, qualifier or "$LATEST", *rest)

    return with_qualifier


def _work(lambda_svc, func, event):
    config = func.get("config") or func
    _, _, _, region, account = config["FunctionArn"].split(":")[:5]
    settings = _settings(func)
    with request_scope(account, region):
        attempts, condition, result = _attempt(lambda_svc, func, event, settings)
        if condition:
            _tell(lambda_svc, config, settings, _record(config, event, result, condition, attempts), event)


def _settings(func):
    return (func.get("event_invoke_configs") or {}).get("$LATEST") or {}


def _attempt(lambda_svc, func, event, settings):
    """(attempts, condition, result): the condition is None when it worked, else AWS's word for how it failed."""
    born, attempts, pause = time.time(), 0, 1
    most_age = int(settings.get("MaximumEventAgeInSeconds") or 21600)
    retries = int(settings.get("MaximumRetryAttempts", 2))
    while True:
        result = lambda_svc._execute_function(func, event)
        if not result.get("error"):
            return attempts + 1, None, result
        if not result.get("throttle"):
            attempts += 1
            if attempts > retries:
                return attempts, "RetriesExhausted", result
            pause = RETRY_WAITS[min(attempts, len(RETRY_WAITS)) - 1]
        if time.time() - born + pause > most_age:
            return attempts, "EventAgeExceeded", result
        time.sleep(pause)
        pause = min(pause * 2, 300)


def _record(config, event, result, condition, attempts):
    now = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {
        "version": "1.0",
        "timestamp": now,
        "requestContext": {
            "requestId": new_uuid(),
            "functionArn": f"{config['FunctionArn']}:{config.get('Version', '$LATEST')}",
            "condition": condition,
            "approximateInvokeCount": attempts,
        },
        "requestPayload": event,
        "responseContext": {
            "statusCode": 200,
            "executedVersion": config.get("Version", "$LATEST"),
            "functionError": "Unhandled",
        },
        "responsePayload": result.get("body"),
    }


def _tell(lambda_svc, config, settings, record, event):
    destination = ((settings.get("DestinationConfig") or {}).get("OnFailure") or {}).get("Destination")
    dead_letters = (config.get("DeadLetterConfig") or {}).get("TargetArn")
    if destination and not _sent(lambda_svc, config, destination, record):
        _count(config, "DestinationDeliveryFailures")
    if dead_letters and not _sent(lambda_svc, config, dead_letters, event):
        _count(config, "DeadLetterErrors")


def _count(config, name):
    _, _, _, region, account = config["FunctionArn"].split(":")[:5]
    dimensions = {"FunctionName": config["FunctionName"]}
    loop.submit(account, region, metrics.put, "AWS/Lambda", name, dimensions, "Count", time.time(), [1])


def _sent(lambda_svc, config, arn, body):
    action = SENDING.get(parse_arn(arn).service)
    if action is None or not role_may(config["Role"], config["FunctionName"], action, arn):
        return False
    _send(lambda_svc, arn, body)
    return True


def _send(lambda_svc, arn, body):
    from ministack.services import eventbridge, sns

    spec, text = parse_arn(arn), json.dumps(body)
    if spec.service == "sqs":
        eventbridge._dispatch_to_sqs(spec, text)
    elif spec.service == "sns":
        sns._fanout(arn, new_uuid(), text, "")
    elif spec.service == "lambda":
        func, function_config, _ = lambda_svc._get_func_record_for_ref(arn)
        if func:
            lambda_svc.invoke_async_with_retry(lambda_svc._execution_record_for_config(func, function_config), body)
