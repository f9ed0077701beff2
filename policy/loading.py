"""Reading a profile from a file, or a shipped one by its name, and naming every fault in it."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from policy import conflicts
from policy.faults import Fault, ProfileFaults, dotted, sections_at_fault, told
from policy.merging import extended, merged
from policy.profile import Profile

__all__ = ["Fault", "ProfileFaults", "check", "load", "shipped"]

_BASE = "standard"  # whose sections stand in for faulty ones, while the rest of a file is checked
_DEEPEST = 5  # files that extend each other
_LONGEST = 80  # characters shown of a line
_NESTED = "en fil som inte är så djupt nästlad"
_TOML = {
    "Cannot overwrite a value": "att varje nyckel bara står en gång",
    "Cannot declare": "att varje tabell bara står en gång",
    "Unescaped '\\'": "att \\ skrivs \\\\ inom citattecken",
    "Illegal character": "ett citattecken sist i texten, på samma rad",
    "Unterminated string": "ett citattecken sist i texten",
}
"""What to type, by the beginning of what the reader of TOML says."""


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
        profile, faults = _validated(file, raw)
        return profile, [*faults, *_no_platforms(file, raw)]
    except ProfileFaults as found:
        return None, found.faults
    except RecursionError:
        return None, [Fault(file, "", _NESTED)]


# ------------------------------------------------------------------------------ reading


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
    """The content of a file. What Windows' Notepad puts first in a UTF-8 file (a BOM) is left out."""
    try:
        if name in shipped():
            return (resources.files("policy") / "profiles" / f"{name}.toml").read_text(encoding="utf-8")
        return path.read_text(encoding="utf-8-sig")
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
        raise ProfileFaults([_not_toml(file, text, str(fault))]) from None
    except RecursionError:
        raise ProfileFaults([Fault(file, "", _NESTED)]) from None


def _not_toml(file: str, text: str, said: str) -> Fault:
    """Where the file stops being TOML, and the line that stands there."""
    expected = next((words for start, words in _TOML.items() if said.startswith(start)), "giltig TOML")
    place = re.search(r"at line (\d+), column (\d+)", said)
    if place is None:
        return Fault(file, "", expected)
    line, column = int(place[1]), int(place[2])
    found = text.split("\n")[line - 1].strip()
    return Fault(file, f"rad {line}, tecken {column}", expected, found[:_LONGEST])


# ------------------------------------------------------------------------------ checking


def _validated(file: str, raw: dict[str, Any]) -> tuple[Profile | None, list[Fault]]:
    """The profile, and every fault: of the keys, of rules that do not go together, of the overrides."""
    profile: Profile | None = None
    broken: set[str] = set()
    faults: list[Fault] = []
    try:
        profile = Profile.model_validate(raw)
    except ValidationError as fault:
        broken = sections_at_fault(fault)
        faults = list(told(file, fault))
    sound = _with_base_for(raw, broken)
    clashes = [_fault(file, one) for one in _conflicts_of(sound) if not broken & one.sections]
    faults += [one for one in clashes if one not in faults]
    return profile, [*faults, *_override_faults(file, sound, raw.get("override"), broken)]


def _with_base_for(raw: Mapping[str, Any], broken: set[str]) -> dict[str, Any]:
    """The tables with sections of the base in place of broken ones, so that the others can be checked."""
    base = _raw(_BASE, None, 1) if broken else {}
    kept = {name: value for name, value in raw.items() if name not in {"override", *broken}}
    return {**{name: base[name] for name in broken if name in base}, **kept}


def _conflicts_of(sound: Mapping[str, Any]) -> tuple[conflicts.Conflict, ...]:
    """The rules that do not go together, in tables whose keys are all as they should be."""
    try:
        Profile.model_validate(sound)
    except ValidationError as fault:
        held = [error.get("ctx", {}).get("error") for error in fault.errors(include_url=False)]
        return next((one.found for one in held if isinstance(one, conflicts.Conflicts)), ())
    return ()


def _override_faults(file: str, sound: Mapping[str, Any], units: Any, broken: set[str]) -> Iterator[Fault]:
    """The faults that a unit's changes bring, and not those of the profile that they are laid on."""
    inherited = {_fault(file, one) for one in _conflicts_of(sound)}
    for unit, changes in units.items() if isinstance(units, Mapping) else ():
        if not isinstance(changes, Mapping):
            continue  # told already, as a fault of the key itself
        key = dotted(("override", unit))
        if "override" in changes:
            yield Fault(file, f"{key}.override", "ingen override i en override")
        own = {name: value for name, value in changes.items() if name not in {"override", *broken}}
        try:
            Profile.model_validate(merged(sound, own))
        except ValidationError as fault:
            for one in told(file, fault):
                if one not in inherited:
                    yield Fault(file, f"{key}.{one.key}", one.expected, one.found)


def _no_platforms(file: str, raw: Mapping[str, Any]) -> Iterator[Fault]:
    """An empty list of platforms reads as "nowhere", but would mean "everywhere"."""
    units = raw.get("override")
    inside = units if isinstance(units, Mapping) else {}
    for place, tables in [((), raw), *((("override", unit), one) for unit, one in inside.items())]:
        for section in ("questions", "checklist"):
            items = tables.get(section) if isinstance(tables, Mapping) else None
            for number, item in enumerate(items if isinstance(items, list) else []):
                if isinstance(item, Mapping) and item.get("platforms") == []:
                    key = dotted((*place, section, number, "platforms"))
                    yield Fault(file, key, "minst en plattform; gäller det alla, ta bort raden", "[]")


def _fault(file: str, one: conflicts.Conflict) -> Fault:
    return Fault(file, one.key, one.expected, one.found)
