"""Reading a profile from a file, or a shipped one by its name, and naming every fault in it."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from policy.conflicts import Conflicts
from policy.merging import extended
from policy.profile import Profile

_DEEPEST = 5  # files that extend each other
_LONGEST = 80  # characters shown of what was found


@dataclass(frozen=True)
class Fault:
    """One fault: in which file, at which key, what was expected and what stands there."""

    file: str
    key: str
    expected: str
    found: str = ""

    def __str__(self) -> str:
        found = f", men där står: {self.found}" if self.found else ""
        return f"{self.file}: {self.key or 'filen'}: väntade {self.expected}{found}"


class ProfileFaults(ValueError):
    """A profile that cannot be used, with all its faults."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("\n".join(map(str, faults)))
        self.faults = faults


def shipped() -> list[str]:
    """The names of the profiles that come with the program."""
    folder = resources.files("policy") / "profiles"
    return sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml"))


def load(name_or_path: str) -> Profile:
    """The profile of that file, or the shipped one of that name. Raises ProfileFaults with every fault."""
    profile, faults = _read(name_or_path)
    if profile is None or faults:
        raise ProfileFaults(faults)
    return profile


def check(name_or_path: str) -> list[Fault]:
    """Every fault of a profile; empty when it can be used. Never raises."""
    return _read(name_or_path)[1]


def _read(name_or_path: str) -> tuple[Profile | None, list[Fault]]:
    file = Path(name_or_path).name or name_or_path
    try:
        raw = _raw(name_or_path, None, _DEEPEST)
        profile = Profile.model_validate(raw)
        return profile, list(_override_faults(file, profile))
    except ProfileFaults as found:
        return None, found.faults
    except ValidationError as fault:
        return None, list(_told(file, fault))
    except RecursionError:
        return None, [Fault(file, "", "en fil som inte är så djupt nästlad")]


def _raw(name_or_path: str, beside: Path | None, depth: int) -> dict[str, Any]:
    """The file as tables, laid over what it extends."""
    if depth == 0:
        raise ProfileFaults([Fault(name_or_path, "extends", "en kedja utan slinga, högst fem filer lång")])
    path = (beside or Path()) / name_or_path
    tables = _parsed(_text(name_or_path, path), path.name)
    base = tables.pop("extends", None)
    if base is None:
        return tables
    if not isinstance(base, str):
        raise ProfileFaults([Fault(path.name, "extends", "namnet på en profil", str(base))])
    return extended(_raw(base, path.parent, depth - 1), tables)


def _text(name: str, path: Path) -> str:
    try:
        if name in shipped():
            return (resources.files("policy") / "profiles" / f"{name}.toml").read_text(encoding="utf-8")
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ProfileFaults([Fault(path.name, "", "en textfil i UTF-8")]) from None
    except (OSError, ValueError):
        close = get_close_matches(name, shipped(), n=1)
        hint = f" (menade du {close[0]}?)" if close else ""
        expected = f"en fil som går att läsa, eller en av {', '.join(shipped())}{hint}"
        raise ProfileFaults([Fault(path.name or name, "", expected)]) from None


def _parsed(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except ValueError as fault:  # TOMLDecodeError, and integers beyond what Python reads
        raise ProfileFaults([Fault(file, "", "giltig TOML", str(fault))]) from None
    except RecursionError:
        raise ProfileFaults([Fault(file, "", "en fil som inte är så djupt nästlad")]) from None


def _override_faults(file: str, profile: Profile) -> Iterator[Fault]:
    for unit, changes in profile.override.items():
        if "override" in changes:
            yield Fault(file, f'override."{unit}".override', "ingen override i en override")
        try:
            profile.for_unit(unit)
        except ValidationError as fault:
            for one in _told(file, fault):
                yield Fault(file, f'override."{unit}".{one.key}', one.expected, one.found)


def _told(file: str, fault: ValidationError) -> Iterator[Fault]:
    for error in fault.errors(include_url=False):
        conflicts = error.get("ctx", {}).get("error")
        if isinstance(conflicts, Conflicts):
            yield from (Fault(file, one.key, one.expected, one.found) for one in conflicts.found)
        else:
            yield Fault(file, _key(error["loc"]), _expected(error), _found(error))


def _key(loc: tuple[int | str, ...]) -> str:
    key = ""
    for part in loc:
        if part == "[key]":  # pydantic's mark that the key itself is at fault, not its value
            continue
        key += f"[{part}]" if isinstance(part, int) else f".{part}" if key else str(part)
    return key


def _expected(error: Mapping[str, Any]) -> str:
    """What was expected, in Swedish, by pydantic's kind of error."""
    limits = error.get("ctx", {})
    words = {
        "missing": "att nyckeln finns",
        "extra_forbidden": f"ingen sådan nyckel{_nearest(error)}",
        "int_type": "ett heltal",
        "int_parsing": "ett heltal",
        "int_from_float": "ett heltal",
        "bool_type": "true eller false",
        "bool_parsing": "true eller false",
        "string_type": "en text inom citattecken",
        "date_type": "ett datum, till exempel 2027-01-01",
        "date_parsing": "ett datum, till exempel 2027-01-01",
        "date_from_datetime_parsing": "ett datum, till exempel 2027-01-01",
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
        "string_pattern_mismatch": f"en text som följer mönstret {limits.get('pattern')}",
        "value_error": str(limits.get("error", "ett annat värde")),
    }
    return words.get(str(error["type"]), "ett annat värde").replace(" or ", " eller ")


def _table(model: str) -> str:
    parts = {"Rule": " med value, source och why", "Words": " med sv och en"}
    return "en tabell" + parts.get(model.partition("[")[0], "")


def _nearest(error: Mapping[str, Any]) -> str:
    loc = error["loc"]
    close = get_close_matches(str(loc[-1]), _KEYS, n=1)
    return f" (menade du {close[0]}?)" if close else ""


def _found(error: Mapping[str, Any]) -> str:
    if error["type"] == "missing":
        return ""
    try:
        return repr(error.get("input"))[:_LONGEST]
    except ValueError:  # an integer with more digits than Python writes
        return "ett mycket stort tal"


def _all_keys(schema: Any) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for inner in schema.values():
            yield from _all_keys(inner)
    elif isinstance(schema, list):
        for inner in schema:
            yield from _all_keys(inner)


_KEYS = sorted(set(_all_keys(Profile.model_json_schema())))
"""Every key that a profile may have anywhere, for hints on misspelt ones."""
