"""Secrets Manager.

AWS: Service Authorization Reference, "AWS Secrets Manager": the resource is the secret's ARN, also when it is asked for by name.
"""

from mend.iam.evaluation import Request
from mend.iam.requests.arns import arn

WITHOUT_RESOURCE = ("ListSecrets", "BatchGetSecretValue", "GetRandomPassword")
KEYS = {"SecretId": "secretid", "VersionStage": "versionstage", "VersionId": "versionid", "Name": "name"}


def requests(call):
    given, operation = call.given, call.operation
    context = {f"secretsmanager:{key}": [str(given[name])] for name, key in KEYS.items() if given.get(name)}
    resource = "*" if operation in WITHOUT_RESOURCE else _resource(given)
    return [Request(f"secretsmanager:{operation}", resource, context)]


def _resource(given):
    from ministack.services import secretsmanager

    asked = given.get("SecretId") or given.get("Name") or ""
    _, secret = secretsmanager._resolve(asked)
    if secret:
        return secret["ARN"]
    return asked if asked.startswith("arn:") else arn("secretsmanager", f"secret:{asked}")
