"""What a test may set while the lab runs: GET and PUT /_lab/route53/settings.

All times and rates are the lab's; AWS publishes no length for a change (generally under 60 s) nor for the work on one, and
the sizes of its change throughput bucket were not found on a public page.
"""

import random

DEFAULTS = {
    # Seconds until a change is INSYNC: a number, or {"min", "max", "seed"} for a random one each.
    "insyncSeconds": 0,
    # How long a change of a zone is being worked on; another one meanwhile is PriorRequestNotComplete.
    "priorRequestMs": 0,
    "throttling": True,
    # Changes a second: {"capacity", "refill"}, or null for no limit.
    "changeBucket": None,
    "recordsPerZone": 10_000,
    "valuesPerRecordSet": 400,
}


class Settings:
    def __init__(self):
        self.values = dict(DEFAULTS)
        self.random = random.Random()

    def change(self, given):
        """Takes the settings named in `given`, all or none. Raises ValueError with the setting's name."""
        for name, value in given.items():
            if name not in DEFAULTS:
                raise ValueError(f"unknown setting {name}; there are {', '.join(DEFAULTS)}")
            CHECKS[name](name, value)
        self.values.update(given)
        delay = given.get("insyncSeconds")
        if isinstance(delay, dict):
            self.random = random.Random(delay.get("seed"))

    def __getitem__(self, name):
        return self.values[name]

    def delay(self):
        """Seconds until the change made now is INSYNC."""
        given = self.values["insyncSeconds"]
        if isinstance(given, dict):
            return self.random.uniform(given["min"], given["max"])
        return given


def _number(name, value, lowest=0, highest=None):
    right = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not right or value < lowest or (highest is not None and value > highest):
        raise ValueError(f"{name} must be a number from {lowest}" + ("" if highest is None else f" to {highest}"))


def _delay(name, value):
    if not isinstance(value, dict):
        _number(name, value, 0, 60)
        return
    if set(value) - {"seed"} != {"min", "max"}:
        raise ValueError(f"{name} must be seconds, or have min, max and perhaps seed")
    _number(f"{name}.min", value["min"], 0, 60)
    _number(f"{name}.max", value["max"], value["min"], 60)


def _bucket(name, value):
    if value is None:
        return
    if not isinstance(value, dict) or set(value) != {"capacity", "refill"}:
        raise ValueError(f"{name} must be null or have capacity and refill")
    for part in value:
        _number(f"{name}.{part}", value[part])


def _switch(name, value):
    if not isinstance(value, bool):
        raise ValueError(f"{name} must be true or false")


CHECKS = {
    "insyncSeconds": _delay,
    "priorRequestMs": _number,
    "throttling": _switch,
    "changeBucket": _bucket,
    "recordsPerZone": _number,
    "valuesPerRecordSet": _number,
}

settings = Settings()
