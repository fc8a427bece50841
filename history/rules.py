"""Pure rules about events."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

MADE, CHANGED, REMOVED = "insert", "update", "delete"


class Difference(NamedTuple):
    """One field that two states of a row do not share."""

    name: str
    old: Any
    new: Any


def differences(old: Mapping[str, Any] | None, new: Mapping[str, Any], names: Iterable[str]) -> list[Difference]:
    """The fields of `names` that differ. Without an old state: those that were filled in when the row was made."""
    if old is None:
        return [Difference(name, None, new[name]) for name in names if not is_empty(new[name])]
    return [Difference(name, old[name], new[name]) for name in names if old[name] != new[name]]


def is_empty(value: Any) -> bool:
    """Nothing was filled in; zero and "no" are answers."""
    return value is None or value == ""


def is_long(*values: Any) -> bool:
    """Texts of which only the changed words should be marked."""
    return all(isinstance(value, str) for value in values) and max(map(len, values), default=0) > 60


def reason_key(kind: Any, pk: Any) -> str:
    """Under which name the context of a request keeps the reason for changing one row."""
    return f"reason of {kind} {pk}"


def reason_for(context: Mapping[str, Any], kind: Any, pk: Any) -> str:
    """Why a row was changed, as its editor wrote: the reason of this row, else that of all that the request changed."""
    return str(context.get(reason_key(kind, pk)) or context.get("reason", ""))
