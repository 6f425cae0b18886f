"""A function that is subscribed to a topic is invoked as by an event.

AWS: SNS Developer Guide, "Fanout Amazon SNS notifications to Lambda functions": the invocation is asynchronous, so that the
function's retries, age and destinations are those of asynchronous invocation; the function's policy must let the topic in. A
function that is not there, or lets it not in, is a client-side error: the message goes to the subscription's dead-letter queue
at once ("Amazon SNS dead-letter queues").
MiniStack: invokes once, past the policy, and forgets what failed.
"""

import json
import logging

from mend.iam.services import may

logger = logging.getLogger("lab.topics")


def install(sns):
    from ministack.services import lambda_svc

    def deliver(endpoint, envelope, topic_arn, sub_arn, *_rest):
        func, config, name = lambda_svc._get_func_record_for_ref(endpoint)
        if not func or not config:
            logger.warning("topic %s: there is no function %s", topic_arn, name)
        elif not may("sns.amazonaws.com", "lambda:InvokeFunction", config["FunctionArn"], topic_arn):
            logger.warning("topic %s: the policy of the function %s does not let it in", topic_arn, name)
        else:
            record = lambda_svc._execution_record_for_config(func, config)
            return lambda_svc.invoke_async_with_retry(record, _event(sub_arn, json.loads(envelope)))
        return _bury(sns, topic_arn, sub_arn, envelope)

    sns._deliver_to_lambda = deliver


def _event(sub_arn, notification):
    message = {"Subject": None, "MessageAttributes": {}, **notification}
    source = {"EventVersion": "1.0", "EventSubscriptionArn": sub_arn, "EventSource": "aws:sns"}
    return {"Records": [{**source, "Sns": message}]}


def _bury(sns, topic_arn, sub_arn, envelope):
    from ministack.core.arn import parse_arn
    from ministack.core.responses import request_scope

    spec = parse_arn(topic_arn)
    with request_scope(spec.account_id, spec.region):
        subscription = sns._find_subscription(topic_arn, sub_arn) or {}
        policy = json.loads(subscription.get("attributes", {}).get("RedrivePolicy") or "{}")
        queue = policy.get("deadLetterTargetArn")
        if queue:
            sns._deliver_to_sqs(queue, envelope, False, envelope)
