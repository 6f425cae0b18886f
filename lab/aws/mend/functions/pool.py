"""The environments there are: a further one for each invocation at the same time, warm ones first.

AWS: Lambda Developer Guide, "Understanding Lambda function scaling". The account's limit (10 in a new account) and a
function's reserved concurrency refuse with TooManyRequestsException.
"""

import hashlib
import io
import json
import shutil
import tempfile
import threading
import zipfile
from pathlib import Path

from mend.functions.environment import Environment

_lock = threading.Lock()
_environments = {}  # function ARN with version -> list of Environment
_code = {}  # (function name, sha) -> folder
_options = None


class Throttled(Exception):
    """Carries AWS's Reason."""


def configure(options):
    global _options
    _options = options


def acquire(config, code_zip, reserved):
    """An idle environment, or a new one (state "starting", still to be initialised). Raises Throttled."""
    key, fingerprint = _key(config), _fingerprint(config)
    with _lock:
        mine = _environments.setdefault(key, [])
        _drop_outdated(mine, fingerprint)
        _refuse_beyond_limits(mine, reserved)
        for environment in mine:
            if environment.state == "idle" and environment.alive():
                environment.state = "busy"
                return environment
        environment = Environment(config, _unpacked(config, code_zip), _options.node, tempfile.gettempdir())
        environment.fingerprint = fingerprint
        mine.append(environment)
        return environment


def release(environment):
    """Back into the pool, warm; a dead one is forgotten."""
    with _lock:
        environment.request_id = None
        if environment.state != "dead" and environment.alive():
            environment.state = "idle"
            return
        environment.close()
        for mine in _environments.values():
            if environment in mine:
                mine.remove(environment)


def retire(name):
    """The function was changed or deleted: its idle environments end now, a busy one when it has answered."""
    with _lock:
        for key, mine in _environments.items():
            if key.split(":")[6] == name:
                _drop_outdated(mine, None)


def at_work():
    """The environments that serve an invocation at this moment."""
    everyone = [environment for mine in list(_environments.values()) for environment in list(mine)]
    return [environment for environment in everyone if environment.request_id is not None]


def kill_all():
    for mine in list(_environments.values()):
        for environment in list(mine):
            environment.kill()


def listing():
    """For GET /_lab/workers."""
    return [
        {
            "functionName": environment.config["FunctionName"],
            "pid": environment.pid,
            "requestId": environment.request_id,
            "state": environment.state,
            "startedAt": environment.started_at,
        }
        for mine in list(_environments.values())
        for environment in list(mine)
        if environment.alive()
    ]


def _key(config):
    return f"{config['FunctionArn']}:{config.get('Version', '$LATEST')}"


def _fingerprint(config):
    """What a changed function would change: a warm environment of another one must not serve."""
    names = ("CodeSha256", "Environment", "Handler", "MemorySize", "Timeout", "LoggingConfig")
    return json.dumps([config.get(name) for name in names], sort_keys=True, default=str)


def _drop_outdated(mine, fingerprint):
    for environment in list(mine):
        outdated = environment.fingerprint != fingerprint
        if environment.state == "idle" and (outdated or not environment.alive()):
            environment.close()
            mine.remove(environment)


def _refuse_beyond_limits(mine, reserved):
    busy = sum(environment.state != "idle" for environment in mine)
    if reserved is not None and busy >= reserved:
        raise Throttled("ReservedFunctionConcurrentInvocationLimitExceeded")
    everywhere = sum(environment.state != "idle" for each in _environments.values() for environment in each)
    if everywhere >= _options.concurrency:
        raise Throttled("ConcurrentInvocationLimitExceeded")


def _unpacked(config, code_zip):
    digest = hashlib.sha256(code_zip).hexdigest()[:16]
    key = (config["FunctionName"], digest)
    if key not in _code:
        folder = Path(tempfile.gettempdir()) / f"code-{config['FunctionName']}-{digest}"
        shutil.rmtree(folder, ignore_errors=True)
        with zipfile.ZipFile(io.BytesIO(code_zip)) as archive:
            archive.extractall(folder)
        _code[key] = str(folder)
    return _code[key]
