"""The documents say what the program does."""

import json
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner
from pydantic.fields import FieldInfo

from bot.cli import main
from bot.settings import Settings
from chat.cards import plain
from chat.language import _, speaking
from handlers.duties.catalogue import KINDS
from handlers.guide import cards
from handlers.registry import TABLE, Registry
from policy.loading import check, shipped

ROOT = Path(__file__).parent.parent
DECISIONS = sorted((ROOT / "docs" / "decisions").iterdir())
GUIDES = [
    f"docs/{name}.md"
    for name in ("slack", "teams", "reminders", "cover", "hand-over", "closing", "several-copies")
]
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", *GUIDES]
COMMANDS = Registry(TABLE).summaries
_NUMBERS = {9: "nine", 10: "ten", 11: "eleven", 12: "twelve", 13: "thirteen", 14: "fourteen"}
CATALOGUE = "chat/locale/sv/LC_MESSAGES/kontolots.po"


def read(document: str) -> str:
    return (ROOT / document).read_text(encoding="utf-8")


def between(marker: str, document: str = "README.md") -> str:
    """What stands between two markers."""
    found = re.search(rf"<!-- {marker} -->\n(.*?)<!-- /{marker} -->", read(document), re.DOTALL)
    assert found, marker
    return found[1].rstrip()


def table(*rows: tuple[str, ...]) -> str:
    """The rows as a table, the first as its head."""
    head, *others = rows
    return "\n".join(f"| {' | '.join(row)} |" for row in [head, ("---",) * len(head), *others])


def section(title: str) -> str:
    """What stands under a heading of the README."""
    return read("README.md").split(f"\n## {title}\n")[1].split("\n## ")[0]


def swedish(summary: str) -> str:
    with speaking("sv"):
        return _(summary)


def shown(default: object) -> str:
    """A setting's default as one would write it into the environment."""
    return json.dumps(default) if isinstance(default, bool | tuple) else str(default)


