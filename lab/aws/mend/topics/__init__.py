"""SNS topics: the policy they have from the start (`definition`), the signature of what they send (`signature`), a message of
its own for each protocol (`structure`), and how a function gets it (`delivery`)."""

from mend.topics import definition, delivery, signature, structure


def install(_options):
    from ministack.services import sns

    for part in (definition, delivery, signature, structure):
        part.install(sns)
