"""A request as it came in, and what every service's reading of it needs."""

import json
from dataclasses import dataclass
from functools import cached_property

from ministack.core.responses import get_account_id, get_region

from mend.iam.sessions import parameters


@dataclass
class Call:
    method: str
    path: str
    headers: dict
    body: bytes
    query: dict

    @cached_property
    def given(self):
        """The parameters: of a JSON or CBOR body, or of a form. A body that cannot be read has none."""
        if "cbor" in self.headers.get("content-type", ""):
            return _cbor(self.body)
        try:
            given = parameters(self.headers, self.body, self.query)
        except json.JSONDecodeError:
            return {}
        return given if isinstance(given, dict) else {}

    @cached_property
    def operation(self):
        """The API operation: by target header, by path (RPC v2), or by the form's Action."""
        target = self.headers.get("x-amz-target", "")
        if target:
            return target.rpartition(".")[2]
        if "/operation/" in self.path:
            return self.path.rpartition("/")[2]
        return self.given.get("Action", "")


def _cbor(body):
    import cbor2

    return cbor2.loads(body) if body else {}


def arn(service, resource, region=None, account=None):
    """An ARN in the caller's region and account, unless told."""
    where = get_region() if region is None else region
    whose = get_account_id() if account is None else account
    return f"arn:aws:{service}:{where}:{whose}:{resource}"
