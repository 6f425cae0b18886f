"""CloudWatch alarms, evaluated by the clock.

AWS: CloudWatch User Guide, "Alarm evaluation": every alarm is evaluated at regular intervals, by its own metric, period,
statistic and missing-data rule, whether or not a value came.
MiniStack: evaluates when a value is put, over all dimensions together, one value against the threshold; never otherwise.
Mend: MiniStack's evaluation is off. A clock evaluates each alarm every `--alarm-tick` seconds (AWS: every minute, or every
10 s for periods of 10 and 30 s; a lab need not wait for that). One function a kind of alarm (`KINDS`).
"""

import asyncio
import logging
import time

from ministack.core.responses import request_scope
from ministack.services import cloudwatch

from mend.alarms import composite, composite_definition, definition, metric_alarm, transition

logger = logging.getLogger("lab.alarms")

# Which store of alarms is evaluated by which function(alarm, now).
KINDS = [(cloudwatch._alarms, metric_alarm.evaluate), (cloudwatch._composite_alarms, composite.evaluate)]


def install(_options):
    cloudwatch._evaluate_alarm = lambda alarm: None
    cloudwatch._evaluate_all_alarms = lambda: None
    cloudwatch._dispatch_alarm_actions = lambda alarm, old, new, reason: transition.act(alarm, old, time.time())
    cloudwatch._record_history = transition.record_history
    definition.install(cloudwatch)
    composite_definition.install(cloudwatch)


async def clock(options):
    while True:
        evaluate_all(time.time())
        await asyncio.sleep(options.alarm_tick)


def evaluate_all(now):
    """Evaluates every alarm of every account and region. One alarm's trouble does not stop the others, and is shown."""
    for store, evaluate in KINDS:
        for (account, region, _name), alarm in list(store._data.items()):
            with request_scope(account, region):
                try:
                    evaluate(alarm, now)
                except Exception as error:  # shown in the alarm itself, as AWS does with EvaluationState
                    logger.exception("alarm %s could not be evaluated", alarm.get("AlarmName"))
                    transition.fail(alarm, str(error), now)
