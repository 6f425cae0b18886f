"""S3.

AWS: Service Authorization Reference, "Amazon S3": a bucket's ARN, or bucket/key.
"""

from urllib.parse import unquote

from mend.iam.evaluation import Request
from ministack.core.responses import get_account_id

# Sub-resources of a bucket in the query string, with the action's noun.
BUCKET = {
    "policy": "BucketPolicy",
    "versioning": "BucketVersioning",
    "location": "BucketLocation",
    "encryption": "EncryptionConfiguration",
    "lifecycle": "LifecycleConfiguration",
    "tagging": "BucketTagging",
    "acl": "BucketAcl",
    "publicAccessBlock": "BucketPublicAccessBlock",
    "object-lock": "BucketObjectLockConfiguration",
    "notification": "BucketNotification",
    "logging": "BucketLogging",
    "ownershipControls": "BucketOwnershipControls",
    "cors": "BucketCORS",
}
OBJECT = {"tagging": "ObjectTagging", "acl": "ObjectAcl", "retention": "ObjectRetention", "legal-hold": "ObjectLegalHold"}
VERBS = {"GET": "Get", "HEAD": "Get", "PUT": "Put", "DELETE": "Delete", "POST": "Put"}
LISTS = {"versions": "ListBucketVersions", "uploads": "ListBucketMultipartUploads"}


def requests(call):
    bucket, _, key = unquote(call.path).lstrip("/").partition("/")
    if not bucket:
        return [Request("s3:ListAllMyBuckets", "*")]
    context = {"s3:resourceaccount": [get_account_id()]}
    if not key:
        return [Request(f"s3:{_of_bucket(call)}", _arn(bucket), _listing(call, context))]
    if call.method == "PUT" and call.headers.get("x-amz-copy-source"):
        source = unquote(call.headers["x-amz-copy-source"]).lstrip("/").partition("?")[0]
        return [Request("s3:GetObject", _arn(source), context), Request("s3:PutObject", _arn(f"{bucket}/{key}"), context)]
    return [Request(f"s3:{_of_object(call)}", _arn(f"{bucket}/{key}"), context)]


def _arn(resource):
    return f"arn:aws:s3:::{resource}"


def _of_bucket(call):
    for name, noun in BUCKET.items():
        if name in call.query:
            return VERBS[call.method] + noun
    if call.method in ("GET", "HEAD"):
        return next((action for name, action in LISTS.items() if name in call.query), "ListBucket")
    if call.method == "POST":
        return "DeleteObject"
    return "CreateBucket" if call.method == "PUT" else "DeleteBucket"


def _listing(call, context):
    prefix = call.query.get("prefix")
    return {**context, "s3:prefix": prefix if isinstance(prefix, list) else [prefix]} if prefix else context


def _of_object(call):
    for name, noun in OBJECT.items():
        if name in call.query:
            return VERBS[call.method] + noun
    if "uploadId" in call.query and call.method in ("GET", "DELETE"):
        return "ListMultipartUploadParts" if call.method == "GET" else "AbortMultipartUpload"
    verb = VERBS[call.method]
    return f"{verb}ObjectVersion" if verb != "Put" and "versionId" in call.query else f"{verb}Object"
