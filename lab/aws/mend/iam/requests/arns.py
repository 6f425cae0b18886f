"""ARNs of what is asked for."""

from ministack.core.responses import get_account_id, get_region


def arn(service, resource, region=None, account=None):
    """An ARN in the caller's region and account, unless told."""
    where = get_region() if region is None else region
    whose = get_account_id() if account is None else account
    return f"arn:aws:{service}:{where}:{whose}:{resource}"
