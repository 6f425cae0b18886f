"""A request as it came in, and what every reading of it needs."""

import json
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import parse_qs


@dataclass
class Call:
    method: str
    path: str
    headers: dict
    body: bytes
    query: dict

    @cached_property
    def given(self):
        """The parameters, see `parameters`."""
        return parameters(self.headers, self.body, self.query)

    @cached_property
    def operation(self):
        """The API operation: by target header, by path (RPC v2), or by the form's Action; an empty text where none tells."""
        target = self.headers.get("x-amz-target", "")
        if target:
            return target.rpartition(".")[2]
        if "/operation/" in self.path:
            return self.path.rpartition("/")[2]
        return self.given.get("Action", "")


def parameters(headers, body, query):
    """The parameters: of a CBOR or JSON body, or of query and form. A body that cannot be read has none."""
    kind = headers.get("content-type", "")
    if "cbor" in kind:
        return _cbor(body)
    if "json" in kind:
        return _json(body)
    form = parse_qs(body.decode("utf-8", "replace")) if "form" in kind else {}
    return {name: value[0] if isinstance(value, list) else value for name, value in {**query, **form}.items()}


def _cbor(body):
    import cbor2

    return cbor2.loads(body) if body else {}


def _json(body):
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        return {}
    return given if isinstance(given, dict) else {}
