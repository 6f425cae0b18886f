"""Hosted zones and record sets made by CloudFormation.

AWS: CloudFormation User Guide, AWS::Route53::HostedZone (NameServers are the zone's delegation set) and
AWS::Route53::RecordSet (made through ChangeResourceRecordSets, so by its rules).
MiniStack: gives two name servers that are not the zone's; puts record sets into the zone past every rule; makes a
changed zone anew.
"""

from mend.route53.batch import decide
from mend.route53.propagation import under_way
from mend.route53.refusal import Refusal


def install(route53):
    from ministack.services.cloudformation import provisioners

    zones = provisioners._RESOURCE_HANDLERS["AWS::Route53::HostedZone"]
    zones["create"], zones["update"] = _zone_creator(route53, zones["create"]), _zone_updater(route53)
    sets = provisioners._RESOURCE_HANDLERS["AWS::Route53::RecordSet"]

    def create(_logical_id, props, _stack_name):
        record_set = provisioners._r53_record_set_build_rs(props)
        _change(route53, provisioners._r53_resolve_hosted_zone_id(props), "CREATE", record_set)
        return record_set["Name"], {"Name": record_set["Name"]}

    def update(physical_id, _old, props, _stack_name, *_rest):
        record_set = provisioners._r53_record_set_build_rs(props)
        if record_set["Name"] != physical_id:
            raise ValueError("The lab does not replace a record set: destroy the stack first")
        _change(route53, provisioners._r53_resolve_hosted_zone_id(props), "UPSERT", record_set)
        return physical_id, {"Name": physical_id}

    sets["create"], sets["update"] = create, update


def _zone_creator(route53, original):
    def create(logical_id, props, stack_name):
        name = route53._normalise_name(props["Name"])
        zone_id, attributes = original(logical_id, {**props, "Name": name}, stack_name)
        return zone_id, {**attributes, "NameServers": _delegation(route53)}

    return create


def _zone_updater(route53):
    def update(physical_id, old, props, _stack_name, *_rest):
        if route53._normalise_name(old["Name"]) != route53._normalise_name(props["Name"]):
            raise ValueError("The lab does not replace a hosted zone: destroy the stack first")
        route53._zones[physical_id]["comment"] = (props.get("HostedZoneConfig") or {}).get("Comment", "")
        return physical_id, {"Id": physical_id, "NameServers": _delegation(route53)}

    return update


def _delegation(route53):
    return [server.rstrip(".") for server in route53._DEFAULT_NS]


def _change(route53, zone_id, action, record_set):
    """CloudFormation retries while the zone is busy, so it never meets PriorRequestNotComplete."""
    with route53._lock:
        zone = route53._zones.get(zone_id)
        if not zone:
            raise ValueError(f"No hosted zone found with ID: {zone_id}")
        before = route53._records[zone_id]
        try:
            route53._records[zone_id] = decide(zone, before, [(action, record_set)])
        except Refusal as refusal:
            raise ValueError(refusal.message) from refusal
        under_way.begin(zone_id, route53._change_id(), before)
