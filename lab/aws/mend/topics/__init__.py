"""SNS topics: the policy they have from the start (`definition`), the signature of what they send (`signature`), and how a
function gets it (`delivery`)."""

from mend.topics import definition, delivery, signature


def install(_options):
    from ministack.services import sns

    definition.install(sns)
    signature.install(sns)
    delivery.install(sns)
