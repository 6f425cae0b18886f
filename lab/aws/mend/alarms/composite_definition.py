"""What a composite alarm may be, by the API and by CloudFormation (AWS::CloudWatch::CompositeAlarm).

AWS: API Reference, PutCompositeAlarm: the rule must be readable and name alarms that exist, 100 at most; with a suppressor
both periods are needed. An update keeps the state.
MiniStack: takes any rule, drops the suppressor, forgets the state; knows no such resource in a template.
"""

import time

from ministack.core.responses import get_account_id, get_region

from mend.alarms import rule, suppression
from mend.alarms.composite import found
from mend.alarms.definition import KEPT

ACTIONS = ("AlarmActions", "OKActions", "InsufficientDataActions")
PERIODS = ("ActionsSuppressorWaitPeriod", "ActionsSuppressorExtensionPeriod")


def install(cloudwatch):
    from ministack.services.cloudformation import provisioners

    form_handler = cloudwatch._put_composite_alarm

    def put_composite_alarm(params, data, is_cbor, is_json=False):
        if not (is_json or is_cbor):
            return form_handler(params, data, is_cbor, is_json)
        try:
            store(cloudwatch, built(data["AlarmName"], data))
        except (ValueError, KeyError) as error:
            return cloudwatch._error("ValidationError", str(error), 400, use_json=is_json, use_cbor=is_cbor)
        return cloudwatch._cbor_ok({}) if is_cbor else cloudwatch._json_ok({})

    def create(logical_id, props, stack_name):
        name = props.get("AlarmName") or provisioners._physical_name(stack_name, logical_id, max_len=255)
        alarm = built(name, props)
        store(cloudwatch, alarm)
        return name, {"Arn": alarm["AlarmArn"]}

    def update(name, _old, props, stack_name, *_rest):
        return create("", {**props, "AlarmName": name}, stack_name)

    def delete(name, _props):
        cloudwatch._composite_alarms.pop(name, None)
        suppression.forget(name)

    cloudwatch._put_composite_alarm = put_composite_alarm
    provisioners._RESOURCE_HANDLERS["AWS::CloudWatch::CompositeAlarm"] = {
        "create": create,
        "update": update,
        "delete": delete,
    }


def store(cloudwatch, alarm):
    name = alarm["AlarmName"]
    before = cloudwatch._composite_alarms.get(name)
    if before:
        alarm |= {key: before[key] for key in KEPT if key in before}
    cloudwatch._composite_alarms[name] = alarm
    if not before:
        suppression.forget(name)
        cloudwatch._record_history(name, "INSUFFICIENT_DATA", "INSUFFICIENT_DATA", alarm["StateReason"])


def built(name, given):
    """The alarm as MiniStack keeps it. Raises ValueError for what AWS would not take."""
    now = time.time()
    alarm = {
        "AlarmName": name,
        "AlarmArn": f"arn:aws:cloudwatch:{get_region()}:{get_account_id()}:alarm:{name}",
        "AlarmDescription": given.get("AlarmDescription") or "",
        "AlarmRule": given["AlarmRule"],
        "ActionsEnabled": str(given.get("ActionsEnabled", True)).lower() != "false",
        **{key: list(given.get(key) or []) for key in ACTIONS},
        **_suppressor(given),
        "StateValue": "INSUFFICIENT_DATA",
        "StateReason": "Unchecked: Initial alarm creation",
        "StateUpdatedTimestamp": now,
        "AlarmConfigurationUpdatedTimestamp": now,
    }
    _check(alarm)
    return alarm


def _suppressor(given):
    if not given.get("ActionsSuppressor"):
        return {}
    if any(given.get(period) is None for period in PERIODS):
        raise ValueError(f"With ActionsSuppressor, {' and '.join(PERIODS)} must be given")
    return {"ActionsSuppressor": given["ActionsSuppressor"], **{period: int(given[period]) for period in PERIODS}}


def _check(alarm):
    children = list(dict.fromkeys(rule.names(rule.parse(alarm["AlarmRule"]))))
    if len(children) > 100:
        raise ValueError("The alarm rule names more than 100 alarms")
    suppressor = [alarm["ActionsSuppressor"]] if "ActionsSuppressor" in alarm else []
    missing = [name for name in children + suppressor if not found(name)]
    if missing:
        raise ValueError(f"Could not save the composite alarm as alarms [{', '.join(missing)}] do not exist")
