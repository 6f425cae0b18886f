"""SNS topics: the policy they have from the start (`definition`), and the signature of what they send (`signature`)."""

from mend.topics import definition, signature


def install(_options):
    from ministack.services import sns

    definition.install(sns)
    signature.install(sns)
