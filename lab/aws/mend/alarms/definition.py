"""What an alarm may be, by the API and by CloudFormation, and what of it is refused.

AWS: API Reference, PutMetricAlarm. An update keeps the state. What this lab cannot evaluate is refused when the alarm is
made (ValidationError; the stack fails), never taken and then left at OK.
MiniStack: refuses Metrics in CloudFormation, drops them in the API.
"""

import time

from ministack.core.responses import get_account_id, get_region

from mend.alarms import expressions
from mend.alarms.judgement import COMPARISONS
from mend.alarms.metric_alarm import period_of, returned

UNSUPPORTED = ("EvaluationWindow", "EvaluationCriteria", "ThresholdMetricId", "EvaluationInterval")
KEPT = ("StateValue", "StateReason", "StateReasonData", "StateUpdatedTimestamp", "StateTransitionedTimestamp")


def install(cloudwatch):
    from ministack.services.cloudformation import provisioners

    form_handler = cloudwatch._put_metric_alarm

    def put_metric_alarm(params, data, is_cbor, is_json=False):
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

    cloudwatch._put_metric_alarm = put_metric_alarm
    provisioners._RESOURCE_HANDLERS["AWS::CloudWatch::Alarm"]["create"] = create


def store(cloudwatch, alarm):
    name = alarm["AlarmName"]
    before = cloudwatch._alarms.get(name)
    if before:
        alarm |= {key: before[key] for key in KEPT if key in before}
    cloudwatch._alarms[name] = alarm
    if not before:
        cloudwatch._record_history(name, "INSUFFICIENT_DATA", "INSUFFICIENT_DATA", alarm["StateReason"])


def built(name, given):
    """The alarm as MiniStack keeps it. Raises ValueError for what AWS, or this lab, would not take."""
    n = int(given["EvaluationPeriods"])
    now = time.time()
    alarm = {
        "AlarmName": name,
        "AlarmArn": f"arn:aws:cloudwatch:{get_region()}:{get_account_id()}:alarm:{name}",
        "AlarmDescription": given.get("AlarmDescription") or "",
        "EvaluationPeriods": n,
        "DatapointsToAlarm": int(given.get("DatapointsToAlarm") or n),
        "Threshold": float(given["Threshold"]),
        "ComparisonOperator": given["ComparisonOperator"],
        "TreatMissingData": given.get("TreatMissingData") or "missing",
        "ActionsEnabled": str(given.get("ActionsEnabled", True)).lower() != "false",
        **{key: list(given.get(key) or []) for key in ("AlarmActions", "OKActions", "InsufficientDataActions")},
        **_what(given),
        "StateValue": "INSUFFICIENT_DATA",
        "StateReason": "Unchecked: Initial alarm creation",
        "StateUpdatedTimestamp": now,
        "AlarmConfigurationUpdatedTimestamp": now,
    }
    _check(alarm, given)
    return alarm


def _what(given):
    if given.get("Metrics"):
        return {"Metrics": [_query(query) for query in given["Metrics"]]}
    keys = ("MetricName", "Namespace", "Statistic", "ExtendedStatistic", "Unit")
    watched = {key: given.get(key) for key in keys}
    return {**watched, "Period": int(given["Period"]), "Dimensions": given.get("Dimensions") or []}


def _query(query):
    returns = str(query.get("ReturnData", True)).lower() != "false"
    return {**query, "ReturnData": returns}


def _check(alarm, given):
    for key in UNSUPPORTED:
        if given.get(key):
            raise ValueError(f"The lab cannot evaluate an alarm with {key}")
    if alarm["ComparisonOperator"] not in COMPARISONS:
        raise ValueError(f"The lab cannot evaluate ComparisonOperator {alarm['ComparisonOperator']}")
    if alarm["DatapointsToAlarm"] > alarm["EvaluationPeriods"]:
        raise ValueError("DatapointsToAlarm must be less than or equal to EvaluationPeriods")
    if alarm["TreatMissingData"] not in ("missing", "notBreaching", "breaching", "ignore"):
        raise ValueError(f"Invalid TreatMissingData: {alarm['TreatMissingData']}")
    _check_period(alarm)
    if alarm.get("Metrics"):
        _check_queries(alarm["Metrics"])
    elif not (alarm["Statistic"] or alarm["ExtendedStatistic"]):
        raise ValueError("Either Statistic or ExtendedStatistic must be given")


def _check_period(alarm):
    period = period_of(alarm)
    if period not in (10, 20, 30) and (period < 60 or period % 60):
        raise ValueError(f"Period must be 10, 20, 30 or a multiple of 60, not {period}")
    longest = 7 * 86400 if period >= 3600 else 86400
    if period * alarm["EvaluationPeriods"] > longest:
        raise ValueError(f"Metrics cannot be checked across more than {longest // 86400} day(s)")


def _check_queries(queries):
    returned(queries)
    known = {query["Id"] for query in queries}
    for query in queries:
        if query.get("Expression"):
            expressions.check(query["Expression"], known - {query["Id"]})
