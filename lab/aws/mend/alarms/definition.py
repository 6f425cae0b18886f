"""What an alarm may be, by the API and by CloudFormation, and what of it is refused.

AWS: API Reference, PutMetricAlarm. An update keeps the state. What this lab cannot evaluate is refused when the alarm is
made (ValidationError; the stack fails), never taken and then left at OK.
MiniStack: refuses Metrics in CloudFormation, drops them in the API.
"""

from mend.alarms import expressions, made
from mend.alarms.judgement import COMPARISONS
from mend.alarms.metric_alarm import period_of, returned

UNSUPPORTED = ("EvaluationWindow", "EvaluationCriteria", "ThresholdMetricId", "EvaluationInterval")


def install(cloudwatch):
    from ministack.services.cloudformation import provisioners

    def put(name, given):
        alarm = built(name, given)
        made.keep(cloudwatch, cloudwatch._alarms, alarm)
        return alarm

    cloudwatch._put_metric_alarm = made.by_api(cloudwatch, cloudwatch._put_metric_alarm, put)
    provisioners._RESOURCE_HANDLERS["AWS::CloudWatch::Alarm"]["create"] = made.by_template(put)


def built(name, given):
    """The alarm as MiniStack keeps it. Raises ValueError for what AWS, or this lab, would not take."""
    n = int(given["EvaluationPeriods"])
    alarm = {
        **made.common(name, given),
        "EvaluationPeriods": n,
        "DatapointsToAlarm": int(given.get("DatapointsToAlarm") or n),
        "Threshold": float(given["Threshold"]),
        "ComparisonOperator": given["ComparisonOperator"],
        "TreatMissingData": given.get("TreatMissingData") or "missing",
        **_what(given),
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
