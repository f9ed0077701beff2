"""Laying a profile of a few keys over a whole one: an override over a profile, a profile over its base."""

from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

_IDENTITY = ("id", "key", "who")
"""What tells the items of a list apart: questions by id, steps and requirements by key, talks by who."""


def merged(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """The base with the keys of `over` laid on it, tables within tables; neither is changed.

    Lists whose items have an id or key are merged item by item; every other list is replaced.
    `drop = true` in a table or an item leaves it out: so a limit of the base can be without one here.
    """
    result = dict(base)
    for key, value in over.items():
        if _dropped(value):
            result.pop(key, None)
        else:
            result[key] = _one(base.get(key), value)
    return result


def extended(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """A profile laid over the one that it extends.

    The changes of a unit are kept as they are written, to be laid on later, `drop` and all; where
    both files have changes for a unit, those of `over` hold.
    """
    result = merged(base, {key: value for key, value in over.items() if key != "override"})
    if "override" in over:
        ours, theirs = over["override"], base.get("override")
        if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
            ours = {**theirs, **ours}
        result["override"] = ours
    return result


def plain(value: Any) -> Any:
    """The same in tables, lists and what JSON knows: dates and times as text."""
    if isinstance(value, Mapping):
        return {key: plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, date | time):
        return value.isoformat()
    return value


def _one(base: Any, over: Any) -> Any:
    if isinstance(over, Mapping):
        return merged(base if isinstance(base, Mapping) else {}, over)
    if not isinstance(over, list | tuple):
        return over
    known = base if isinstance(base, list | tuple) else ()
    identity = _identity(known, over) if over else ""  # an empty list empties
    by_id = {item[identity]: item for item in known} if identity else {}
    return _items(by_id, over, identity)


def _items(by_id: dict[str, Any], over: Sequence[Any], identity: str) -> list[Any]:
    """The items of both, in the order of the base, new ones last; without identity those of `over` alone."""
    items: dict[str, Any] = dict(by_id)
    for place, item in enumerate(over):
        name = item[identity] if identity else str(place)
        if _dropped(item):
            items.pop(name, None)
        else:
            items[name] = _one(items.get(name), item)
    return list(items.values())


def _identity(base: Sequence[Any], over: Sequence[Any]) -> str:
    """The key that names every item; none where a name stands twice, so that checking sees both."""
    for name in _IDENTITY:
        names = [[_name(item, name) for item in items] for items in (base, over)]
        if all(one is not None for one in (*names[0], *names[1])):
            return name if all(len(set(one)) == len(one) for one in names) else ""
    return ""


def _name(item: Any, key: str) -> str | None:
    name = item.get(key) if isinstance(item, Mapping) else None
    return name if isinstance(name, str) else None


def _dropped(value: Any) -> bool:
    return isinstance(value, Mapping) and value.get("drop") is True
