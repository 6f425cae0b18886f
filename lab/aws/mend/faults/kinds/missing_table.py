"""AWS: DynamoDB API Reference, ResourceNotFoundException; DescribeTable names the table, the other actions do not."""

from mend.faults.answers import error
from mend.faults.parameters import SCOPE
from mend.faults.scope import Scope

NAME = "missing-table"
SUMMARY = "DynamoDB has no such table"
PARAMETERS = {
    "table": {"type": "string", "description": "Only tables whose name has this in it; default: every table"},
    **SCOPE,
}
REQUIRED = ()


def make(parameters):
    scope = Scope(parameters)

    async def fault(call, handle):
        tables = _tables(call) if call.service == "dynamodb" else []
        meant = [table for table in tables if parameters.get("table", "") in table]
        if not meant or not scope.takes(call):
            return await handle()
        which = f": Table: {meant[0]} not found" if call.action == "DescribeTable" else ""
        return error(call, "ResourceNotFoundException", f"Requested resource not found{which}", 400)

    return fault


def _tables(call):
    """Names of the tables of a call: the one, those of a batch, or those of a transaction."""
    given = call.given
    if "TransactItems" in given:
        return [part["TableName"] for item in given["TransactItems"] for part in item.values()]
    return [given["TableName"]] if "TableName" in given else list(given.get("RequestItems", {}))
