"""What a fault takes, as JSON Schema, and whether what is given fits. No package of the lab's Python checks schemas."""

SCOPE = {
    "function": {"type": "string", "description": "Only functions whose name has this in it; default: all"},
    "role": {"type": "string", "description": "Only functions whose role's ARN has this in it"},
}
ACTION = {
    "service": {"type": "string", "description": "As in IAM: route53, dynamodb, secretsmanager; default: all"},
    "action": {"type": "string", "description": "As in IAM: ChangeResourceRecordSets; default: all of the service"},
    "resource": {"type": "string", "description": "Only calls on a resource whose ARN has this in it; default: all"},
    "times": {"type": "integer", "minimum": 1, "description": "Only the first so many; default: always"},
}
CARRIED_OUT = {
    "carriedOut": {"type": "boolean", "description": "The service does what it is asked all the same; default: not"},
}
TYPES = {"string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,)}


class Unfit(Exception):
    """Parameters do not fit: which one, and what it wants."""


def schema(kind):
    return {
        "type": "object",
        "properties": kind.PARAMETERS,
        "required": list(kind.REQUIRED),
        "additionalProperties": False,
    }


def check(kind, given):
    """Raises Unfit."""
    if not isinstance(given, dict):
        raise Unfit("parameters are a JSON object")
    for name in kind.REQUIRED:
        if name not in given:
            raise Unfit(f"{name}: is missing")
    for name, value in given.items():
        if name not in kind.PARAMETERS:
            raise Unfit(f"{name}: there is no such parameter; there are {', '.join(kind.PARAMETERS)}")
        _fits(name, kind.PARAMETERS[name], value)


def _fits(name, wanted, value):
    if isinstance(value, bool) and wanted["type"] != "boolean" or not isinstance(value, TYPES[wanted["type"]]):
        raise Unfit(f"{name}: must be of type {wanted['type']}")
    if "enum" in wanted and value not in wanted["enum"]:
        raise Unfit(f"{name}: must be one of {', '.join(map(str, wanted['enum']))}")
    if "minimum" in wanted and value < wanted["minimum"]:
        raise Unfit(f"{name}: must be at least {wanted['minimum']}")
    if "maximum" in wanted and value > wanted["maximum"]:
        raise Unfit(f"{name}: must be at most {wanted['maximum']}")
