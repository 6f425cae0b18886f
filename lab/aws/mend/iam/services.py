"""What an AWS service may do by itself: by the resource's policy, or under a role that it was given.

AWS: IAM User Guide, "AWS services that work with IAM"; SNS Developer Guide, "Example cases for Amazon SNS access control": the
service comes as its service principal, with aws:SourceAccount and aws:SourceArn of what it acts for. A topic's own policy
replaces the one it had from the start, so a topic that only forbids lets no alarm in. Lambda Developer Guide, "Execution role"
and "Destinations"; EventBridge Scheduler User Guide, "Execution role": logs, destinations and targets are reached under the role.
Here: under a role that does not exist a service may all. AWS takes no function or schedule with such a role.
"""

import logging

from ministack.core.responses import get_account_id

from mend.iam import principals
from mend.iam.evaluation import Policies, Request, refusal
from mend.iam.resource_policies import resource_policies

logger = logging.getLogger("lab.iam")
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


def role_may(role_arn, session, action, resource):
    """Whether the role's policies, and the resource's, let a session of the role do this; a refusal is logged in AWS's words."""
    principal = principals.of_role(role_arn, session) if _evaluated else None
    if principal is None:
        return True
    service = action.partition(":")[0].lower()
    own = principal.policies
    policies = Policies(own.identity, own.boundary, own.session, resource_policies(service, resource))
    request = Request(action, resource, {**principal.context, "aws:securetransport": ["true"]})
    reason = refusal(request, policies, principal.names)
    if reason:
        logger.warning("User: %s is not authorized to perform: %s on resource: %s %s", principal.arn, action, resource, reason)
    return reason is None
