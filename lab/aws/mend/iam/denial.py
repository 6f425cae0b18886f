"""AccessDenied in the words and the protocol of the service asked.

AWS: IAM User Guide, "Troubleshoot access denied error messages"; Common Errors of each service's API Reference.
"""

import json

from ministack.core.responses import new_uuid

REST_JSON = ("lambda", "scheduler")
QUERY_CODES = {"sns": "AuthorizationError"}


def denied(service, headers, arn, request, reason):
    where = "" if request.resource == "*" else f" on resource: {request.resource}"
    message = f"User: {arn} is not authorized to perform: {request.action}{where} {reason}"
    return _error(service, headers, "AccessDenied", "AccessDeniedException", message)


def unknown_key(service, headers):
    message = "The security token included in the request is invalid."
    return _error(service, headers, "InvalidClientTokenId", "UnrecognizedClientException", message)


def _error(service, headers, code, json_code, message):
    if service == "monitoring":
        from ministack.services import cloudwatch

        kind = headers.get("content-type", "")
        cbor = "cbor" in kind or "cbor" in headers.get("smithy-protocol", "")
        return cloudwatch._error(code, message, 403, use_json=not cbor and "json" in kind, use_cbor=cbor)
    if service in REST_JSON:
        head = {"Content-Type": "application/json", "x-amzn-errortype": json_code}
        return 403, head, json.dumps({"Message": message}).encode()
    if "json" in headers.get("content-type", ""):
        head = {"Content-Type": "application/x-amz-json-1.1"}
        return 400, head, json.dumps({"__type": json_code, "Message": message, "message": message}).encode()
    if service == "s3":
        body = f"<Error><Code>{code}</Code><Message>{_escaped(message)}</Message></Error>"
        return 403, {"Content-Type": "application/xml"}, body.encode()
    code = QUERY_CODES.get(service, code)
    body = (
        f"<ErrorResponse><Error><Type>Sender</Type><Code>{code}</Code><Message>{_escaped(message)}</Message></Error>"
        f"<RequestId>{new_uuid()}</RequestId></ErrorResponse>"
    )
    return 403, {"Content-Type": "text/xml"}, body.encode()


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
