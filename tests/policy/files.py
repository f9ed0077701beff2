"""Profiles for the tests: the shipped ones, and the standard with something changed."""

import tomllib
from importlib import resources
from pathlib import Path
from typing import Any

from policy.loading import Fault, check
from policy.merging import extended
from policy.profile import Profile

ROOT = Path(__file__).resolve().parents[2]
DEMO = str(ROOT / "bot" / "demo" / "exempelkommun-profile.toml")


def standard() -> dict[str, Any]:
    """The tables of the standard profile, to change at will."""
    return tomllib.loads(
        (resources.files("policy") / "profiles" / "standard.toml").read_text(encoding="utf-8")
    )


def changed(**over: Any) -> Profile:
    """The standard profile with these keys laid over it."""
    return Profile.model_validate(extended(standard(), over))


def faults(folder: Path, text: str) -> list[Fault]:
    """What is wrong with a file of that content."""
    file = folder / "min.toml"
    file.write_text(text, encoding="utf-8")
    return check(str(file))
