"""When a composite alarm holds its actions back.

AWS: CloudWatch User Guide, "Suppressing composite alarm actions": not while the suppressor alarm is in ALARM (Alarm), nor for
ActionsSuppressorExtensionPeriod seconds after it left ALARM (ExtensionPeriod), nor for ActionsSuppressorWaitPeriod seconds
after the composite alarm changed, so that the suppressor has time to follow (WaitPeriod). Then the actions of the state that
the alarm is in are done, unless it is again the one whose actions were done last. The state itself changes at once.
"""

from dataclasses import dataclass

from ministack.core.responses import get_account_id, get_region

from mend.alarms import transition


@dataclass
class Watch:
    acted_on: str  # the state whose actions were done last
    changed: float = 0  # when the alarm last changed its state
    suppressing: bool = False  # the suppressor was in ALARM at the last look
    released: float = None  # when it left ALARM


_watches = {}  # (account, region, alarm name) -> Watch


def hold(alarm, old_state, now):
    """Instead of the actions of a change of state."""
    _watch(alarm, old_state).changed = now


def look(alarm, suppressor_state, now):
    """Does the actions held back, once nothing suppresses them."""
    watch = _watch(alarm, alarm["StateValue"])
    if suppressor_state != "ALARM" and watch.suppressing:
        watch.released = now
    watch.suppressing = suppressor_state == "ALARM"
    by = _suppressed_by(alarm, watch, now)
    alarm.pop("ActionsSuppressedBy", None)
    alarm.pop("ActionsSuppressedReason", None)
    if by:
        alarm |= {"ActionsSuppressedBy": by, "ActionsSuppressedReason": f"Actions suppressed by {by}"}
    elif alarm["StateValue"] != watch.acted_on:
        old, watch.acted_on = watch.acted_on, alarm["StateValue"]
        transition.act(alarm, old, now)


def _suppressed_by(alarm, watch, now):
    if watch.suppressing:
        return "Alarm"
    if watch.released is not None and now < watch.released + alarm["ActionsSuppressorExtensionPeriod"]:
        return "ExtensionPeriod"
    waiting = alarm["StateValue"] != watch.acted_on
    if waiting and now < watch.changed + alarm["ActionsSuppressorWaitPeriod"]:
        return "WaitPeriod"
    return None


def _watch(alarm, state):
    return _watches.setdefault((get_account_id(), get_region(), alarm["AlarmName"]), Watch(state))


def forget(name):
    _watches.pop((get_account_id(), get_region(), name), None)
