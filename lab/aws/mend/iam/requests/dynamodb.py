"""DynamoDB.

AWS: Service Authorization Reference, "Amazon DynamoDB"; Developer Guide, "Using IAM policy conditions for fine-grained access
control": `dynamodb:LeadingKeys` are the partition keys asked for; Scan has none; a transaction is authorized item by item,
as the single operation.
"""

import re

from mend.iam.evaluation import Request
from mend.iam.requests.arns import arn

IN_TRANSACTION = {"Put": "PutItem", "Update": "UpdateItem", "Delete": "DeleteItem", "ConditionCheck": "ConditionCheckItem"}


def requests(call):
    given, operation = call.given, call.operation
    if operation in ("TransactWriteItems", "TransactGetItems"):
        return [
            _request("GetItem" if kind == "Get" else IN_TRANSACTION.get(kind, kind), item)
            for each in given.get("TransactItems", [])
            for kind, item in each.items()
        ]
    if operation in ("BatchGetItem", "BatchWriteItem"):
        return [_batch(operation, table, items) for table, items in given.get("RequestItems", {}).items()]
    return [_request(operation, given)]


def _request(operation, given):
    table = given.get("TableName") or given.get("ResourceArn")
    if not table:
        return Request(f"dynamodb:{operation}", "*")
    resource = _table(table) + (f"/index/{given['IndexName']}" if given.get("IndexName") else "")
    return Request(f"dynamodb:{operation}", resource, _keys(_leading(table, given)))


def _batch(operation, table, items):
    asked = items.get("Keys", []) if isinstance(items, dict) else []
    written = [each for item in items for each in item.values()] if isinstance(items, list) else []
    found = [value for key in asked for value in _leading(table, {"Key": key})]
    found += [value for each in written for value in _leading(table, each)]
    return Request(f"dynamodb:{operation}", _table(table), _keys(found))


def _keys(values):
    return {"dynamodb:leadingkeys": values} if values else {}


def _table(given):
    return given if given.startswith("arn:") else arn("dynamodb", f"table/{given}")


def _leading(table, given):
    from ministack.services import dynamodb

    known = dynamodb._tables.get(table.rpartition("/")[2])
    schema = known.get("KeySchema", []) if known else []
    name = next((each["AttributeName"] for each in schema if each["KeyType"] == "HASH"), None)
    value = (given.get("Key") or given.get("Item") or {}).get(name) or _of_query(given, name)
    return [str(next(iter(value.values())))] if value else []


def _of_query(given, name):
    """The value that a query's condition demands of the partition key."""
    for part in given.get("KeyConditionExpression", "").split(" AND "):
        match = re.fullmatch(r"\s*([#\w]+)\s*=\s*(:\w+)\s*", part)
        if match and given.get("ExpressionAttributeNames", {}).get(match.group(1), match.group(1)) == name:
            return given.get("ExpressionAttributeValues", {}).get(match.group(2))
    return None
