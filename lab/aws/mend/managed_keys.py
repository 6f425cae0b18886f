"""An object encrypted by KMS without a key of its own gets the account's key for S3.

AWS: S3 API Reference, PutObject: with aws:kms and no key id, "Amazon S3 uses the AWS managed key" (aws/s3). The command line of
CDK uploads so to its bootstrap bucket.
MiniStack: refuses the object. So long as it dropped buckets' encryption, nobody asked for it.
"""

from ministack.core.responses import get_account_id, get_region

ALGORITHM = "x-amz-server-side-encryption"
KEY = "x-amz-server-side-encryption-aws-kms-key-id"


def install(_options):
    from ministack.services import s3

    original = s3._resolve_sse_write_headers

    def resolve(headers, bucket_name):
        if headers.get(ALGORITHM) == "aws:kms" and not headers.get(KEY):
            headers = {**headers, KEY: f"arn:aws:kms:{get_region()}:{get_account_id()}:alias/aws/s3"}
        return original(headers, bucket_name)

    s3._resolve_sse_write_headers = resolve
