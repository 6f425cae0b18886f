"""Rotation by a Lambda function.

AWS: Secrets Manager User Guide, "Rotation by Lambda function": RotateSecret makes a version without a value under AWSPENDING
and answers; then the function gets createSecret, setSecret, testSecret and finishSecret, one after the other. A step that
fails ends the rotation: the version stays AWSPENDING, and the next RotateSecret is refused and tries that one again. With
RotateImmediately false only testSecret is run, and the version removed. The function's policy must let
secretsmanager.amazonaws.com in.
CancelRotateSecret turns it off.
MiniStack: calls nothing and makes a copy of the present value the new one; has no CancelRotateSecret.
Here: no rotation starts by itself (RotationRules are kept, not followed), no step is tried twice.
"""

import json
import logging
import threading
import time

from ministack.core.responses import (
    error_response_json,
    get_account_id,
    get_region,
    json_response,
    new_uuid,
    request_scope,
)

from mend import loop

logger = logging.getLogger("lab.rotation")
STEPS = ("createSecret", "setSecret", "testSecret", "finishSecret")
REFUSED = (
    "Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the "
    "principal secretsmanager.amazonaws.com."
)


def install():
    from ministack.services import secretsmanager

    secretsmanager._rotate_secret = _rotator(secretsmanager)
    secretsmanager._describe_secret = _describer(secretsmanager, secretsmanager._describe_secret)
    secretsmanager._cancel_rotate_secret = _canceller(secretsmanager)
    secretsmanager.handle_request = _with_cancel(secretsmanager, secretsmanager.handle_request)


def _rotator(secretsmanager):
    def rotate(data):
        _, secret = secretsmanager._resolve(data.get("SecretId"))
        if not secret or secret.get("DeletedDate"):
            return secretsmanager._get_secret_value(data)  # its words for either
        arn = data.get("RotationLambdaARN") or secret.get("RotationLambdaARN")
        if not arn:
            message = "No Lambda rotation function ARN is associated with this secret."
            return error_response_json("InvalidRequestException", message, 400)
        function = _function(arn)
        if function is None:
            return error_response_json("AccessDeniedException", REFUSED, 400)
        secret |= {"RotationLambdaARN": arn, "RotationEnabled": True}
        secret["RotationRules"] = data.get("RotationRules") or secret.get("RotationRules")
        return _begin(secretsmanager, secret, function, data)

    return rotate


def _begin(secretsmanager, secret, function, data):
    pending = _pending(secretsmanager, secret)
    if pending:
        _start(secretsmanager, secret, function, pending, STEPS)
        message = "A previous rotation isn't complete. That rotation will be reattempted."
        return error_response_json("InvalidRequestException", message, 400)
    token = data.get("ClientRequestToken") or new_uuid()
    if token not in secret["Versions"]:
        version = {"SecretString": None, "SecretBinary": None, "CreatedDate": int(time.time()), "Stages": []}
        secret["Versions"][token] = version
        secretsmanager._remove_stage_everywhere(secret, "AWSPENDING")
        version["Stages"].append("AWSPENDING")
        at_once = data.get("RotateImmediately", True)
        _start(secretsmanager, secret, function, token, STEPS if at_once else ("testSecret",))
    return json_response({"ARN": secret["ARN"], "Name": secret["Name"], "VersionId": token})


def _pending(secretsmanager, secret):
    """The version of a rotation that has not ended: AWSPENDING, and not on the version that is AWSCURRENT."""
    version_id, version = secretsmanager._find_stage_version(secret, "AWSPENDING")
    return version_id if version and "AWSCURRENT" not in version["Stages"] else None


def _function(arn):
    """What can be executed, or None when there is no such function or it lets Secrets Manager not in."""
    from ministack.services import lambda_svc

    func, config, _ = lambda_svc._get_func_record_for_ref(arn)
    if not func or not config:
        return None
    principals = [each.get("Principal") for each in func["policy"]["Statement"] if each.get("Effect") == "Allow"]
    services = [each.get("Service") if isinstance(each, dict) else each for each in principals]
    if "secretsmanager.amazonaws.com" not in services:
        return None
    return lambda_svc._execution_record_for_config(func, config)


def _start(secretsmanager, secret, function, token, steps):
    account, region = get_account_id(), get_region()

    def run():
        with request_scope(account, region):
            completed = _steps(secret["ARN"], function, token, steps)
        loop.submit(account, region, _end, secretsmanager, secret, token, steps, completed)

    threading.Thread(target=run, daemon=True, name="rotation").start()


def _steps(secret_arn, function, token, steps):
    from ministack.services import lambda_svc

    for step in steps:
        event = {"Step": step, "SecretId": secret_arn, "ClientRequestToken": token}
        if lambda_svc._execute_function(function, event).get("error"):
            logger.warning("rotation of %s failed at %s", secret_arn, step)
            return False
    return True


def _end(secretsmanager, secret, token, steps, completed):
    if steps != STEPS:
        secret["Versions"].pop(token, None)
    elif completed:
        secret["LastRotatedDate"] = int(time.time())


def _canceller(secretsmanager):
    def cancel(data):
        _, secret = secretsmanager._resolve(data.get("SecretId"))
        if not secret or secret.get("DeletedDate"):
            return secretsmanager._get_secret_value(data)
        secret["RotationEnabled"] = False
        return json_response({"ARN": secret["ARN"], "Name": secret["Name"]})

    return cancel


def _with_cancel(secretsmanager, original):
    async def handle(method, path, headers, body, query_params):
        if headers.get("x-amz-target", "").endswith(".CancelRotateSecret"):
            return secretsmanager._cancel_rotate_secret(json.loads(body))
        return await original(method, path, headers, body, query_params)

    return handle


def _describer(secretsmanager, original):
    def describe(data):
        answer = original(data)
        _, secret = secretsmanager._resolve(data.get("SecretId"))
        if answer[0] == 200 and secret.get("LastRotatedDate"):
            return json_response({**json.loads(answer[2]), "LastRotatedDate": secret["LastRotatedDate"]})
        return answer

    return describe
