"""Make `.venv` and install the locked dependencies: `python3 venv.py runtime` or `dev`.

Called by the Makefile; uses the standard library only. What is there is kept: a run with
nothing to do takes a few hundredths of a second, and the dev lock holds all of the runtime lock,
so that `make demo` after `make test` installs nothing.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - a person with an older Python is told so
    sys.exit(
        f"Kontolots needs Python 3.11 or newer; {sys.executable} is {sys.version.split()[0]}. "
        "Install a newer one, then: make PYTHON=python3.12 ..."
    )

import hashlib
import json
import subprocess
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "kontolots.json"
LOCKS = {"runtime": ROOT / "requirements.txt", "dev": ROOT / "requirements-dev.txt"}


def main(kind: str) -> None:
    """Bring `.venv` to what the lock of this kind says."""
    made = _stamp()
    if made.get("home") != str(ROOT) or not _runs():
        _make()
        made = {"home": str(ROOT)}
        _record(made)
    wanted = _digest(LOCKS[kind])
    if made.get(kind) != wanted:
        print(f"Installing the locked dependencies ({LOCKS[kind].name}); half a minute ...")
        _pip("--no-deps", "--require-hashes", "-r", str(LOCKS[kind]))
        made[kind] = wanted
        if kind == "dev":  # holds all of the runtime lock
            made["runtime"] = _digest(LOCKS["runtime"])
        _record(made)
    project = _digest(ROOT / "pyproject.toml")
    if made.get("project") != project:
        # compat: a plain path entry, so that a package added later is found without this.
        _pip(
            *("--no-deps", "--no-build-isolation", "--no-index"),
            *("--config-settings", "editable_mode=compat", "-e", str(ROOT)),
        )
        _record({**made, "project": project})


def _stamp() -> dict[str, str]:
    # It names the folder it was made in: a copied or moved .venv would run the other copy's code.
    try:
        return dict(json.loads(STAMP.read_text()))
    except (OSError, ValueError):
        return {}


def _record(made: dict[str, str]) -> None:
    STAMP.write_text(json.dumps(made, indent=2) + "\n")


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _runs() -> bool:
    try:
        return subprocess.run([PYTHON, "-c", ""], check=False).returncode == 0
    except OSError:
        return False


def _make() -> None:
    if find_spec("venv") is None or find_spec("ensurepip") is None:
        sys.exit("This Python lacks the venv module. On Debian and Ubuntu: apt-get install python3-venv")
    print("Making .venv ...")
    _run(sys.executable, "-m", "venv", "--clear", str(VENV))


def _pip(*arguments: str) -> None:
    quietly = ("--disable-pip-version-check", "--no-input", "--quiet")
    _run(str(PYTHON), "-m", "pip", "install", *quietly, *arguments)


def _run(*command: str) -> None:
    # Said only when it fails: pip's remarks on a machine's own settings are no news.
    done = subprocess.run(command, check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        sys.exit(f"This failed (the reason is above): {' '.join(command)}")


if __name__ == "__main__":
    if sys.argv[1:] not in (["runtime"], ["dev"]):
        sys.exit("Say what to install: runtime or dev.")
    main(sys.argv[1])
