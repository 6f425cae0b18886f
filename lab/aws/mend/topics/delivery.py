"""A function that is subscribed to a topic is invoked as by an event.

AWS: SNS Developer Guide, "Fanout Amazon SNS notifications to Lambda functions": the invocation is asynchronous, so that the
function's retries, age and destinations are those of asynchronous invocation. A function that is not there is a client-side
error: the message goes to the subscription's dead-letter queue at once ("Amazon SNS dead-letter queues").
MiniStack: invokes once, and forgets what failed.
"""

import json


def install(sns):
    from ministack.services import lambda_svc

    def deliver(endpoint, envelope, topic_arn, sub_arn, *_rest):
        notification = json.loads(envelope)
        func, config, _name = lambda_svc._get_func_record_for_ref(endpoint)
        if not func or not config:
            return _bury(sns, topic_arn, sub_arn, envelope)
        lambda_svc.invoke_async_with_retry(
            lambda_svc._execution_record_for_config(func, config), _event(sub_arn, notification)
        )

    sns._deliver_to_lambda = deliver


def _event(sub_arn, notification):
    record = {"EventVersion": "1.0", "EventSubscriptionArn": sub_arn, "EventSource": "aws:sns", "Sns": notification}
    return {"Records": [record]}


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
