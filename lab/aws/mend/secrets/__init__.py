"""Secrets Manager: what CloudFormation makes (`definition`), versions and their labels (`versions`), rotation (`rotation`), its
own policy by CloudFormation (`policy`)."""

from mend.secrets import definition, policy, rotation, versions


def install(options):
    definition.install(options)
    versions.install()
    rotation.install()
    policy.install()
