"""Types of CloudFormation that MiniStack does not know: it refuses the whole template for one of them.

`events` and `rotation` make them over the emulator's own API; `recorded` only remembers them.
"""

from mend.types import events, recorded, rotation


def install(_options):
    from ministack.services.cloudformation import provisioners

    for part in (events, rotation, recorded):
        part.install(provisioners._RESOURCE_HANDLERS)
