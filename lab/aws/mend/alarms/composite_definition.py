"""What a composite alarm may be, by the API and by CloudFormation (AWS::CloudWatch::CompositeAlarm).

AWS: API Reference, PutCompositeAlarm: the rule must be readable and name alarms that exist, 100 at most; with a suppressor
both periods are needed. An update keeps the state.
MiniStack: takes any rule, drops the suppressor, forgets the state; knows no such resource in a template.
"""

from mend.alarms import made, rule, suppression
from mend.alarms.composite import found

PERIODS = ("ActionsSuppressorWaitPeriod", "ActionsSuppressorExtensionPeriod")


def install(cloudwatch):
    from ministack.services.cloudformation import provisioners

    def put(name, given):
        alarm = built(name, given)
        if made.keep(cloudwatch, cloudwatch._composite_alarms, alarm):
            suppression.forget(name)
        return alarm

    create = made.by_template(put)

    def update(name, _old, props, stack_name, *_rest):
        return create("", {**props, "AlarmName": name}, stack_name)

    def delete(name, _props):
        cloudwatch._composite_alarms.pop(name, None)
        suppression.forget(name)

    cloudwatch._put_composite_alarm = made.by_api(cloudwatch, cloudwatch._put_composite_alarm, put)
    provisioners._RESOURCE_HANDLERS["AWS::CloudWatch::CompositeAlarm"] = {
        "create": create,
        "update": update,
        "delete": delete,
    }


def built(name, given):
    """The alarm as MiniStack keeps it. Raises ValueError for what AWS would not take."""
    alarm = {**made.common(name, given), "AlarmRule": given["AlarmRule"], **_suppressor(given)}
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
