"""Small functions and files (CONTRIBUTING), and nothing in the tree that only this machine has."""

import ast
import math
import os
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("bot", "chat", "handlers", "policy", "store")
NOT_OURS = {"__pycache__", "build", "data", "dist", "node_modules"}
MIGRATIONS = Path("store/migrations/versions")  # written once, from a template, and never changed

PERCENTILE = 0.95
FUNCTION, LONGEST_FUNCTION, FILE, TEST = 40, 60, 300, 25

MACHINE_PATH = re.compile(r"(?<![\w.:/-])/(?:work|root|home|Users|opt/wheels|opt/pypi)/[\w.]")
ADDRESS = re.compile(r"://|file:|\s@\s|--(?:extra-)?index-url|--find-links|--trusted-host")
PINNED = re.compile(r"^([\w.-]+)==(\S+)", re.MULTILINE)


class Sized(NamedTuple):
    """Something with a number of lines, and where it is."""

    lines: int
    where: str


def test_functions_are_short() -> None:
    assert over(FUNCTION, [size for size, is_test in functions() if not is_test]) == []


def test_no_function_is_long() -> None:
    assert [size for size, _ in functions() if size.lines > LONGEST_FUNCTION] == []


def test_tests_are_short() -> None:
    assert over(TEST, [size for size, is_test in functions() if is_test]) == []


def test_files_are_short() -> None:
    sizes = [Sized(len(text.splitlines()), str(name)) for name, text in python_files()]
    assert over(FILE, sizes) == []


def test_nothing_names_a_path_of_this_machine() -> None:
    found = [
        f"{file.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for file in tree()
        for number, line in enumerate(text_of(file).splitlines(), 1)
        if MACHINE_PATH.search(line)
    ]
    assert found == []


@pytest.mark.parametrize("lock", ["requirements.txt", "requirements-dev.txt"])
def test_a_lock_holds_no_address(lock: str) -> None:
    lines = (ROOT / lock).read_text().splitlines()
    assert [line for line in lines if ADDRESS.search(line)] == []


def test_what_the_project_needs_is_locked() -> None:
    needed = {canonicalize_name(Requirement(line).name) for line in project()["dependencies"]}
    assert sorted(needed - pins("requirements.txt").keys()) == []


def test_the_dev_lock_holds_the_runtime_lock() -> None:
    """So that `make demo` after `make test` installs nothing, and tests run what is deployed."""
    assert sorted(pins("requirements.txt").items() - pins("requirements-dev.txt").items()) == []


def test_every_data_file_is_installed() -> None:
    data = {f for f in tree() if f.relative_to(ROOT).parts[0] in PACKAGES and f.suffix != ".py"}
    assert sorted(str(f.relative_to(ROOT)) for f in data - set(package_data())) == []


def over(limit: int, sizes: list[Sized]) -> list[Sized]:
    """Nothing when the 95th percentile keeps within the limit, else whatever is over it."""
    ordered = sorted(sizes)
    if not ordered or ordered[math.ceil(PERCENTILE * len(ordered)) - 1].lines <= limit:
        return []
    return [size for size in reversed(ordered) if size.lines > limit]


@cache
def functions() -> list[tuple[Sized, bool]]:
    """Every function with its size, and whether it is a test."""
    return [
        (
            Sized((node.end_lineno or node.lineno) - node.lineno + 1, f"{name}:{node.name}"),
            name.parts[0] == "tests" and node.name.startswith("test"),
        )
        for name, text in python_files()
        for node in ast.walk(ast.parse(text))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


@cache
def python_files() -> list[tuple[Path, str]]:
    """The Python files that the budget is for, by name in the project."""
    named = ((file.relative_to(ROOT), file) for file in tree() if file.suffix == ".py")
    return [(name, file.read_text()) for name, file in named if MIGRATIONS not in name.parents]


@cache
def tree() -> list[Path]:
    """Every file of the project that is not made by make or by a tool."""
    return sorted(_walk(ROOT))


def _walk(folder: Path) -> Iterator[Path]:
    for entry in os.scandir(folder):
        ours = not entry.name.startswith(".") and entry.name not in NOT_OURS
        if entry.is_dir(follow_symlinks=False):
            if (ours and not entry.name.endswith(".egg-info")) or entry.name == ".ci":
                yield from _walk(Path(entry.path))
        elif entry.name != ".git":  # a file, where the checkout is a work tree
            yield Path(entry.path)


def text_of(file: Path) -> str:
    """The text, or nothing of a picture or a compiled catalogue."""
    try:
        return file.read_text()
    except UnicodeDecodeError:
        return ""


def project() -> dict[str, Any]:
    """The project table of pyproject.toml."""
    return dict(tomllib.loads((ROOT / "pyproject.toml").read_text())["project"])


def pins(lock: str) -> dict[str, str]:
    """Package and version, as locked."""
    return dict(PINNED.findall((ROOT / lock).read_text()))


def package_data() -> Iterator[Path]:
    """The files that pyproject.toml gives to the packages as their data."""
    setuptools = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    for package, patterns in setuptools["package-data"].items():
        for pattern in patterns:
            whole = f"{pattern}/*" if pattern.endswith("**") else pattern
            yield from (ROOT / package).glob(whole)
