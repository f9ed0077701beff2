"""The harness of the measurements works; what it measures on a busy machine is nobody's fault."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_measurement_is_told_and_saved(tmp_path: Path) -> None:
    out = tmp_path / "found.json"
    arguments = ["--quick", "--database", "sqlite", "--out", str(out), "press"]
    ran = subprocess.run(  # noqa: S603 - of our own making
        [sys.executable, "-m", "bench", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    assert "== press:" in ran.stdout
    (found,) = json.loads(out.read_text(encoding="utf-8"))["measurements"]
    assert {"name", "title", "rows", "goals", "notes", "seconds"} == set(found)
    assert [(row["database"], row["who"]) for row in found["rows"]] == [
        ("sqlite", "bare"),
        ("sqlite", "ours"),
    ]
    assert {"name", "reached", "limit", "is_least", "met"} == set(found["goals"][0])
