"""A permission made by CloudFormation is the one that AddPermission would make.

AWS: CloudFormation User Guide, AWS::Lambda::Permission; Lambda API Reference, AddPermission. The statement's Sid is the
physical id.
MiniStack: writes a statement of its own, without source account, organisation and principal's kind, and says CREATE_COMPLETE
for a function that does not exist.
"""

DATA = ("Action", "EventSourceToken", "FunctionUrlAuthType", "Principal", "PrincipalOrgID", "SourceAccount", "SourceArn")


def install(_options):
    from ministack.core.responses import new_uuid
    from ministack.services import lambda_svc
    from ministack.services.cloudformation import provisioners

    def create(logical_id, props, stack_name):
        _function, name, _arn, qualifier = provisioners._lambda_function_for_cfn_ref(props["FunctionName"])
        sid = f"{stack_name}-{logical_id}-{new_uuid()[:13]}"[-100:]
        data = {"StatementId": sid, **{key: props[key] for key in DATA if key in props}}
        status, _headers, body = lambda_svc._add_permission(name, data, {}, qualifier)
        if status >= 400:
            raise ValueError(body.decode())
        return sid, {"Id": sid}

    def update(physical_id, old, props, stack_name):
        delete(physical_id, old)
        return create(physical_id, props, stack_name)

    def delete(physical_id, props):
        function = provisioners._lambda_function_for_cfn_ref(props["FunctionName"])[0]
        if function:
            policy = function["policy"]
            policy["Statement"] = [each for each in policy["Statement"] if each["Sid"] != physical_id]

    handlers = provisioners._RESOURCE_HANDLERS["AWS::Lambda::Permission"]
    handlers |= {"create": create, "update": update, "delete": delete}
