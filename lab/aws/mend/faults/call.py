"""A request as faults see it: which action of which service on which resource, and by which function.

Services and actions are named as in IAM: `route53`, `ChangeResourceRecordSets`.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from ministack.core.responses import get_account_id, get_region

from mend.call import Call
from mend.faults import callers

# Where MiniStack's name is not that of IAM.
IAM_NAMES = {"monitoring": "cloudwatch"}
ROUTES = {
    "route53": [
        ("POST", r"/hostedzone", "CreateHostedZone"),
        ("GET", r"/hostedzone", "ListHostedZones"),
        ("GET", r"/hostedzonesbyname", "ListHostedZonesByName"),
        ("GET", r"/hostedzone/[^/]+", "GetHostedZone"),
        ("DELETE", r"/hostedzone/[^/]+", "DeleteHostedZone"),
        ("POST", r"/hostedzone/[^/]+/rrset/?", "ChangeResourceRecordSets"),
        ("GET", r"/hostedzone/[^/]+/rrset/?", "ListResourceRecordSets"),
        ("GET", r"/change/[^/]+", "GetChange"),
    ],
    "lambda": [
        ("POST", r"/functions/[^/]+/invocations", "InvokeFunction"),
        ("GET", r"/functions/[^/]+", "GetFunction"),
    ],
    "s3": [("PUT", r"/[^/]+/.+", "PutObject"), ("GET", r"/[^/]+/.+", "GetObject"), ("GET", r"/[^/]+/?", "ListBucket")],
}
VERSION = re.compile(r"^/\d{4}-\d\d-\d\d(?=/)")


@dataclass
class FunctionCall(Call):
    called: str

    @cached_property
    def caller(self):
        return callers.caller(self.headers)

    @property
    def service(self):
        return IAM_NAMES.get(self.called, self.called)

    @cached_property
    def action(self):
        """The API action, or an empty text where the lab cannot tell."""
        return self.operation or self._routed()

    def _routed(self):
        path = VERSION.sub("", self.path)
        routes = ROUTES.get(self.service, [])
        return next((name for verb, shape, name in routes if verb == self.method and re.fullmatch(shape, path)), "")

    @property
    def zone(self):
        """The id of the hosted zone in the path, if any."""
        found = re.search(r"/hostedzone/([^/]+)", self.path)
        return found.group(1) if found else None

    @property
    def resource(self):
        """The ARN of what is asked for, where AWS's denial names it and the lab knows it."""
        where = f"{get_region()}:{get_account_id()}"
        if self.service == "route53" and self.zone:
            return f"arn:aws:route53:::hostedzone/{self.zone}"
        if self.service == "dynamodb" and self.given.get("TableName"):
            return f"arn:aws:dynamodb:{where}:table/{self.given['TableName'].rpartition('/')[2]}"
        if self.service == "secretsmanager" and self.given.get("SecretId"):
            secret = self.given["SecretId"]
            return secret if secret.startswith("arn:") else f"arn:aws:secretsmanager:{where}:secret:{secret}"
        named = re.search(r"/functions/([^/]+)", self.path) if self.service == "lambda" else None
        if named:
            return f"arn:aws:lambda:{where}:function:{unquote(named.group(1)).rpartition(':')[2]}"
        return None

    @property
    def principal(self):
        """The session a function runs under: Lambda Developer Guide, "Execution role"."""
        config = self.caller.config
        role = config["Role"].rpartition("/")[2]
        return f"arn:aws:sts::{get_account_id()}:assumed-role/{role}/{config['FunctionName']}"
