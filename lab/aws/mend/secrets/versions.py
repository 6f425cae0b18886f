"""Versions of a secret, their staging labels and idempotent tokens.

AWS: Secrets Manager API Reference, PutSecretValue, UpdateSecret, UpdateSecretVersionStage, GetSecretValue: a label is on one
version at a time; the token is the version's id, the same with the same value is done already, with another value refused; a
secret's first version is AWSCURRENT whatever was asked; moving AWSCURRENT leaves AWSPREVIOUS behind, and takes AWSPENDING off
the version that gets it; a version without a label can still be read by its id; a secret made without a value has no version.
MiniStack: overwrites the version of a known token, leaves AWSPENDING on two versions, drops versions that lose their last
label, takes no token for UpdateSecret, reads an empty version as a value.
"""

from ministack.core.responses import error_response_json, json_response

VALUES = ("SecretString", "SecretBinary")


def install():
    from ministack.services import secretsmanager

    secretsmanager._apply_current_promotion = _promoter(secretsmanager)
    secretsmanager._put_secret_value = _putter(secretsmanager, secretsmanager._put_secret_value)
    secretsmanager._update_secret = _updater(secretsmanager, secretsmanager._update_secret)
    secretsmanager._get_secret_value = _getter(secretsmanager, secretsmanager._get_secret_value)
    secretsmanager._create_secret = _creator(secretsmanager, secretsmanager._create_secret)
    secretsmanager._update_secret_version_stage = _mover(secretsmanager, secretsmanager._update_secret_version_stage)


def has_value(version):
    return any(version.get(name) is not None for name in VALUES)


def _promoter(secretsmanager):
    def promote(secret, version_id):
        before, _ = secretsmanager._find_stage_version(secret, "AWSCURRENT")
        if before and before != version_id:
            secretsmanager._remove_stage_everywhere(secret, "AWSPREVIOUS")
            secretsmanager._remove_stage(secret, before, "AWSCURRENT")
            secretsmanager._add_stage(secret, before, "AWSPREVIOUS")
        secretsmanager._add_stage(secret, version_id, "AWSCURRENT")
        secretsmanager._remove_stage(secret, version_id, "AWSPENDING")
        secretsmanager._emit_secret_label_updated(secret, "AWSCURRENT", version_id)

    return promote


def _putter(secretsmanager, original):
    def put(data):
        _, secret = secretsmanager._resolve(data.get("SecretId"))
        token = data.get("ClientRequestToken")
        known = secret["Versions"].get(token) if secret and token else None
        if known and has_value(known):
            return _again(secret, token, known, data)
        stages = data.get("VersionStages") or ["AWSCURRENT"]
        if secret and not any(has_value(version) for version in secret["Versions"].values()):
            stages = [*stages, "AWSCURRENT"] if "AWSCURRENT" not in stages else stages
        status, headers, body = original({**data, "VersionStages": stages})
        if status != 200:
            return status, headers, body
        version_id = token or next(reversed(secret["Versions"]))
        for stage in stages:
            secretsmanager._remove_stage_everywhere(secret, stage, except_version_id=version_id)
            secretsmanager._add_stage(secret, version_id, stage)
        return _answer(secret, version_id)

    return put


def _again(secret, token, known, data):
    if all(known.get(name) == data.get(name) for name in VALUES):
        return _answer(secret, token)
    return error_response_json(
        "ResourceExistsException",
        f"You can't use ClientRequestToken {token} because that value is already in use for a version of secret "
        f"{secret['ARN']}.",
        400,
    )


def _answer(secret, version_id):
    stages = list(secret["Versions"][version_id]["Stages"])
    answer = {"ARN": secret["ARN"], "Name": secret["Name"], "VersionId": version_id, "VersionStages": stages}
    return json_response(answer)


def _updater(secretsmanager, original):
    """UpdateSecret with a value is PutSecretValue beside the change of the rest."""

    def update(data):
        value = {name: data[name] for name in VALUES if name in data}
        status, headers, body = original({name: each for name, each in data.items() if name not in VALUES})
        if status != 200 or not value:
            return status, headers, body
        token = {"ClientRequestToken": data["ClientRequestToken"]} if data.get("ClientRequestToken") else {}
        return secretsmanager._put_secret_value({"SecretId": data["SecretId"], **value, **token})

    return update


def _getter(secretsmanager, original):
    def get(data):
        _, secret = secretsmanager._resolve(data.get("SecretId"))
        wanted, stage = data.get("VersionId"), data.get("VersionStage")
        if secret and not secret.get("DeletedDate"):
            by_stage, _ = secretsmanager._find_stage_version(secret, stage or "AWSCURRENT")
            version = secret["Versions"].get(wanted or by_stage)
            if not version or not has_value(version):
                asked = f"VersionId: {wanted}" if wanted else f"staging label: {stage or 'AWSCURRENT'}"
                message = f"Secrets Manager can't find the specified secret value for {asked}."
                return error_response_json("ResourceNotFoundException", message, 400)
            if wanted and stage and stage not in version["Stages"]:
                message = "You provided a VersionStage that is not associated to the provided VersionId."
                return error_response_json("InvalidRequestException", message, 400)
        return original(data)

    return get


def _creator(secretsmanager, original):
    def create(data):
        answer = original(data)
        if answer[0] != 200:
            return answer
        secret = secretsmanager._secrets[data["Name"]]
        (made, version), = secret["Versions"].items()
        if not has_value(version):
            secret["Versions"] = {}
            return json_response({"ARN": secret["ARN"], "Name": secret["Name"]})
        version_id = data.get("ClientRequestToken") or made
        secret["Versions"] = {version_id: version}
        return json_response({"ARN": secret["ARN"], "Name": secret["Name"], "VersionId": version_id})

    return create


def _mover(secretsmanager, original):
    def move(data):
        answer = original(data)
        if answer[0] == 200 and data.get("VersionStage") == "AWSCURRENT" and data.get("MoveToVersionId"):
            _, secret = secretsmanager._resolve(data["SecretId"])
            secretsmanager._remove_stage(secret, data["MoveToVersionId"], "AWSPENDING")
        return answer

    return move
