"""A bucket made by CloudFormation has the configurations its template gives it.

AWS: CloudFormation User Guide, AWS::S3::Bucket; S3 API Reference, PutBucketLifecycleConfiguration, PutPublicAccessBlock,
PutBucketEncryption, PutBucketOwnershipControls.
MiniStack: keeps versioning and notifications alone; says CREATE_COMPLETE and drops the rest.
"""

from xml.etree.ElementTree import Element, SubElement, tostring

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
CONDITIONS = ("Prefix", "ObjectSizeGreaterThan", "ObjectSizeLessThan")
EXPIRATION = {
    "ExpirationInDays": "Days",
    "ExpirationDate": "Date",
    "ExpiredObjectDeleteMarker": "ExpiredObjectDeleteMarker",
}


def install(_options):
    from ministack.services import s3
    from ministack.services.cloudformation import provisioners

    handlers = provisioners._RESOURCE_HANDLERS["AWS::S3::Bucket"]
    for name in ("create", "update"):
        handlers[name] = _configured(s3, handlers[name], properties_at=1 if name == "create" else 2)


def _configured(s3, original, properties_at):
    def provision(*args):
        name, attributes = original(*args)
        _apply(s3, name, args[properties_at])
        return name, attributes

    return provision


def _apply(s3, name, props):
    configurations = (
        ("lifecycle", props.get("LifecycleConfiguration"), _lifecycle),
        ("encryption", props.get("BucketEncryption"), _encryption),
        ("ownership_controls", props.get("OwnershipControls"), _ownership),
    )
    for kind, given, written in configurations:
        if given:
            getattr(s3, f"_put_bucket_{kind}")(name, tostring(written(given)))
        else:
            getattr(s3, f"_delete_bucket_{kind}")(name)
    block = props.get("PublicAccessBlockConfiguration") or _blocked()
    s3._put_public_access_block(name, tostring(_filled(_root("PublicAccessBlockConfiguration"), block)))
    s3._bucket_tags[name] = {tag["Key"]: tag["Value"] for tag in props.get("Tags") or []}
    if not props.get("OwnershipControls"):
        s3._buckets[name].pop("_ownership_controls_deleted", None)


def _blocked():
    """Since April 2023 a new bucket blocks all public access (S3 User Guide, "Blocking public access")."""
    names = ("BlockPublicAcls", "BlockPublicPolicy", "IgnorePublicAcls", "RestrictPublicBuckets")
    return dict.fromkeys(names, True)


def _lifecycle(given):
    root = _root("LifecycleConfiguration")
    for rule in given.get("Rules") or []:
        element = SubElement(root, "Rule")
        _filled(element, {"ID": rule["Id"]} if "Id" in rule else {})
        _filter(SubElement(element, "Filter"), rule)
        _filled(element, {"Status": rule["Status"]})
        expiration = {EXPIRATION[name]: rule[name] for name in EXPIRATION if name in rule}
        if expiration:
            _filled(SubElement(element, "Expiration"), expiration)
        for transition in rule.get("Transitions") or []:
            _transition(SubElement(element, "Transition"), transition, "Days")
        for transition in rule.get("NoncurrentVersionTransitions") or []:
            _transition(SubElement(element, "NoncurrentVersionTransition"), transition, "NoncurrentDays")
        for name in ("NoncurrentVersionExpiration", "AbortIncompleteMultipartUpload"):
            if name in rule:
                _filled(SubElement(element, name), rule[name])
    return root


def _filter(element, rule):
    """Several conditions stand in an And (S3 API Reference, LifecycleRuleFilter)."""
    conditions = {name: rule[name] for name in CONDITIONS if name in rule}
    tags = rule.get("TagFilters") or []
    place = SubElement(element, "And") if len(conditions) + len(tags) > 1 else element
    _filled(place, conditions)
    for tag in tags:
        _filled(SubElement(place, "Tag"), tag)


def _transition(element, transition, days):
    given = dict(transition)
    after = given.pop("TransitionInDays", None)
    _filled(element, given if after is None else {days: after, **given})


def _encryption(given):
    root = _root("ServerSideEncryptionConfiguration")
    for rule in given["ServerSideEncryptionConfiguration"]:
        element = SubElement(root, "Rule")
        if "ServerSideEncryptionByDefault" in rule:
            by_default = SubElement(element, "ApplyServerSideEncryptionByDefault")
            _filled(by_default, rule["ServerSideEncryptionByDefault"])
        _filled(element, {"BucketKeyEnabled": rule.get("BucketKeyEnabled", False)})
    return root


def _ownership(given):
    root = _root("OwnershipControls")
    for rule in given["Rules"]:
        _filled(SubElement(root, "Rule"), rule)
    return root


def _root(name):
    return Element(name, xmlns=NAMESPACE)


def _filled(element, values):
    for name, value in values.items():
        SubElement(element, name).text = str(value).lower() if isinstance(value, bool) else str(value)
    return element
