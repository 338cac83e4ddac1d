"""What a plan must say of a resource or an output, and which of that it does not say."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from tests.terraform.wiring.plans import Planned


@dataclass(frozen=True, slots=True)
class Holds:
    """A text that must be in a value, such as a statement in a policy; all else is read as JSON."""

    text: str


@dataclass(frozen=True, slots=True)
class Lacks:
    """A text that must not be in another."""

    text: str


NOT_THERE: Final = object()
"""The resource must not be planned."""

Fact = tuple[str, str, str, Any]
"""Setting, address, path of the value in the resource ("" for the resource), what it must be.

The address of an output is output.NAME.
"""
Facts = Mapping[str, tuple[Fact, ...]]
"""Name, such as an input's, to what must be true of it."""


def broken(planned: Mapping[str, Planned], facts: Iterable[Fact]) -> list[str]:
    """The facts that do not hold of the plans of some settings; an error breaks them all."""
    errors = [f"{setting}: {plan.error}" for setting, plan in planned.items() if plan.error]
    if errors:
        return errors
    return [
        f"{setting}: {address} {path} is {_short(found)}, not {_short(wanted)}"
        for setting, address, path, wanted in facts
        if setting in planned
        and not _is(found := _value(planned[setting].values, address, path), wanted)
    ]


def _value(values: Mapping[str, Any], address: str, path: str) -> Any:
    found: Any = values.get(address, NOT_THERE)
    for part in filter(None, path.split(".")):
        if isinstance(found, list):
            found = found[int(part)] if int(part) < len(found) else None
        elif isinstance(found, dict):
            found = found.get(part)
        else:
            return found
    return found


def _is(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, Holds) and found is not NOT_THERE:
        return wanted.text in (found if isinstance(found, str) else json.dumps(found))
    if isinstance(wanted, Lacks):
        return isinstance(found, str) and wanted.text not in found
    return found is wanted if wanted is NOT_THERE else bool(found == wanted)


def _short(value: Any) -> str:
    text = "not there" if value is NOT_THERE else json.dumps(value, default=str)
    return text[:60]
