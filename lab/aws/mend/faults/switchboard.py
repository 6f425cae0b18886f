"""The switches of all faults."""

import importlib
import pkgutil

from mend.faults import kinds
from mend.faults.parameters import check, schema

_on = {}  # name -> (fault, parameters), in the order of switching on


def known():
    """Every fault by name: each file of `kinds/` is one."""
    found = [importlib.import_module(f"{kinds.__name__}.{each.name}") for each in pkgutil.iter_modules(kinds.__path__)]
    return {kind.NAME: kind for kind in found}


def active():
    return [fault for fault, _ in _on.values()]


def switch_on(name, parameters):
    """Raises Unfit, or KeyError for a name that no fault has."""
    kind = known()[name]
    check(kind, parameters)
    switch_off(name)
    _on[name] = (kind.make(parameters), parameters)


def switch_off(name):
    """Nothing happens when it is off already. Raises KeyError."""
    known()[name]
    fault, _ = _on.pop(name, (None, None))
    stop = getattr(fault, "stop", None)
    if stop:
        stop()


def all_off():
    for name in list(_on):
        switch_off(name)


def listing():
    return [
        {"name": name, "summary": kind.SUMMARY, "parameters": schema(kind), "on": _on[name][1] if name in _on else None}
        for name, kind in known().items()
    ]
