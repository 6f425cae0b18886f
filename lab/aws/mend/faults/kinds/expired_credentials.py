"""AWS: Common Errors of the services' API References: ExpiredToken, in JSON ExpiredTokenException."""

from mend.faults.answers import error, refused
from mend.faults.parameters import ACTION, SCOPE
from mend.faults.scope import instead

NAME = "expired-credentials"
SUMMARY = "The session token of a function has expired"
PARAMETERS = {**ACTION, **SCOPE}
REQUIRED = ()


def make(parameters):
    return instead(parameters, _expired)


def _expired(call):
    if call.service == "s3":
        return error(call, "ExpiredToken", "The provided token has expired.", 400)
    return refused(call, "ExpiredToken", "The security token included in the request is expired")
