"""Parameters that are lists.

AWS: CloudFormation User Guide, "Parameters": a CommaDelimitedList is a list wherever it is referred to, each element without
the blanks around it.
MiniStack: gives the text, commas and all; where a list belongs, each of its letters counts for an element. So a role that CDK's
bootstrap gives policies gets none.
"""

TYPES = ("CommaDelimitedList", "List<Number>")


def install(_options):
    from ministack.services.cloudformation import changesets, engine, handlers, stacks

    parameters, refs = _typed(engine._resolve_parameters), _listing(engine._resolve_refs)
    for module in (engine, stacks, handlers, changesets):
        module._resolve_parameters = parameters
        module._resolve_refs = refs


def _typed(original):
    def resolve(template, *given):
        values = original(template, *given)
        for name, definition in (template.get("Parameters") or {}).items():
            values[name]["Type"] = definition.get("Type", "String")
        return values

    return resolve


def _listing(original):
    def resolve(value, resources, params, *rest):
        parameter = params.get(value.get("Ref")) if isinstance(value, dict) else None
        if parameter and parameter.get("Type") in TYPES:
            return [each.strip() for each in parameter["Value"].split(",")]
        return original(value, resources, params, *rest)

    return resolve
