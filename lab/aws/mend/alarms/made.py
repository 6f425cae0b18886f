"""How an alarm of either kind comes to be: by the API or by CloudFormation. An update keeps the state."""

import time

from ministack.core.responses import get_account_id, get_region

KEPT = ("StateValue", "StateReason", "StateReasonData", "StateUpdatedTimestamp", "StateTransitionedTimestamp")
ACTIONS = ("AlarmActions", "OKActions", "InsufficientDataActions")


def by_api(cloudwatch, form_handler, put):
    """The handler of a Put…Alarm; `put(name, given)` makes the alarm and raises ValueError for what is refused."""

    def put_alarm(params, data, is_cbor, is_json=False):
        if not (is_json or is_cbor):
            return form_handler(params, data, is_cbor, is_json)
        try:
            put(data["AlarmName"], data)
        except (ValueError, KeyError) as error:
            return cloudwatch._error("ValidationError", str(error), 400, use_json=is_json, use_cbor=is_cbor)
        return cloudwatch._cbor_ok({}) if is_cbor else cloudwatch._json_ok({})

    return put_alarm


def by_template(put):
    """What CloudFormation makes an alarm with; `put(name, given)` gives the alarm."""
    from ministack.services.cloudformation import provisioners

    def create(logical_id, props, stack_name):
        name = props.get("AlarmName") or provisioners._physical_name(stack_name, logical_id, max_len=255)
        return name, {"Arn": put(name, props)["AlarmArn"]}

    return create


def keep(cloudwatch, alarms, alarm):
    """Puts the alarm among `alarms`; whether it is new there."""
    name = alarm["AlarmName"]
    before = alarms.get(name)
    if before:
        alarm |= {key: before[key] for key in KEPT if key in before}
    alarms[name] = alarm
    if not before:
        cloudwatch._record_history(name, "INSUFFICIENT_DATA", "INSUFFICIENT_DATA", alarm["StateReason"])
    return not before


def common(name, given):
    """What a new alarm of either kind has, as MiniStack keeps it."""
    now = time.time()
    return {
        "AlarmName": name,
        "AlarmArn": f"arn:aws:cloudwatch:{get_region()}:{get_account_id()}:alarm:{name}",
        "AlarmDescription": given.get("AlarmDescription") or "",
        "ActionsEnabled": str(given.get("ActionsEnabled", True)).lower() != "false",
        **{key: list(given.get(key) or []) for key in ACTIONS},
        "StateValue": "INSUFFICIENT_DATA",
        "StateReason": "Unchecked: Initial alarm creation",
        "StateUpdatedTimestamp": now,
        "AlarmConfigurationUpdatedTimestamp": now,
    }
