"""Which action on which resource, with which condition keys, a request is. One file for each service that has much to say.

AWS: Service Authorization Reference, "Actions, resources, and condition keys for …". A service that is not in SERVICES is not
evaluated: `docs/lab-aws.md` says so.
"""

from mend.call import Call
from mend.iam.requests import dynamodb, lambdas, others, route53, s3, secretsmanager

SERVICES = {
    "dynamodb": dynamodb.requests,
    "lambda": lambdas.requests,
    "route53": route53.requests,
    "s3": s3.requests,
    "secretsmanager": secretsmanager.requests,
    "sns": others.sns,
    "sqs": others.sqs,
    "logs": others.logs,
    "events": others.events,
    "monitoring": others.cloudwatch,
    "events": others.events,
    "scheduler": others.scheduler,
    "ssm": others.ssm,
    "acm": others.acm,
    "cloudformation": others.cloudformation,
}


def requests_of(service, method, path, headers, body, query):
    """The evaluation.Requests that must all be allowed; none where nothing is evaluated."""
    read = SERVICES.get(service)
    return read(Call(method, path, headers, body, query)) if read else []
