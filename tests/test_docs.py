"""The documents say what the program does."""

import re
from pathlib import Path

import pytest

from bot.settings import Settings
from chat.cards import plain
from chat.language import _, speaking
from handlers.guide import cards
from handlers.registry import TABLE, Registry

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
COMMANDS = Registry(TABLE).summaries


def between(marker: str) -> str:
    """What stands in the README between two markers."""
    found = re.search(rf"<!-- {marker} -->\n(.*?)<!-- /{marker} -->", README, re.DOTALL)
    assert found, marker
    return found[1].strip()


def test_the_readme_lists_the_registrys_commands() -> None:
    rows = ["| command | på svenska | in English |", "| --- | --- | --- |"]
    for name, summary in COMMANDS.items():
        with speaking("sv"):
            rows.append(f"| `/{name}` | {_(summary)} | {summary} |")
    assert between("commands") == "\n".join(rows)


def test_the_readme_lists_every_setting() -> None:
    rows = ["| variable | default | what it is |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        rows.append(f"| `KONTOLOTS_{name.upper()}` | `{field.get_default()}` | {field.description} |")
    assert between("settings") == "\n".join(rows)


def test_the_help_lists_the_registrys_commands() -> None:
    with speaking("sv"):
        text = plain(cards.commands(COMMANDS))
    assert re.findall(r"^• /(\S+) –", text, re.MULTILINE) == list(COMMANDS)


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_every_file_that_is_named_is_there(document: str) -> None:
    text = (ROOT / document).read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:bot|handlers|store|chat|policy|tests|docs)/[\w./-]+)`", text))
    named |= set(re.findall(r"\]\(([\w./-]+)\)", text))
    assert named
    assert [one for one in sorted(named) if "<" not in one and not (ROOT / one).exists()] == []
