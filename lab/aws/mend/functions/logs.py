"""What an invocation wrote, as log events of its environment's stream, with the platform's own lines around it.

AWS: Lambda Developer Guide, "Working with Lambda function logs": START, END and REPORT, or platform.* objects when the
log format is JSON. Each environment has one stream. The lines are written when the invocation is over, under the function's
role ("Execution role": CreateLogGroup, CreateLogStream, PutLogEvents); what it may not write is lost, and its metrics with it.
"""

import json
import time
from datetime import datetime, timezone

from mend import emf, loop
from mend.functions.variables import log_group
from mend.iam.requests.arns import arn
from mend.iam.services import role_may


def write(config, stream, request_id, lines, took):
    """Hands the lines to CloudWatch Logs and to the metric extraction; returns the whole as text (for LogType Tail)."""
    _, _, _, region, account = config["FunctionArn"].split(":")[:5]
    before, after = _platform_lines(config, request_id, took)
    everything = [*before, *lines, *after]
    loop.submit(account, region, _keep, config, stream, everything, lines)
    return "\n".join(everything)


def _platform_lines(config, request_id, took):
    version, memory = config.get("Version", "$LATEST"), config.get("MemorySize", 128)
    if (config.get("LoggingConfig") or {}).get("LogFormat") == "JSON":
        metrics = {"durationMs": round(took, 3), "billedDurationMs": int(took) + 1, "memorySizeMB": memory}
        return [_platform("platform.start", {"requestId": request_id, "version": version})], [
            _platform("platform.report", {"requestId": request_id, "metrics": metrics})
        ]
    report = f"Duration: {took:.2f} ms\tBilled Duration: {int(took) + 1} ms\tMemory Size: {memory} MB"
    return [f"START RequestId: {request_id} Version: {version}"], [
        f"END RequestId: {request_id}",
        f"REPORT RequestId: {request_id}\t{report}",
    ]


def _platform(kind, record):
    now = datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return json.dumps({"time": now, "type": kind, "record": record})


def _keep(config, stream, everything, lines):
    group = log_group(config)
    if not _allowed(config, group, stream):
        return
    _store(group, stream, everything)
    for line in lines:
        emf.record(line)


def _allowed(config, group, stream):
    from ministack.services import cloudwatch_logs

    known = cloudwatch_logs._log_groups.get(group)
    needed = [] if known else ["CreateLogGroup"]
    needed += [] if known and stream in known["streams"] else ["CreateLogStream"]
    where = arn("logs", f"log-group:{group}:log-stream:{stream}")
    role, name = config["Role"], config["FunctionName"]
    return all(role_may(role, name, f"logs:{action}", where) for action in [*needed, "PutLogEvents"])


def _store(group_name, stream_name, lines):
    from ministack.services import cloudwatch_logs

    now = int(time.time() * 1000)
    if group_name not in cloudwatch_logs._log_groups:
        cloudwatch_logs._log_groups[group_name] = _new_group(cloudwatch_logs, group_name, now)
    streams = cloudwatch_logs._log_groups[group_name]["streams"]
    stream = streams.setdefault(stream_name, _new_stream(now))
    stream["events"].extend({"timestamp": now, "message": line, "ingestionTime": now} for line in lines)
    stream["lastEventTimestamp"] = stream["lastIngestionTime"] = now
    events = [{"timestamp": now, "message": line} for line in lines]
    cloudwatch_logs._fanout_to_subscription_filters(group_name, stream_name, events)


def _new_group(cloudwatch_logs, name, now):
    return {
        "arn": cloudwatch_logs._make_group_arn(name),
        "creationTime": now,
        "retentionInDays": None,
        "tags": {},
        "subscriptionFilters": {},
        "streams": {},
    }


def _new_stream(now):
    return {
        "events": [],
        "uploadSequenceToken": "1",
        "creationTime": now,
        "firstEventTimestamp": now,
        "lastEventTimestamp": now,
        "lastIngestionTime": now,
    }
