"""Types for which MiniStack has no API at all: they are taken, have an id, and nothing of them is there.

`lab/aws/readback/not-proved.json` lists their properties. A template that lacks what CloudFormation requires fails still.
"""

from ministack.core.responses import new_uuid

#: Type: the property that names it, what CloudFormation requires (User Guide), and the longest name.
TYPES = {
    "AWS::Logs::QueryDefinition": (None, ("Name", "QueryString"), None),
    "AWS::SSM::Document": ("Name", ("Content",), 128),
}


def install(handlers):
    for kind, (named_by, required, longest) in TYPES.items():
        known = handlers.setdefault(kind, _recording(named_by, longest))
        handlers[kind] = {**known, **_checked(kind, required, known)}


def _recording(named_by, longest):
    from ministack.services.cloudformation import provisioners

    def create(logical_id, props, stack_name):
        name = props.get(named_by) if named_by else new_uuid()
        return name or provisioners._physical_name(stack_name, logical_id, max_len=longest), {}

    def update(physical_id, _old, _props, _stack_name):
        return physical_id, {}

    return {"create": create, "update": update, "delete": lambda _physical_id, _props: None}


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
