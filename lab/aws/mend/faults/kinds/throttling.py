"""AWS: Route 53 Developer Guide, "Throttling"; Common Errors and the actions' own errors of the API References."""

from mend.faults.answers import error
from mend.faults.parameters import ACTION, SCOPE
from mend.faults.scope import instead

NAME = "throttling"
SUMMARY = "AWS refuses calls for their rate, in the words of each service"
PARAMETERS = {**ACTION, **SCOPE}
REQUIRED = ()

RATE = "Rate exceeded"
CAPACITY = (
    "The level of configured provisioned throughput for the table was exceeded. "
    "Consider increasing your provisioning level with the UpdateTable API."
)
# Code, words, HTTP status; for a service that is not here ThrottlingException.
WORDS = {
    "route53": ("Throttling", RATE, 400),
    "cloudwatch": ("Throttling", RATE, 400),
    "sts": ("Throttling", RATE, 400),
    "sns": ("Throttled", RATE, 429),
    "s3": ("SlowDown", "Please reduce your request rate.", 503),
    "lambda": ("TooManyRequestsException", RATE, 429),
    "dynamodb": ("ProvisionedThroughputExceededException", CAPACITY, 400),
}
MEMBERS = {"lambda": {"Type": "User", "Reason": "CallerRateLimitExceeded"}}


def make(parameters):
    return instead(parameters, _throttled)


def _throttled(call):
    code, words, status = WORDS.get(call.service, ("ThrottlingException", RATE, 400))
    return error(call, code, words, status, **MEMBERS.get(call.service, {}))
