"""An error in the protocol of the service asked: XML, JSON by target, JSON by path, form, CBOR.

AWS: "Common Errors" of each service's API Reference. The same refusal has another code and status by protocol, such as
AccessDenied (403) in XML and AccessDeniedException (400) in JSON.
"""

import json

from ministack.core.responses import new_uuid

REST_JSON = ("lambda", "scheduler")


def speaks_json(call):
    return call.service in REST_JSON or bool(call.headers.get("x-amz-target")) or _is_cbor(call)


def refused(call, code, message):
    """A refusal of the caller: `code` as XML has it, ending in Exception for JSON."""
    if not speaks_json(call):
        return error(call, code, message, 403)
    return error(call, f"{code}Exception", message, 403 if call.service in REST_JSON else 400)


def error(call, code, message, status, **more):
    """@param more: further members of a JSON body"""
    if _is_cbor(call):
        return _cbor(code, message, status)
    if call.service in REST_JSON:
        head = {"Content-Type": "application/json", "x-amzn-errortype": code}
        return status, head, json.dumps({"Message": message, "message": message, **more}).encode()
    if speaks_json(call):
        head = {"Content-Type": call.headers.get("content-type", "application/x-amz-json-1.1")}
        return status, head, json.dumps({"__type": code, "message": message, **more}).encode()
    return status, {"Content-Type": "text/xml"}, _xml(call, code, message, status).encode()


def _xml(call, code, message, status):
    inner = f"<Code>{code}</Code><Message>{_escaped(message)}</Message>"
    if call.service == "s3":
        return f"<Error>{inner}<RequestId>{new_uuid()}</RequestId></Error>"
    kind = "Sender" if status < 500 else "Receiver"
    fault = f"<Error><Type>{kind}</Type>{inner}</Error>"
    return f"<ErrorResponse>{fault}<RequestId>{new_uuid()}</RequestId></ErrorResponse>"


def _is_cbor(call):
    return "cbor" in call.headers.get("content-type", "") or "cbor" in call.headers.get("smithy-protocol", "")


def _cbor(code, message, status):
    import cbor2

    head = {"Content-Type": "application/cbor", "smithy-protocol": "rpc-v2-cbor"}
    return status, head, cbor2.dumps({"__type": code, "message": message})


def _escaped(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
