"""A function made by CloudFormation keeps its dead-letter queue and reserved concurrency, and through an update all that
hangs on it.

AWS: CloudFormation User Guide, AWS::Lambda::Function: a change of code or configuration needs no interruption.
MiniStack: drops DeadLetterConfig, ReservedConcurrentExecutions and RecursiveLoop; an update makes the function anew,
without its asynchronous settings (two retries instead of none), permissions, versions and aliases.
"""

HANGING = ("versions", "next_version", "policy", "event_invoke_configs", "aliases", "provisioned_concurrency")


def install(lambda_svc):
    from ministack.services.cloudformation import provisioners

    handlers = provisioners._RESOURCE_HANDLERS["AWS::Lambda::Function"]
    create = _creator(lambda_svc, handlers["create"])
    handlers["create"], handlers["update"] = create, _updater(lambda_svc, create)


def _creator(lambda_svc, original):
    def create(logical_id, props, stack_name):
        name, attributes = original(logical_id, props, stack_name)
        function = lambda_svc._functions[name]
        if props.get("DeadLetterConfig"):
            function["config"]["DeadLetterConfig"] = props["DeadLetterConfig"]
        if props.get("ReservedConcurrentExecutions") is not None:
            function["concurrency"] = int(props["ReservedConcurrentExecutions"])
        if props.get("RecursiveLoop"):
            function["recursive_loop"] = props["RecursiveLoop"]
        return name, attributes

    return create


def _updater(lambda_svc, create):
    def update(physical_id, _old, props, stack_name):
        before = lambda_svc._functions[physical_id]
        name, attributes = create(physical_id, {**props, "FunctionName": physical_id}, stack_name)
        lambda_svc._functions[name] |= {key: before[key] for key in HANGING if key in before}
        lambda_svc.invalidate_worker(name)
        return name, attributes

    return update
