"""The resource-based policy of what a request is about, where MiniStack keeps one.

AWS: IAM User Guide, "Identity-based policies and resource-based policies".
"""

import json


def resource_policies(service, resource):
    """Policy documents, none or one."""
    read = _READERS.get(service)
    text = read(resource) if read else None
    if isinstance(text, bytes):
        text = text.decode()
    if not text:
        return []
    return [json.loads(text) if isinstance(text, str) else text]


def _bucket(resource):
    from ministack.services import s3

    return s3._bucket_policies.get(resource.removeprefix("arn:aws:s3:::").partition("/")[0])


def _topic(resource):
    from ministack.services import sns

    topic = sns._topics.get(resource)
    return topic["attributes"].get("Policy") if topic else None


def _queue(resource):
    from ministack.services import sqs

    name = resource.rpartition(":")[2]
    queue = next((each for url, each in sqs._queues.items() if url.rpartition("/")[2] == name), None)
    return queue["attributes"].get("Policy") if queue else None


def _secret(resource):
    from ministack.services import secretsmanager

    _, secret = secretsmanager._resolve(resource)
    return secretsmanager._resource_policies.get(secret["ARN"]) if secret else None


def _table(resource):
    from ministack.services import dynamodb

    policy = dynamodb._resource_policies.get(resource.partition("/index/")[0])
    return policy["Policy"] if policy else None


def _function(resource):
    from ministack.services import lambda_svc

    function = lambda_svc._functions.get(resource.split(":")[6]) if resource.count(":") >= 6 else None
    return function["policy"] if function and function["policy"]["Statement"] else None


_READERS = {
    "dynamodb": _table,
    "lambda": _function,
    "s3": _bucket,
    "sns": _topic,
    "sqs": _queue,
    "secretsmanager": _secret,
}
