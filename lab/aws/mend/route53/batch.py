"""Decides about a batch of changes as a whole: all of it, or nothing and every error in one answer.

AWS: API Reference, ChangeResourceRecordSets (transactional; DELETE names the set exactly), Developer Guide, "Quotas" (1,000
ResourceRecord elements and 32,000 characters of Value, both counted twice for UPSERT; records per zone; values per set).
"""

from mend.route53.coexistence import conflicts
from mend.route53.names import name_errors, within
from mend.route53.refusal import invalid_batch
from mend.route53.settings import settings
from mend.route53.values import value_errors

MOST_RECORDS = 1_000
MOST_CHARACTERS = 32_000


def decide(zone, current, changes):
    """The zone's record sets after the changes. Raises Refusal (InvalidChangeBatch); `current` is left as it is."""
    _check(_sizes(changes))
    _check(_repetitions(changes))
    _check(message for _, record_set in changes for message in _alone(zone, record_set))
    after, messages = list(current), []
    for action, record_set in changes:
        after, found = _apply(zone, after, action, record_set)
        messages += found
    _check(messages)
    _check(_whole(zone, after))
    return after


def _check(messages):
    found = list(messages)
    if found:
        raise invalid_batch(found)


def _sizes(changes):
    counted = [
        (value, 2 if action == "UPSERT" else 1)
        for action, record_set in changes
        for value in record_set.get("ResourceRecords") or []
    ]
    if sum(times for _, times in counted) > MOST_RECORDS:
        yield f"Number of records limit of {MOST_RECORDS} exceeded."
    if sum(len(value) * times for value, times in counted) > MOST_CHARACTERS:
        yield f"RDATA character limit of {MOST_CHARACTERS} exceeded."


def _repetitions(changes):
    """A set may be deleted and then created; twice the same action, or UPSERT beside another, is a contradiction."""
    actions = {}
    for action, record_set in changes:
        actions.setdefault(_key(record_set), []).append(action)
    for (name, kind, _), done in actions.items():
        if len(done) > 1 and done != ["DELETE", "CREATE"]:
            yield (
                "The request contains an invalid set of changes for a resource record set "
                f"'{kind} {name}'"
            )


def _alone(zone, record_set):
    yield from name_errors(record_set["Name"])
    if not within(record_set["Name"], zone["name"]):
        yield f"RRSet with DNS name {record_set['Name']} is not permitted in zone {zone['name']}"
    if len(record_set.get("ResourceRecords") or []) > settings["valuesPerRecordSet"]:
        yield f"Cannot have more than {settings['valuesPerRecordSet']} records in a RRSet."
    yield from value_errors(record_set)


def _apply(zone, current, action, record_set):
    """The sets after this change, and what forbids it."""
    existing = next((each for each in current if _key(each) == _key(record_set)), None)
    others = [each for each in current if each is not existing]
    if action == "DELETE":
        return others, _cannot_delete(existing, record_set)
    if action == "CREATE" and existing:
        return current, [f"Tried to create resource record set {_called(record_set)} but it already exists"]
    return [*others, record_set], list(conflicts(zone, others, record_set))


def _cannot_delete(existing, record_set):
    tried = f"Tried to delete resource record set {_called(record_set)} but"
    if existing is None:
        return [f"{tried} it was not found"]
    if _content(existing) != _content(record_set):
        return [f"{tried} the values provided do not match the current values"]
    return []


def _whole(zone, after):
    apex = [each["Type"] for each in after if each["Name"] == zone["name"]]
    if "SOA" not in apex:
        yield "A HostedZone must contain exactly one SOA record."
    if "NS" not in apex:
        yield "A HostedZone must contain at least one NS record for the zone itself."
    if len(after) > settings["recordsPerZone"]:
        yield f"Exceeded limit MAX_RRSETS_BY_ZONE for zone: {zone['id']}"


def _key(record_set):
    return (record_set["Name"], record_set["Type"], record_set.get("SetIdentifier", ""))


def _content(record_set):
    content = {**record_set, "ResourceRecords": sorted(record_set.get("ResourceRecords") or [])}
    return {name: str(value) if name == "TTL" else value for name, value in content.items()}


def _called(record_set):
    identifier = record_set.get("SetIdentifier")
    more = f", set-identifier='{identifier}'" if identifier else ""
    return f"[name='{record_set['Name']}', type='{record_set['Type']}'{more}]"
