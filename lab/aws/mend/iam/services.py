"""What an AWS service may do to a resource by the resource's policy.

AWS: IAM User Guide, "AWS services that work with IAM"; SNS Developer Guide, "Example cases for Amazon SNS access control": the
service comes as its service principal, with aws:SourceAccount and aws:SourceArn of what it acts for. A topic's own policy
replaces the one it had from the start, so a topic that only forbids lets no alarm in.
"""

from ministack.core.responses import get_account_id

from mend.iam.evaluation import Policies, Request, refusal
from mend.iam.resource_policies import resource_policies

_evaluated = True


def configure(options):
    global _evaluated
    _evaluated = options.iam == "on"


def may(service, action, resource, source_arn):
    """Whether the policy of the resource lets the service in, for this source; always when IAM is off."""
    account = get_account_id()
    context = {
        "aws:sourcearn": [source_arn],
        "aws:sourceaccount": [account],
        "aws:sourceowner": [account],
        "aws:securetransport": ["true"],
    }
    documents = resource_policies(action.partition(":")[0].lower(), resource)
    policies = Policies([], resource=documents)
    return not _evaluated or refusal(Request(action, resource, context), policies, [service]) is None
