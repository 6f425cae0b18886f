"""Secrets made by CloudFormation.

AWS: CloudFormation User Guide, AWS::SecretsManager::Secret: Ref gives the ARN. With GenerateSecretString the secret has a
value; with neither that nor SecretString it has none, and GetSecretValue says so (ResourceNotFoundException "Secrets
Manager can't find the specified secret value for staging label: AWSCURRENT"). A name that is made up begins with the logical
id, not with the stack's name.
MiniStack: Ref gives the name (a policy's Resource made of it matches nothing); a secret without a value has an empty one;
what it generates ignores every option but the length.
"""

import json
import secrets as random
import time

from ministack.core.responses import get_account_id, get_region, new_uuid


def install(_options):
    from ministack.services import secretsmanager
    from ministack.services.cloudformation import provisioners

    def create(logical_id, props, stack_name):
        name = props.get("Name") or _made_up(provisioners._physical_name(stack_name, logical_id), stack_name)
        if name in secretsmanager._secrets:
            raise ValueError(f"The operation failed because the secret {name} already exists.")
        secret = _secret(name, props, _value(secretsmanager, props))
        secretsmanager._secrets[name] = secret
        return secret["ARN"], {"Id": secret["ARN"], "Arn": secret["ARN"]}

    def delete(physical_id, _props):
        name, _ = secretsmanager._resolve(physical_id)
        if name:
            secretsmanager._secrets.pop(name, None)

    handlers = provisioners._RESOURCE_HANDLERS["AWS::SecretsManager::Secret"]
    handlers["create"], handlers["delete"] = create, delete
    handlers["update"] = _updater(secretsmanager)


def _made_up(name, stack_name):
    return name.removeprefix(f"{stack_name}-")


def _updater(secretsmanager):
    """An update keeps the value: AWS generates anew only when the options change, and this lab never changes them."""

    def update(physical_id, _old, props, _stack_name, *_rest):
        _, secret = secretsmanager._resolve(physical_id)
        secret["Description"], secret["Tags"] = props.get("Description", ""), props.get("Tags", [])
        return physical_id, {"Id": physical_id, "Arn": physical_id}

    return update


def _value(secretsmanager, props):
    options = props.get("GenerateSecretString")
    if options is None:
        return props.get("SecretString")
    allowed = {key: value for key, value in options.items() if key not in ("SecretStringTemplate", "GenerateStringKey")}
    _status, _headers, body = secretsmanager._get_random_password(allowed)
    password = json.loads(body)["RandomPassword"]
    template = options.get("SecretStringTemplate")
    if template is None:
        return password
    return json.dumps({**json.loads(template), options["GenerateStringKey"]: password})


def _secret(name, props, value):
    now = int(time.time())
    suffix = "".join(random.choice("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789") for _ in range(6))
    version = {"SecretString": value, "SecretBinary": None, "CreatedDate": now, "Stages": ["AWSCURRENT"]}
    return {
        "ARN": f"arn:aws:secretsmanager:{get_region()}:{get_account_id()}:secret:{name}-{suffix}",
        "Name": name,
        "Description": props.get("Description", ""),
        "Tags": props.get("Tags", []),
        "CreatedDate": now,
        "LastChangedDate": now,
        "LastAccessedDate": None,
        "DeletedDate": None,
        "RotationEnabled": False,
        "RotationLambdaARN": None,
        "RotationRules": None,
        "ReplicationStatus": [],
        "KmsKeyId": props.get("KmsKeyId"),
        "Versions": {} if value is None else {new_uuid(): version},
    }
