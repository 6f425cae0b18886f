"""An alarm changes state: what is kept, the history, and the message to the actions' topics.

AWS: CloudWatch User Guide, "Acting on alarm changes": actions run on a change of state, not while a state lasts, and not
when ActionsEnabled is false. Of the kinds of action only SNS topics are served here; another kind is named in the history
as failed, so that nobody takes it for done.
"""

import json
import time

from ministack.core.responses import get_account_id, get_region, new_uuid
from ministack.services import cloudwatch

from mend.alarms.message import notification, region_name
from mend.alarms.wording import iso
from mend.iam.services import may

ACTIONS = {"ALARM": "AlarmActions", "OK": "OKActions", "INSUFFICIENT_DATA": "InsufficientDataActions"}


def change(alarm, state, reason, reason_data, now, acting=None):
    """`acting(alarm, old_state, now)` instead of the actions: a composite alarm may hold them back."""
    old = {key: alarm.get(key) for key in ("StateValue", "StateReason", "StateReasonData")}
    alarm |= {
        "StateValue": state,
        "StateReason": reason,
        "StateReasonData": reason_data,
        "StateUpdatedTimestamp": now,
        "StateTransitionedTimestamp": now,
    }
    _history(alarm, "StateUpdate", f"Alarm updated from {old['StateValue']} to {state}", _both(old, alarm), now)
    (acting or act)(alarm, old["StateValue"], now)


def fail(alarm, reason, now):
    """AWS shows a configuration it cannot evaluate as EvaluationState EVALUATION_ERROR, with the reason."""
    alarm["EvaluationState"] = "EVALUATION_ERROR"
    alarm["StateReason"] = reason
    if alarm["StateValue"] != "INSUFFICIENT_DATA":
        change(alarm, "INSUFFICIENT_DATA", reason, "{}", now)


def act(alarm, old_state, now):
    """Sends the alarm's present state to the topics of that state."""
    if not alarm.get("ActionsEnabled", True):
        return
    for arn in alarm.get(ACTIONS[alarm["StateValue"]]) or []:
        error = _publish(arn, alarm, old_state, now)
        summary = f'Failed to execute action {arn}. Received error: "{error}"' if error else f"Successfully executed action {arn}"
        data = {"actionState": "Failed" if error else "Succeeded", "notificationResource": arn, "error": error}
        _history(alarm, "Action", summary, data, now)


def _publish(arn, alarm, old_state, now):
    """None, or why nothing was sent."""
    from ministack.services import sns

    if not cloudwatch._is_sns_action_arn(arn) or arn not in sns._topics:
        return "Resource not found"
    if not may("cloudwatch.amazonaws.com", "SNS:Publish", arn, alarm["AlarmArn"]):
        return (
            f"CloudWatch Alarms is not authorized to perform: SNS:Publish on resource: {arn} because no resource-based "
            "policy allows the SNS:Publish action"
        )
    subject = f'{alarm["StateValue"]}: "{alarm["AlarmName"]}" in {region_name(get_region())}'
    message = notification(alarm, old_state, now, get_account_id(), get_region())
    sns._fanout(arn, new_uuid(), json.dumps(message), subject[:100])
    return None


def record_history(name, old_state, new_state, reason):
    """For MiniStack's own entries: an alarm made, and SetAlarmState."""
    alarm = cloudwatch._alarms.get(name) or cloudwatch._composite_alarms.get(name) or {"AlarmName": name}
    now = time.time()
    if reason.startswith("Unchecked"):
        data = {"version": "1.0", "type": "Create", "createdAlarm": {"alarmName": name}}
        _history(alarm, "ConfigurationUpdate", f'Alarm "{name}" created', data, now)
        return
    alarm["StateTransitionedTimestamp"] = now
    data = _both({"StateValue": old_state}, {"StateValue": new_state, "StateReason": reason})
    _history(alarm, "StateUpdate", f"Alarm updated from {old_state} to {new_state}", data, now)


def _both(old, new):
    return {"version": "1.0", "oldState": _state(old), "newState": _state(new)}


def _state(alarm):
    state = {"stateValue": alarm["StateValue"], "stateReason": alarm.get("StateReason")}
    if alarm.get("StateReasonData"):
        state["stateReasonData"] = json.loads(alarm["StateReasonData"])
    return state


def _history(alarm, kind, summary, data, now):
    entry = {
        "AlarmName": alarm["AlarmName"],
        "AlarmType": "CompositeAlarm" if "AlarmRule" in alarm else "MetricAlarm",
        "Timestamp": iso(now).replace("+0000", "Z"),
        "HistoryItemType": kind,
        "HistorySummary": summary,
        "HistoryData": json.dumps(data),
    }
    cloudwatch._history_entries().insert(0, entry)
