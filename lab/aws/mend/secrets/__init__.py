"""Secrets Manager: what CloudFormation makes (`definition`), versions and their labels (`versions`), rotation (`rotation`)."""

from mend.secrets import definition, rotation, versions


def install(options):
    definition.install(options)
    versions.install()
    rotation.install()
