"""Conditions of templates, with the intrinsic functions and pseudo parameters in them.

AWS: CloudFormation User Guide, "Condition functions": the sides of Fn::Equals may be Ref (also of pseudo parameters),
Fn::FindInMap, Fn::Join, Fn::Select, Fn::Sub and the like.
MiniStack: compares a pseudo parameter's name, and a function's definition, instead of their values. So a resource that depends
on the region is silently not made, and CDK's bootstrap roles come out otherwise than they should.
"""

import copy


def install(_options):
    from ministack.services.cloudformation import changesets, engine, handlers, stacks

    def evaluate(template, params):
        return _evaluated(engine, template, params)

    for module in (engine, stacks, handlers, changesets):
        module._evaluate_conditions = evaluate


def _evaluated(engine, template, params):
    definitions = template.get("Conditions") or {}
    results = {}

    def named(name):
        if name not in results:
            results[name] = holds(definitions[name])
        return results[name]

    def value(given):
        mappings = template.get("Mappings") or {}
        resolved = engine._resolve_refs(copy.deepcopy(given), {}, params, results, mappings, "", "")
        return str(resolved).lower() if isinstance(resolved, bool) else str(resolved)

    def holds(expression):
        ((function, argument),) = expression.items()
        if function == "Condition":
            return named(argument)
        if function == "Fn::Equals":
            return value(argument[0]) == value(argument[1])
        if function == "Fn::Not":
            return not holds(argument[0])
        if function in ("Fn::And", "Fn::Or"):
            return (all if function == "Fn::And" else any)(map(holds, argument))
        raise ValueError(f"Template error: {function} is no condition function")

    return {name: named(name) for name in definitions}
