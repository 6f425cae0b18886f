"""Route 53 as the lab's DNS servers and tests see it beside the AWS API. See `docs/lab-aws.md` for the shapes.

GET /_lab/route53/zones, GET /_lab/route53/zones/<id>/rrsets?name=&server=, GET and PUT /_lab/route53/settings,
POST /_lab/route53/settle.
"""

import json
import re
from urllib.parse import parse_qs

from mend.route53 import throttling
from mend.route53.names import normalised
from mend.route53.propagation import SERVERS, under_way
from mend.route53.settings import settings

PREFIX = "/_lab/route53/"


def answer(method, path, query, body):
    """HTTP status and the value to send as JSON."""
    rest = path.removeprefix(PREFIX)
    if rest == "settings":
        return _settings(method, body)
    if method == "POST" and rest == "settle":
        under_way.settle()
        return 200, {}
    if method == "GET" and rest == "zones":
        return 200, [{"id": zone["id"], "name": zone["name"]} for zone, _ in _zones().values()]
    match = re.fullmatch(r"zones/([^/]+)/rrsets", rest)
    if method == "GET" and match:
        return _record_sets(match.group(1), parse_qs(query))
    return 404, {"message": f"The lab has no {method} {path}"}


def _settings(method, body):
    if method == "PUT":
        try:
            settings.change(json.loads(body))
        except (ValueError, AttributeError) as error:
            return 400, {"message": str(error)}
        throttling.reset()
    return 200, settings.values


def _record_sets(zone_id, query):
    found = _zones().get(zone_id)
    if found is None:
        return 404, {"message": f"No hosted zone found with ID: {zone_id}"}
    record_sets = found[1]
    if "server" in query:
        server = query["server"][0]
        if server not in map(str, range(SERVERS)):
            return 400, {"message": f"server must be 0 to {SERVERS - 1}"}
        record_sets = under_way.served(zone_id, record_sets, int(server))
    if "name" in query:
        record_sets = [each for each in record_sets if each["Name"] == normalised(query["name"][0])]
    return 200, [_shown(each) for each in record_sets]


def _shown(record_set):
    shown = {
        "name": record_set["Name"],
        "type": record_set["Type"],
        "values": list(record_set.get("ResourceRecords") or []),
    }
    if "TTL" in record_set:
        shown["ttl"] = int(record_set["TTL"])
    if "SetIdentifier" in record_set:
        shown["setIdentifier"] = record_set["SetIdentifier"]
    return shown


def _zones():
    """Every account's zones by id, with their record sets."""
    from ministack.services import route53

    records = route53._records._data
    return {key[1]: (zone, records.get(key, [])) for key, zone in list(route53._zones._data.items())}
