"""AWS: Common Errors of the API References: InternalFailure (500) and ServiceUnavailable (503), and what services call them."""

from mend.faults.answers import error, speaks_json
from mend.faults.parameters import ACTION, CARRIED_OUT, SCOPE
from mend.faults.scope import instead

NAME = "server-error"
SUMMARY = "AWS fails itself, with 500 or 503"
PARAMETERS = {
    "status": {"type": "integer", "enum": [500, 503], "description": "Default: 500"},
    **ACTION,
    **SCOPE,
    **CARRIED_OUT,
}
REQUIRED = ()

INTERNAL = "We encountered an internal error. Please try again."
INTERNAL_CODES = {
    "dynamodb": "InternalServerError",
    "secretsmanager": "InternalServiceError",
    "lambda": "ServiceException",
    "scheduler": "InternalServerException",
    "s3": "InternalError",
}


def make(parameters):
    status = parameters.get("status", 500)
    return instead(parameters, lambda call: _failed(call, status))


def _failed(call, status):
    if status == 500:
        return error(call, INTERNAL_CODES.get(call.service, "InternalFailure"), INTERNAL, 500)
    code = "ServiceUnavailableException" if speaks_json(call) else "ServiceUnavailable"
    return error(call, code, "Service is unable to handle request.", 503)
