"""What a template retains outlives its stack, and a later stack of that name makes its own.

AWS: CloudFormation User Guide, "DeletionPolicy attribute": a resource with Retain (or RetainExceptOnCreate) stays when its
stack is deleted, one with Retain also when the operation that made it is rolled back. Names that CloudFormation makes up are
new for each stack.
MiniStack: deletes it; and makes up the same name for every stack of a name, which would find the retained one in its way.
Not here: a resource that an update takes out of its template is deleted, whatever its policy.
"""

import hashlib

RETAINING = ("Retain", "RetainExceptOnCreate")

#: Stacks of a name that are gone and left something.
_gone = {}


def install(_options):
    from ministack.services.cloudformation import handlers, provisioners, stacks

    stacks._delete_resource = _keeping(stacks._delete_resource)
    handlers._delete_stack_async = _sparing(handlers._delete_stack_async)
    provisioners._physical_name = _new_for_each(provisioners._physical_name)


def _sparing(original):
    from ministack.services import cloudformation

    async def delete(stack_name, stack_id):
        stack = cloudformation._stacks.get(stack_name) or {}
        resources = stack.get("_resources") or {}
        retained = [logical_id for logical_id in resources if _is_retained(stack, logical_id)]
        stack["_resources"] = {key: value for key, value in resources.items() if key not in retained}
        await original(stack_name, stack_id)
        if retained:
            _gone[stack_name] = _gone.get(stack_name, 0) + 1

    return delete


def _keeping(original):
    """The rollback of a creation; what is deleted with its stack comes here without what is retained."""
    from ministack.services import cloudformation

    def delete(resource_type, physical_id, props, stack_name=None, logical_id=None):
        stack = cloudformation._stacks.get(stack_name) or {}
        definition = (stack.get("_template") or {}).get("Resources", {}).get(logical_id, {})
        if stack.get("StackStatus") == "ROLLBACK_IN_PROGRESS" and definition.get("DeletionPolicy") == "Retain":
            _gone[stack_name] = _gone.get(stack_name, 0) + 1
            return
        original(resource_type, physical_id, props, stack_name, logical_id)

    return delete


def _is_retained(stack, logical_id):
    definition = (stack.get("_template") or {}).get("Resources", {}).get(logical_id, {})
    return definition.get("DeletionPolicy") in RETAINING


def _new_for_each(original):
    """The suffix is a hash of 13 hexadecimal digits, of the stack's and the resource's name; here of the count as well."""

    def physical_name(stack_name, logical_id, **options):
        name = original(stack_name, logical_id, **options)
        before = _gone.get(stack_name)
        if not before:
            return name
        suffix = hashlib.sha256(f"{stack_name}:{logical_id}:{before}".encode()).hexdigest()[:13]
        return name[:-13] + (suffix if options.get("lowercase") else suffix.upper())

    return physical_name
