"""Lambda.

AWS: Service Authorization Reference, "AWS Lambda": the resource is the function's ARN, with the qualifier asked for.
"""

import re
from urllib.parse import unquote

from mend.iam.evaluation import Request
from mend.iam.requests.arns import arn

OPERATIONS = [
    ("POST", r"/functions", "CreateFunction"),
    ("GET", r"/functions", "ListFunctions"),
    ("GET", r"/functions/([^/]+)", "GetFunction"),
    ("DELETE", r"/functions/([^/]+)", "DeleteFunction"),
    ("POST", r"/functions/([^/]+)/invocations", "InvokeFunction"),
    ("POST", r"/functions/([^/]+)/response-streaming-invocations", "InvokeFunction"),
    ("GET", r"/functions/([^/]+)/configuration", "GetFunctionConfiguration"),
    ("PUT", r"/functions/([^/]+)/configuration", "UpdateFunctionConfiguration"),
    ("PUT", r"/functions/([^/]+)/code", "UpdateFunctionCode"),
    ("GET", r"/functions/([^/]+)/concurrency", "GetFunctionConcurrency"),
    ("PUT", r"/functions/([^/]+)/concurrency", "PutFunctionConcurrency"),
    ("DELETE", r"/functions/([^/]+)/concurrency", "DeleteFunctionConcurrency"),
    ("GET", r"/functions/([^/]+)/event-invoke-config", "GetFunctionEventInvokeConfig"),
    ("GET", r"/functions/([^/]+)/policy", "GetPolicy"),
    ("POST", r"/functions/([^/]+)/policy", "AddPermission"),
    ("GET", r"/functions/([^/]+)/aliases/[^/]+", "GetAlias"),
    ("GET", r"/functions/([^/]+)/aliases", "ListAliases"),
    ("GET", r"/functions/([^/]+)/versions", "ListVersionsByFunction"),
]


def requests(call):
    rest = re.sub(r"^/\d{4}-\d{2}-\d{2}", "", call.path).rstrip("/")
    for method, shape, operation in OPERATIONS:
        match = re.fullmatch(shape, rest)
        if match and method == call.method:
            name = unquote(match.group(1)) if match.groups() else call.given.get("FunctionName", "")
            return [Request(f"lambda:{operation}", _function(name, call.query.get("Qualifier")))]
    return []


def _function(name, qualifier):
    if not name:
        return "*"
    # By name, by account:function:name, or by ARN; a qualifier may hang on any.
    whole = name if name.startswith("arn:") else arn("lambda", f"function:{name.rpartition('function:')[2]}")
    qualifier = qualifier[0] if isinstance(qualifier, list) else qualifier
    return f"{whole}:{qualifier}" if qualifier and whole.count(":") == 6 else whole