def leaves(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    """The commands of a group by what one types."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from leaves(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def test_the_readme_lists_the_registrys_commands() -> None:
    rows = [(f"`/{name}`", swedish(summary), summary) for name, summary in COMMANDS.items()]
    assert between("commands") == table(("command", "på svenska", "in English"), *rows)


def test_every_command_has_its_swedish_line() -> None:
    assert [name for name, summary in COMMANDS.items() if swedish(summary) == summary] == []


def test_the_readme_lists_every_setting() -> None:
    rows = [
        (f"`KONTOLOTS_{name.upper()}`", default(field), field.description or "")
        for name, field in Settings.model_fields.items()
    ]
    assert between("settings") == table(("variable", "default", "what it is"), *rows)


def default(field: FieldInfo) -> str:
    """What holds where nothing is set; a secret has no default."""
    return "not set" if field.get_default() is None else f"`{shown(field.get_default())}`"


def test_the_settings_are_read_from_where_the_readme_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, given in re.findall(r"^\| `(\w+)` \| `(.*?)` \|", between("settings"), re.MULTILINE):
        monkeypatch.setenv(name, given)
    assert Settings() == Settings.model_construct()


def test_the_readme_lists_what_kontolots_does() -> None:
    rows = [(f"`{typed}`", command.help or "") for typed, command in leaves(main, "kontolots")]
    assert sorted(between("kontolots").splitlines()) == sorted(
        table(("command", "what it does"), *rows).splitlines()
    )


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_kontolots_command_that_is_named_exists(document: str) -> None:
    for typed in re.findall(
        r"`(?:[A-Z_]+='\S*' )?kontolots ([a-z][a-z-]*(?: [a-z][a-z-]*)*)", read(document)
    ):
        assert CliRunner().invoke(main, [*typed.split(), "--help"]).exit_code == 0, typed


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_make_target_that_is_named_exists(document: str) -> None:
    named = re.findall(r"^make ([a-z0-9-]+)|`(?:\w+=\w+ )?make ([a-z0-9-]+)", read(document), re.MULTILINE)
    targets = re.findall(r"^([a-z0-9-]+):.*##", read("Makefile"), re.MULTILINE)
    assert {first or second for first, second in named} - set(targets) == set()


def test_the_help_lists_the_registrys_commands() -> None:
    with speaking("sv"):
        text = plain(cards.commands(COMMANDS))
    lines = [f"• /{name} – {swedish(summary)}" for name, summary in COMMANDS.items()]
    assert re.findall(r"^• /.*$", text, re.MULTILINE) == lines


def test_how_a_message_travels_names_each_step() -> None:
    steps = re.findall(r"^\d+\. (.*(?:\n   .*)*)", section("How a message travels"), re.MULTILINE)
    assert len(steps) >= 7
    assert [step for step in steps if not re.search(r"`\w+(?:/\w+)+\.py`", step)] == []


@pytest.mark.parametrize("document", [*DOCUMENTS, *(str(one.relative_to(ROOT)) for one in DECISIONS)])
def test_every_file_that_is_named_is_there(document: str) -> None:
    text = read(document)
    named = set(re.findall(r"`((?:bot|handlers|store|chat|policy|tests|docs)/[\w./-]*)`", text))
    named |= set(re.findall(r"`([\w-]+\.toml)`", text)) & {"pyproject.toml"}
    linked = {(ROOT / document).parent / one for one in re.findall(r"\]\(([\w./-]+)\)", text)}
    assert [one for one in sorted({ROOT / one for one in named} | linked) if not one.exists()] == []


@pytest.mark.parametrize("document", ["README.md", "docs/cover.md", "docs/hand-over.md", "docs/closing.md"])
def test_every_picture_that_is_shown_is_there(document: str) -> None:
    shown_ = re.findall(r"!\[[^]]+\]\((\S+?)\)", read(document))
    files = [(ROOT / document).parent / one for one in shown_]
    assert files
    assert [one for one in files if one.parent != ROOT / "docs"] == []
    assert all(one.read_bytes().startswith(b"\x89PNG\r\n") for one in files)


def test_the_reminders_document_has_a_row_for_each_kind() -> None:
    rows = re.findall(r"^\| (?!what is to be done|---).*\|$", read("docs/reminders.md"), re.MULTILINE)
    assert len(rows) == len(KINDS)
    assert f"There are {_NUMBERS[len(KINDS)]} kinds" in read("docs/reminders.md")


@pytest.mark.parametrize("document", GUIDES)
def test_the_keys_of_a_profile_that_a_guide_names_are_there(document: str) -> None:
    profile = tomllib.loads(read("policy/profiles/standard.toml"))
    for key in re.findall(r"`\[+([a-z_]+(?:\.[a-z_]+)*)\]+`", read(document)):
        found: Any = profile
        for part in key.split("."):
            assert part in found, key
            found = found[part]


def test_the_walk_names_buttons_and_people_of_the_demo() -> None:
    walk = section("Try it")
    texts, town = (read(file) for file in (CATALOGUE, "bot/demo/exempelkommun.toml"))
    labels = re.findall(r"(?<!\*)\*([^*\n]+)\*(?!\*)", walk)
    assert len(labels) >= 6
    assert [label for label in labels if f'msgstr "{label}' not in texts] == []
    names = re.findall(r"\*\*(\w+ \w+)\*\*", walk)
    assert [name for name in names if f'name = "{name}"' not in town] == []


def test_the_readme_names_the_profiles_that_are_shipped() -> None:
    assert [name for name in shipped() if f"`{name}`" not in section("Rules as data")] == []


@pytest.mark.parametrize("document", ["CONTRIBUTING.md", "docs/reminders.md"])
def test_the_profile_that_is_shown_has_no_fault(tmp_path: Path, document: str) -> None:
    lines = between("profile", document).splitlines()
    file = tmp_path / "exempelby.toml"
    file.write_text("\n".join(line for line in lines if "```" not in line), encoding="utf-8")
    assert list(map(str, check(str(file)))) == []


def test_the_changelog_begins_with_this_version() -> None:
    version = tomllib.loads(read("pyproject.toml"))["project"]["version"]
    assert re.findall(r"^## \[(.+?)\]", read("CHANGELOG.md"), re.MULTILINE)[0] == version


def test_the_decisions_are_numbered_and_whole() -> None:
    for number, file in enumerate(DECISIONS, 1):
        text = file.read_text(encoding="utf-8")
        assert file.name.startswith(f"{number:04}-")
        assert text.startswith(f"# {number}. ")
        assert re.findall(r"^\*\*(\w+)\.\*\*", text, re.MULTILINE)[:3] == [
            "Context",
            "Decision",
            "Consequence",
        ]
