"""The policy that a topic of a stack has from the start.

AWS: SNS Developer Guide, "Example cases for Amazon SNS access control": it is for the owner's account (AWS:SourceOwner).
MiniStack: a topic made by CloudFormation lets everybody in. Its other attributes: `topic_attributes.py`.
"""

import json

from ministack.core.responses import get_account_id


def install(sns):
    from ministack.services.cloudformation import provisioners

    handlers = provisioners._RESOURCE_HANDLERS["AWS::SNS::Topic"]
    original = handlers["create"]

    def create(logical_id, props, stack_name):
        made = original(logical_id, props, stack_name)
        attributes = sns._topics[made[0]]["attributes"]
        policy = json.loads(attributes["Policy"])
        for statement in policy["Statement"]:
            statement["Condition"] = {"StringEquals": {"AWS:SourceOwner": get_account_id()}}
        attributes["Policy"] = json.dumps(policy)
        return made

    handlers["create"] = create
