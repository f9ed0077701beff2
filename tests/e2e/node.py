"""Runs what `slack/package.json` names, in Node."""

import subprocess
from pathlib import Path

import pytest

SLACK = Path(__file__).parent / "slack"
PACKAGES = SLACK / "node_modules"


def node(program: Path, *arguments: str, folder: Path) -> "subprocess.CompletedProcess[str]":
    """What a program says, run in that folder."""
    if not PACKAGES.is_dir():
        pytest.fail("There is no tests/e2e/slack/node_modules: `make e2e` installs it, or says how.")
    return subprocess.run(  # noqa: S603 - the arguments are the tests' own
        ["node", str(program), *arguments],  # noqa: S607 - found on the PATH, as tests/tools/node.sh finds it
        cwd=folder, check=False, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
