"""A schedule made by CloudFormation or the API keeps all that it says, and a wrong expression or time zone is refused.

AWS: API Reference, CreateSchedule (ValidationException), and CloudFormation's AWS::Scheduler::Schedule.
MiniStack: by CloudFormation keeps neither time zone nor dates, says CREATE_COMPLETE to a schedule it did not make (a group
that does not exist), and cannot update one.
"""

import json
import re

from mend.schedules.plan import nominal_after

PROPERTIES = (
    "ScheduleExpression",
    "ScheduleExpressionTimezone",
    "FlexibleTimeWindow",
    "Target",
    "GroupName",
    "State",
    "Description",
    "StartDate",
    "EndDate",
    "KmsKeyArn",
)


def install(scheduler):
    from ministack.services.cloudformation import provisioners

    for name in ("_create_schedule", "_update_schedule"):
        setattr(scheduler, name, _checked(scheduler, getattr(scheduler, name)))

    def create(logical_id, props, stack_name):
        name = props.get("Name") or provisioners._physical_name(stack_name, logical_id, max_len=64)
        return name, _done(scheduler._create_schedule(name, _body(props)))

    def update(physical_id, old, props, stack_name, *rest):
        if old.get("GroupName") != props.get("GroupName"):
            provisioners._scheduler_schedule_delete(physical_id, old)
            return create(physical_id, {**props, "Name": physical_id}, stack_name)
        return physical_id, _done(scheduler._update_schedule(physical_id, _body(props)))

    provisioners._RESOURCE_HANDLERS["AWS::Scheduler::Schedule"] |= {"create": create, "update": update}


def _body(props):
    """CloudFormation's properties as the API has them: numbers stand there as text at times."""
    body = {key: props[key] for key in PROPERTIES if key in props}
    window = body.get("FlexibleTimeWindow") or {}
    if "MaximumWindowInMinutes" in window:
        body["FlexibleTimeWindow"] = {**window, "MaximumWindowInMinutes": int(window["MaximumWindowInMinutes"])}
    return body


def _done(answer):
    status, _headers, body = answer
    if status >= 400:
        raise ValueError(body.decode())
    return {"Arn": json.loads(body)["ScheduleArn"]}


def _checked(scheduler, original):
    def checked(name, body):
        problem = _problem(body)
        return scheduler._error(400, "ValidationException", problem) if problem else original(name, body)

    return checked


def _problem(body):
    expression, zone = str(body.get("ScheduleExpression", "")), body.get("ScheduleExpressionTimezone")
    try:
        if not re.match(r"(rate|cron|at)\(.*\)$", expression):
            raise ValueError(expression)
        nominal_after({"ScheduleExpression": expression, "ScheduleExpressionTimezone": zone, "CreationDate": 0}, 0)
    except (KeyError, OSError):
        return f"Invalid ScheduleExpressionTimezone {zone}."
    except ValueError as error:
        return f"The schedule expression or time zone is not valid: {expression} {zone or ''} ({error})"
    return None
