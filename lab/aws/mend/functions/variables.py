"""The environment variables of a function.

AWS: Lambda Developer Guide, "Working with Lambda environment variables", defined runtime environment variables.
The function's own may not override the reserved ones. Nothing of the lab's own environment leaks in, so a function that
works here for a variable of the host's would fail to.
"""

import os
import uuid
from datetime import datetime, timezone

from ministack.core.lambda_runtime import _RESERVED_RUNTIME_ENV_VARS

from mend.iam import sessions


def log_group(config):
    return (config.get("LoggingConfig") or {}).get("LogGroup") or f"/aws/lambda/{config['FunctionName']}"


def log_stream(config):
    today = datetime.now(timezone.utc).strftime("%Y/%m/%d")
    return f"{today}/[{config.get('Version', '$LATEST')}]{uuid.uuid4().hex}"


def variables(config, code_dir, node_dir, temporary, stream):
    region = config["FunctionArn"].split(":")[3]
    own = (config.get("Environment") or {}).get("Variables") or {}
    reserved = {
        "AWS_REGION": region,
        "AWS_DEFAULT_REGION": region,
        **sessions.of_function(config),
        "AWS_EXECUTION_ENV": f"AWS_Lambda_{config.get('Runtime')}",
        "AWS_LAMBDA_FUNCTION_NAME": config["FunctionName"],
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(config.get("MemorySize", 128)),
        "AWS_LAMBDA_FUNCTION_VERSION": config.get("Version", "$LATEST"),
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_LOG_GROUP_NAME": log_group(config),
        "AWS_LAMBDA_LOG_STREAM_NAME": stream,
        "AWS_LAMBDA_LOG_FORMAT": (config.get("LoggingConfig") or {}).get("LogFormat", "Text"),
        "LAMBDA_TASK_ROOT": code_dir,
        "_HANDLER": config.get("Handler", "index.handler"),
        "TMPDIR": temporary,
    }
    defaults = {
        "AWS_ENDPOINT_URL": f"http://127.0.0.1:{os.environ['GATEWAY_PORT']}",
        "LANG": "en_US.UTF-8",
        "TZ": ":UTC",
        "PATH": f"{node_dir}:/usr/local/bin:/usr/bin:/bin",
    }
    own = {name: str(value) for name, value in own.items() if name not in _RESERVED_RUNTIME_ENV_VARS}
    return {**defaults, **own, **reserved}
