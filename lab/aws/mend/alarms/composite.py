"""Evaluation of one composite alarm.

AWS: CloudWatch User Guide, "Create a composite alarm": ALARM while its rule is true, else OK; INSUFFICIENT_DATA only until
it is first evaluated. The reason names the child whose change made it so.
MiniStack: never evaluates one.
"""

import json
from datetime import datetime, timezone

from ministack.services import cloudwatch

from mend.alarms import rule, suppression, transition
from mend.alarms.wording import iso


def evaluate(alarm, now):
    tree = rule.parse(alarm["AlarmRule"])
    state = "ALARM" if rule.true(tree, state_of) else "OK"
    if state != alarm["StateValue"]:
        children = [child for child in map(found, rule.names(tree)) if child]
        reason, data = _reason(alarm, state, children)
        acting = suppression.hold if alarm.get("ActionsSuppressor") else transition.act
        transition.change(alarm, state, reason, data, now, acting)
    if alarm.get("ActionsSuppressor"):
        suppression.look(alarm, state_of(alarm["ActionsSuppressor"]), now)


def found(name):
    """The alarm of this name or ARN in the account and region at hand, or None."""
    plain = name.rpartition(":alarm:")[2]
    return cloudwatch._alarms.get(plain) or cloudwatch._composite_alarms.get(plain)


def state_of(name):
    alarm = found(name)
    return alarm["StateValue"] if alarm else None


def _reason(alarm, state, children):
    if not children:
        return f"The alarm rule is {'true' if state == 'ALARM' else 'false'}", json.dumps({"triggeringAlarms": []})
    latest = max(children, key=_changed)
    alarm["TriggeringChildren"] = [_child(latest, "Arn", "State", "Value", "Timestamp")]
    moment = datetime.fromtimestamp(_changed(latest), timezone.utc).strftime("%A %d %B, %Y %H:%M:%S UTC")
    data = {"triggeringAlarms": [_child(latest, "arn", "state", "value", "timestamp")]}
    return f"{latest['AlarmArn']} transitioned to {latest['StateValue']} at {moment}", json.dumps(data)


def _changed(alarm):
    return float(alarm.get("StateTransitionedTimestamp") or alarm["StateUpdatedTimestamp"])


def _child(alarm, arn, state, value, timestamp):
    return {arn: alarm["AlarmArn"], state: {value: alarm["StateValue"], timestamp: iso(_changed(alarm))}}
