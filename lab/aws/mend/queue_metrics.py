"""What CloudWatch knows of queues.

AWS: SQS Developer Guide, "Available CloudWatch metrics for Amazon SQS": every minute, for each queue, in AWS/SQS with the
dimension QueueName. (AWS leaves out queues that nobody has used for six hours; here none is that old.)
MiniStack: counts messages, and tells CloudWatch nothing.
"""

import asyncio
import time

from ministack.core.responses import request_scope
from ministack.services import sqs

from mend import metrics

PERIOD = 60


async def clock(_options):
    while True:
        put_all(time.time())
        await asyncio.sleep(PERIOD)


def put_all(now):
    for (account, region, _url), queue in list(sqs._queues._data.items()):
        with request_scope(account, region):
            for name, value in counts(queue["messages"], now).items():
                metrics.put("AWS/SQS", name, {"QueueName": queue["name"]}, "Count", now, [value])


def counts(messages, now):
    visible = sum(message["visible_at"] <= now for message in messages)
    return {
        "ApproximateNumberOfMessagesVisible": visible,
        "ApproximateNumberOfMessagesNotVisible": len(messages) - visible,
    }
