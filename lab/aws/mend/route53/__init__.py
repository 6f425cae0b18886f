"""Route 53, as strict as AWS's.

AWS: Route 53 Developer Guide ("Quotas", "Throttling for Amazon Route 53 API requests", "Supported DNS record types", "DNS
domain name format") and API Reference (ChangeResourceRecordSets, GetChange, ResourceRecordSet).
MiniStack: checks CREATE of what exists and DELETE of what does not match, nothing else: 2,000 values in a batch, names
outside the zone, TXT beside CNAME, unquoted TXT, labels of 70 characters. GetChange says PENDING once, then INSYNC.
Mend: one file a family of rules. `batch` decides about a whole batch, `propagation` when a change is INSYNC and what each of
the zone's four name servers serves until then, `throttling` who is too fast. `settings` is what a test may set.
"""

from mend.route53 import cloudformation, throttling
from mend.route53.batch import decide
from mend.route53.names import normalised
from mend.route53.propagation import under_way
from mend.route53.refusal import Refusal
from mend.route53.request import read_changes


def install(_options):
    from ministack.services import route53

    route53._normalise_name = normalised
    route53._change_resource_record_sets = _changer(route53)
    route53._create_hosted_zone = _zone_creator(route53, route53._create_hosted_zone)
    route53._delete_hosted_zone = _zone_deleter(route53, route53._delete_hosted_zone)
    route53._get_change = _getter(route53, route53._get_change)
    route53.handle_request = throttling.around(route53.handle_request, route53._error_response)
    cloudformation.install(route53)


def _changer(route53):
    def change(zone_id, body):
        with route53._lock:
            zone = route53._zones.get(zone_id)
            if not zone:
                return route53._error_response("NoSuchHostedZone", f"No hosted zone found with ID: {zone_id}", 404)
            try:
                under_way.accept(zone_id)
                comment, changes = read_changes(route53, body)
                throttling.count_changes(len(changes))
                before = route53._records[zone_id]
                route53._records[zone_id] = decide(zone, before, changes)
            except Refusal as refusal:
                return route53._error_response(refusal.code, refusal.message, refusal.status)
            made = _new_change(route53, comment)
            under_way.begin(zone_id, made["id"], before)
        return route53._xml_response(
            "ChangeResourceRecordSetsResponse", lambda root: route53._build_change_info_el(root, made)
        )

    return change


def _new_change(route53, comment):
    made = {"id": route53._change_id(), "status": "PENDING", "submitted_at": route53._now_iso(), "comment": comment}
    route53._changes[made["id"]] = made
    return made


def _zone_creator(route53, original):
    """A second zone under the same caller reference is refused, where MiniStack answers with the first one."""

    def create(body, query_params):
        root = route53._parse_body(body)
        reference = "" if root is None else route53._text(root, "CallerReference")
        if reference in route53._caller_refs:
            message = "A hosted zone has already been created with the specified caller reference."
            return route53._error_response("HostedZoneAlreadyExists", message, 409)
        return original(body, query_params)

    return create


def _zone_deleter(route53, original):
    def delete(zone_id):
        try:
            under_way.accept(zone_id)
        except Refusal as refusal:
            return route53._error_response(refusal.code, refusal.message, refusal.status)
        return original(zone_id)

    return delete


def _getter(route53, original):
    """The answer's status is what the clock says, not how often was asked."""

    def get(change_id):
        change = route53._changes.get(change_id)
        if change:
            change["status"] = under_way.status(change_id)
            change = dict(change)
            return route53._xml_response(
                "GetChangeResponse", lambda root: route53._build_change_info_el(root, change)
            )
        return original(change_id)

    return get
