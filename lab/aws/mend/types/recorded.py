"""Types for which MiniStack has no API at all: they are taken, have an id, and nothing of them is there.

AWS: CloudFormation User Guide, what each type requires, and what Ref and GetAtt give.
`lab/aws/readback/not-proved.json` lists properties. A template that lacks what CloudFormation requires fails still.
GET /_lab/recorded lists the resources with their properties, as CloudFormation would have passed them on.
"""

from dataclasses import dataclass

from ministack.core.responses import get_account_id, get_region, new_uuid


@dataclass
class Kind:
    named_by: str  # the property that names it; a name is made up where that is missing
    required: tuple
    ref: str  # what Ref gives
    longest: int = None  # the longest name
    has_arn: bool = False  # GetAtt Arn is Ref


_CHAT = "arn:aws:chatbot::{account}:chat-configuration/"
TYPES = {
    "AWS::Logs::QueryDefinition": Kind("Name", ("Name", "QueryString"), "{id}"),
    "AWS::SSM::Document": Kind("Name", ("Content",), "{name}", 128),
    "AWS::Oam::Sink": Kind("Name", ("Name",), "arn:aws:oam:{region}:{account}:sink/{id}", has_arn=True),
    "AWS::Oam::Link": Kind(
        "LabelTemplate", ("ResourceTypes", "SinkIdentifier"), "arn:aws:oam:{region}:{account}:link/{id}", has_arn=True
    ),
    "AWS::Chatbot::SlackChannelConfiguration": Kind(
        "ConfigurationName",
        ("ConfigurationName", "IamRoleArn", "SlackChannelId", "SlackWorkspaceId"),
        _CHAT + "slack-channel/{name}",
        has_arn=True,
    ),
    "AWS::Chatbot::MicrosoftTeamsChannelConfiguration": Kind(
        "ConfigurationName",
        ("ConfigurationName", "IamRoleArn", "TeamId", "TeamsChannelId", "TeamsTenantId"),
        _CHAT + "microsoft-teams-channel/{name}",
        has_arn=True,
    ),
    "AWS::CodeDeploy::Application": Kind("ApplicationName", (), "{name}", 100),
    "AWS::CodeDeploy::DeploymentConfig": Kind("DeploymentConfigName", (), "{name}", 100),
    "AWS::CodeDeploy::DeploymentGroup": Kind(
        "DeploymentGroupName", ("ApplicationName", "ServiceRoleArn"), "{name}", 100
    ),
}
_records = {}  # (account, region, type, physical id) -> record


def install(handlers):
    for name, kind in TYPES.items():
        known = handlers.setdefault(name, _recording(name, kind))
        handlers[name] = {**known, **_checked(name, kind.required, known)}


def listing():
    """For GET /_lab/recorded."""
    return list(_records.values())


def _recording(type_name, kind):
    from ministack.services.cloudformation import provisioners

    def create(logical_id, props, stack_name):
        made_up = provisioners._physical_name(stack_name, logical_id, max_len=kind.longest or 128)
        place = {"region": get_region(), "account": get_account_id(), "id": new_uuid()}
        physical_id = kind.ref.format(name=props.get(kind.named_by) or made_up, **place)
        return keep(physical_id, stack_name, props)

    def update(physical_id, _old, props, stack_name):
        return keep(physical_id, stack_name, props)

    def delete(physical_id, _props):
        _records.pop(_key(type_name, physical_id), None)

    def keep(physical_id, stack_name, props):
        record = {"type": type_name, "physicalId": physical_id, "stack": stack_name, "properties": props}
        _records[_key(type_name, physical_id)] = record
        return physical_id, {"Arn": physical_id} if kind.has_arn else {}

    return {"create": create, "update": update, "delete": delete}


def _key(type_name, physical_id):
    return (get_account_id(), get_region(), type_name, physical_id)


def _checked(kind, required, known):
    def check(props):
        missing = [name for name in required if not props.get(name)]
        if missing:
            raise ValueError(f"{kind}: required key [{missing[0]}] not found")

    def create(logical_id, props, stack_name):
        check(props)
        return known["create"](logical_id, props, stack_name)

    def update(physical_id, old, props, stack_name):
        check(props)
        return known["update"](physical_id, old, props, stack_name)

    return {"create": create, "update": update}
