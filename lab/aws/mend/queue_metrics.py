"""How many messages of a queue can be received, as a metric of CloudWatch.

AWS: SQS Developer Guide, "Available CloudWatch metrics for Amazon SQS": ApproximateNumberOfMessagesVisible by QueueName, once
a minute, of queues that were used in the last six hours. Here: every ten seconds, of every queue, exactly.
MiniStack: sends no metric.
"""

import asyncio
import time

from ministack.core.responses import request_scope
from ministack.services import sqs

from mend import metrics

SECONDS = 10


async def clock(_options):
    while True:
        for (account, region, _url), queue in list(sqs._queues._data.items()):
            with request_scope(account, region):
                send(queue, time.time())
        await asyncio.sleep(SECONDS)


def send(queue, now):
    name = {"QueueName": queue["name"]}
    metrics.put("AWS/SQS", "ApproximateNumberOfMessagesVisible", name, "Count", now, [visible(queue, now)])


def visible(queue, now):
    return sum(1 for message in queue["messages"] if message["visible_at"] <= now)
