"""Route 53.

AWS: Service Authorization Reference, "Route 53"; Developer Guide, "Using IAM policy conditions for fine-grained access
control": the three keys of ChangeResourceRecordSets have one value a change; names in lower case, without the dot at the end,
anything but a-z, 0-9, -, _ and . as `\\ooo`; types and actions in upper case.
"""

import re

from mend.iam.evaluation import Request
from mend.route53.names import normalised
from mend.route53.throttling import action_of

PREFIX = "route53:changeresourcerecordsets"


def requests(call):
    action = action_of(call.method, call.path)
    if action is None:
        return []
    context = _changes(call.body) if action == "ChangeResourceRecordSets" else {}
    return [Request(f"route53:{action}", _resource(call.path), context)]


def _resource(path):
    match = re.search(r"/(hostedzone|change|healthcheck)/([^/]+)", path)
    return f"arn:aws:route53:::{match.group(1)}/{match.group(2)}" if match else "*"


def _changes(body):
    """The condition keys of a batch; none when there is no change in it."""
    from ministack.services import route53

    root = route53._parse_body(body)
    batch = None if root is None else route53._find(root, "ChangeBatch")
    changes = None if batch is None else route53._find(batch, "Changes")
    names, types, actions = [], [], []
    for change in [] if changes is None else route53._findall(changes, "Change"):
        record_set = route53._find(change, "ResourceRecordSet")
        actions.append(route53._text(change, "Action").upper())
        if record_set is not None:
            names.append(normalised(route53._text(record_set, "Name")).rstrip("."))
            types.append(route53._text(record_set, "Type").upper())
    keys = {"normalizedrecordnames": names, "recordtypes": types, "actions": actions}
    return {PREFIX + key: values for key, values in keys.items() if values}
