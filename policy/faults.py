"""What is wrong with a profile, said so that a communications officer knows what to type."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from pydantic import ValidationError

from policy.conflicts import Conflicts
from policy.profile import Profile
from policy.words import NOT_BLANK

_LONGEST = 80  # characters shown of what was found
_SHOWN_KEYS = 12  # more keys than this are no help
_ALIKE = 0.5  # how like a key must be to be meant: "posts" is to be taken for "posts_per_week"
_ANY = "ett annat värde"


@dataclass(frozen=True)
class Fault:
    """One fault: in which file, at which key, what was expected and what stands there."""

    file: str
    key: str
    expected: str
    found: str = ""

    def __str__(self) -> str:
        found = f", men där står: {self.found}" if self.found else ""
        line = f"{self.file}: {self.key or 'filen'}: väntade {self.expected}{found}"
        return " ".join(line.splitlines())


class ProfileFaults(ValueError):
    """A profile that cannot be used, with all its faults."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def told(file: str, fault: ValidationError) -> Iterator[Fault]:
    """The faults of a validation, with the keys as one writes them in the file."""
    errors = fault.errors(include_url=False)
    places = [error["loc"] for error in errors]
    for error in errors:
        conflicts = error.get("ctx", {}).get("error")
        if isinstance(conflicts, Conflicts):
            yield from (Fault(file, one.key, one.expected, one.found) for one in conflicts.found)
        elif not any(_below(error["loc"], place) for place in places):
            yield Fault(file, dotted(error["loc"]), _expected(error), _found(error))


def sections_at_fault(fault: ValidationError) -> set[str]:
    """The sections of the file, by name, that hold a fault of their own; not those in mere conflict."""
    return {str(error["loc"][0]) for error in fault.errors(include_url=False) if error["loc"]}


def dotted(loc: tuple[int | str, ...]) -> str:
    """A place in the file as TOML writes it: `deciding.chain[1].role`, `override."Min enhet"`."""
    key = ""
    for part in loc:
        if part == "[key]":  # pydantic's mark that the key itself is at fault, not its value
            continue
        name = f"[{part}]" if isinstance(part, int) else _quoted(part)
        key += f".{name}" if key and isinstance(part, str) else name
    return key


def _quoted(name: str) -> str:
    """A name that TOML takes only in quotation marks, in them."""
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else json.dumps(name, ensure_ascii=False)


def _below(place: tuple[int | str, ...], other: tuple[int | str, ...]) -> bool:
    """Whether the other lies below: pydantic calls a list too short whose only item is at fault."""
    return len(other) > len(place) and other[: len(place)] == place


_PATTERNS = {
    NOT_BLANK: "en text, inte bara mellanslag",
    r"^https?://\S+$": "en adress som börjar med https:// och är utan mellanslag",
    r"^[a-z][a-z0-9_]{0,59}$": "ett namn med små bokstäver a till z, siffror och _, och en bokstav först",
    r"^[a-z][a-z0-9_]{0,39}$": "högst 40 tecken: små bokstäver a till z, siffror och _, en bokstav först",
}
"""What the patterns of the model ask for, in words."""


def _expected(error: Mapping[str, Any]) -> str:
    """What was expected, in Swedish, by pydantic's kind of error."""
    limits = error.get("ctx", {})
    words = {
        "missing": "att nyckeln finns",
        "extra_forbidden": f"ingen sådan nyckel{_nearest(error['loc'])}",
        "int_type": "ett heltal",
        "int_parsing": "ett heltal",
        "int_from_float": "ett heltal",
        "bool_type": "true eller false",
        "bool_parsing": "true eller false",
        "string_type": "en text inom citattecken",
        "tuple_type": "en lista inom [ ]",
        "mapping_type": "en tabell",
        "dict_type": "en tabell",
        "model_type": _table(str(limits.get("class_name", ""))),
        "literal_error": f"ett av {limits.get('expected', '')}",
        "enum": f"ett av {limits.get('expected', '')}",
        "greater_than_equal": f"minst {limits.get('ge')}",
        "less_than_equal": f"högst {limits.get('le')}",
        "string_too_short": f"minst {limits.get('min_length')} tecken",
        "string_too_long": f"högst {limits.get('max_length')} tecken",
        "too_short": f"minst {limits.get('min_length')} i listan",
        "too_long": f"högst {limits.get('max_length')} i listan",
        "string_pattern_mismatch": _PATTERNS.get(str(limits.get("pattern")), _ANY),
        "value_error": str(limits.get("error", _ANY)),
    }
    return words.get(str(error["type"]), _ANY).replace(" or ", " eller ")


def _table(model: str) -> str:
    parts = {"Rule": " med value, source och why", "Words": " med sv och en"}
    return "en tabell" + parts.get(model.partition("[")[0], "")


def _found(error: Mapping[str, Any]) -> str:
    if error["type"] == "missing":
        return ""
    try:
        return repr(error.get("input"))[:_LONGEST]
    except ValueError:  # an integer with more digits than Python writes
        return "ett mycket stort tal"


def _nearest(loc: tuple[int | str, ...]) -> str:
    """Which key was probably meant, else which there are at that place."""
    keys = _keys_at(loc[:-1])
    if close := get_close_matches(str(loc[-1]), keys, n=1, cutoff=_ALIKE):
        return f" (menade du {close[0]}?)"
    return f" (här kan stå: {', '.join(keys)})" if 0 < len(keys) <= _SHOWN_KEYS else ""


def _keys_at(loc: tuple[int | str, ...]) -> list[str]:
    """The keys that a table at that place may have."""
    schema = _SCHEMA
    for part in loc:
        inner = schema.get("items") if isinstance(part, int) else schema.get("properties", {}).get(part)
        schema = _resolved(inner or schema.get("additionalProperties"))
    return sorted(schema.get("properties", {}))


def _resolved(schema: Any) -> dict[str, Any]:
    """The schema itself, where a reference or a choice with null stands for it."""
    if not isinstance(schema, dict):
        return {}
    if "$ref" in schema:
        return _resolved(_SCHEMA["$defs"].get(str(schema["$ref"]).rpartition("/")[2]))
    if "anyOf" in schema:
        return _resolved(schema["anyOf"][0])
    return schema


_SCHEMA: dict[str, Any] = Profile.model_json_schema()
