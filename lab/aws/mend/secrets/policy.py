"""A secret's resource policy by CloudFormation (AWS::SecretsManager::ResourcePolicy), over the API.

AWS: CloudFormation User Guide. CDK makes one with every rotation schedule.
MiniStack: knows no such resource in a template.
"""

import json


def install():
    from ministack.services import secretsmanager
    from ministack.services.cloudformation import provisioners

    def create(_logical_id, props, _stack_name):
        policy = json.dumps(props["ResourcePolicy"])
        answer = secretsmanager._put_resource_policy({"SecretId": props["SecretId"], "ResourcePolicy": policy})
        if answer[0] != 200:
            raise ValueError(json.loads(answer[2]).get("message"))
        arn = json.loads(answer[2])["ARN"]
        return arn, {"Id": arn}

    def update(_physical_id, _old, props, stack_name, *_rest):
        return create("", props, stack_name)

    def delete(physical_id, _props):
        secretsmanager._delete_resource_policy({"SecretId": physical_id})

    handlers = {"create": create, "update": update, "delete": delete}
    provisioners._RESOURCE_HANDLERS["AWS::SecretsManager::ResourcePolicy"] = handlers
