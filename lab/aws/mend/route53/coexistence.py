"""Which record sets may stand at one name.

AWS: Developer Guide, "Supported DNS record types" (CNAME: not at the apex, nothing else at its name) and "Choosing a routing
policy" (sets of one name and type have one policy; a simple set stands alone).
"""


def conflicts(zone, others, added):
    """What forbids `added` beside the zone's other sets, in AWS's words."""
    same_name = [each for each in others if each["Name"] == added["Name"]]
    yield from _cname(zone, same_name, added)
    same_type = [each for each in same_name if each["Type"] == added["Type"]]
    message = _policy(same_type, added)
    if message:
        yield message


def _cname(zone, same_name, added):
    subject = f"RRSet of type {added['Type']} with DNS name {added['Name']} is not permitted"
    if added["Type"] == "CNAME":
        if added["Name"] == zone["name"]:
            yield f"{subject} at apex in zone {zone['name']}"
        elif any(each["Type"] != "CNAME" for each in same_name):
            yield f"{subject} as it conflicts with other records with the same DNS name in zone {zone['name']}"
    elif any(each["Type"] == "CNAME" for each in same_name):
        yield (
            f"{subject} because a conflicting RRSet of type CNAME with the same DNS name already exists in zone "
            f"{zone['name']}"
        )


def _policy(same_type, added):
    subject = f"RRSet with DNS name {added['Name']}, type {added['Type']}"
    if "SetIdentifier" not in added:
        if same_type:
            return f"{subject} cannot be created as other RRSets exist with the same name and type."
        return None
    subject += f", SetIdentifier {added['SetIdentifier']} cannot be created"
    if added.get("MultiValueAnswer") is not None:
        if any(each.get("MultiValueAnswer") is None for each in same_type):
            return f"{subject} because a non multivalue answer rrset exists with the same name and type."
        return None
    for field, kind in (("Weight", "weighted"), ("Region", "latency"), ("Failover", "failover"), ("GeoLocation", "geo")):
        if field in added and any(field not in each for each in same_type):
            return f"{subject} as a non-{kind} set exists with the same name and type."
    if "Weight" in added and any(each.get("TTL") != added.get("TTL") for each in same_type):
        return f"{subject} as weighted sets must contain the same TTL."
    return None
