"""One invocation, from the event to the answer, the log and the metrics.

AWS: error answers by the Lambda Developer Guide, "Understanding retry behavior" and "Troubleshoot execution issues"; the
metrics by "Types of metrics for Lambda functions". All invocations count alike, whoever made them. "Lambda passes the
ClientContext object to your function for synchronous invocations only" (API Reference, Invoke); MiniStack never does.
"""

import base64
import contextvars
import json
import time

from ministack.core.responses import new_uuid

from mend import loop, metrics
from mend.functions import logs, pool
from mend.functions.environment import Gone

_client_context = contextvars.ContextVar("client_context", default=None)


def install(lambda_svc):
    others = lambda_svc._execute_function

    def execute(func, event):
        config = func.get("config") or func
        if not _ours(config, func):
            return others(func, event)
        return run(config, func["code_zip"], event, func.get("concurrency"))

    invoke_by_api = lambda_svc._invoke

    async def invoke(name, event, headers, *args, **kwargs):
        given = {key.lower(): value for key, value in headers.items()}
        synchronous = given.get("x-amz-invocation-type", "RequestResponse") == "RequestResponse"
        _client_context.set(given.get("x-amz-client-context") if synchronous else None)
        return await invoke_by_api(name, event, headers, *args, **kwargs)

    invalidate = lambda_svc.invalidate_worker

    def invalidate_worker(func_name, *args, **kwargs):
        pool.retire(func_name)
        invalidate(func_name, *args, **kwargs)

    lambda_svc._execute_function = execute
    lambda_svc._invoke = invoke
    lambda_svc.invalidate_worker = invalidate_worker
    lambda_svc._emit_lambda_metrics = lambda *args, **kwargs: None


def _ours(config, func):
    durable = (config.get("DurableConfig") or {}).get("Enabled")
    return (
        str(config.get("Runtime", "")).startswith("nodejs")
        and func.get("code_zip")
        and not config.get("Layers")
        and not durable
    )


def run(config, code_zip, event, reserved):
    """Blocks until the function has answered. The result has the shape MiniStack's handlers expect."""
    request_id, started = new_uuid(), time.time()
    try:
        environment = pool.acquire(config, code_zip, reserved)
    except pool.Throttled as refusal:
        _count(config, Invocations=0, Throttles=1)
        return _throttled(str(refusal))
    try:
        error, body = _serve(environment, config, event, request_id)
        lines = environment.take_log()
    finally:
        pool.release(environment)
    took = (time.time() - started) * 1000
    text = logs.write(config, environment.stream, request_id, lines, took)
    _count(config, Invocations=1, Errors=1 if error else 0, Throttles=0, Duration=took)
    return {"body": body, "log": text, **({"error": True, "function_error": "Unhandled"} if error else {})}


def _serve(environment, config, event, request_id):
    timeout = config.get("Timeout", 3)
    try:
        if environment.state == "starting":
            failure = environment.initialise(timeout)
            if failure:
                environment.kill()
                return True, failure
        answer = environment.invoke(event, request_id, timeout, _given_context())
    except TimeoutError:
        message = f"RequestId: {request_id} Error: Task timed out after {timeout:.2f} seconds"
        return True, {"errorType": "Sandbox.Timedout", "errorMessage": message}
    except Gone as gone:
        environment.kill()
        return True, {"errorType": "Runtime.ExitError", "errorMessage": f"RequestId: {request_id} Error: {gone}"}
    if "error" in answer:
        return True, answer["error"]
    result = answer["result"]
    # A string is handed on as it is by MiniStack; AWS answers with JSON.
    return False, json.dumps(result) if isinstance(result, str) else result


def _given_context():
    encoded = _client_context.get()
    return json.loads(base64.b64decode(encoded)) if encoded else None


def _throttled(reason):
    body = {"__type": "TooManyRequestsException", "message": "Rate Exceeded.", "Type": "User", "Reason": reason}
    return {"throttle": True, "error": True, "body": body, "log": ""}


def _count(config, **values):
    _, _, _, region, account = config["FunctionArn"].split(":")[:5]
    dimensions, now = {"FunctionName": config["FunctionName"]}, time.time()
    for name, value in values.items():
        unit = "Milliseconds" if name == "Duration" else "Count"
        loop.submit(account, region, metrics.put, "AWS/Lambda", name, dimensions, unit, now, [value])
