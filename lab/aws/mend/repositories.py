"""A repository for images has the policies its template gives it.

AWS: CloudFormation User Guide, AWS::ECR::Repository (LifecyclePolicy, RepositoryPolicyText). CDK's bootstrap stack has one.
MiniStack: drops both.
"""

import json


def install(_options):
    from ministack.services import ecr
    from ministack.services.cloudformation import provisioners

    handlers = provisioners._RESOURCE_HANDLERS["AWS::ECR::Repository"]
    original = handlers["create"]

    def create(logical_id, props, stack_name):
        name, attributes = original(logical_id, props, stack_name)
        lifecycle = (props.get("LifecyclePolicy") or {}).get("LifecyclePolicyText")
        if lifecycle:
            ecr._put_lifecycle_policy({"repositoryName": name, "lifecyclePolicyText": lifecycle})
        policy = props.get("RepositoryPolicyText")
        if policy:
            ecr._set_repository_policy({"repositoryName": name, "policyText": json.dumps(policy)})
        return name, attributes

    handlers["create"] = create
