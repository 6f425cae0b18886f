"""AWS::SecretsManager::RotationSchedule, over RotateSecret.

AWS: CloudFormation User Guide. Ref gives the secret's ARN; deleting it stops the rotation (CancelRotateSecret).
MiniStack: refuses the type. How a rotation goes is `secrets/rotation.py`; a hosted rotation function (a transform of AWS's) is
refused here.
"""

from mend.types.answers import done

NAMES = ("SecretId", "RotationLambdaARN", "RotationRules")


def install(handlers):
    from ministack.services import secretsmanager

    def create(_logical_id, props, _stack_name):
        if "HostedRotationLambda" in props:
            raise ValueError("The lab has no hosted rotation functions: give RotationLambdaARN")
        given = {name: props[name] for name in NAMES if name in props}
        immediately = str(props.get("RotateImmediatelyOnUpdate", True)).lower() == "true"
        arn = done(secretsmanager._rotate_secret({**given, "RotateImmediately": immediately}))["ARN"]
        return arn, {"Id": arn}

    def update(_physical_id, _old, props, stack_name):
        return create("", props, stack_name)

    def delete(physical_id, _props):
        secretsmanager._cancel_rotate_secret({"SecretId": physical_id})

    made = {"create": create, "update": update, "delete": delete}
    handlers.setdefault("AWS::SecretsManager::RotationSchedule", made)
