"""Every card and form of the gallery has the types that Slack publishes for TypeScript, `@slack/types`."""

import json
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import gallery as galleries
from tests.bot.channels.slack.framed import framed
from tests.e2e.node import PACKAGES, node
from tests.slack.workspace import Json

# In the views of @slack/types any block is as good as a known one, so that nothing in it is looked at.
BEGINNING = """\
import type { HomeView, KnownBlock, ModalView } from "@slack/types";
type Known<View> = Omit<View, "blocks"> & { blocks: KnownBlock[] };
"""
KINDS = {"modal": "Known<ModalView>", "home": "Known<HomeView>"}
OPTIONS = ["--noEmit", "--strict", "--pretty", "false", "--module", "nodenext", "--skipLibCheck"]
WRONG = {
    "a field that is not there": {"colour": "red"},
    "a kind of text that a header has not": {"text": {"type": "mrkdwn", "text": "x"}},
    "a kind that is not there": {"type": "headline"},
    "a text that is none": {"text": "x"},
}


@pytest.fixture(scope="module")
def constants(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """A line of TypeScript for each different thing that is sent to Slack."""
    shown = [framed(galleries.held(tmp_path_factory, look)) for look in ("usual", "strange")]
    blocks = [message.blocks for one in shown for message in one.messages.values()]
    views = [view for one in shown for view in one.views.values()]
    found = [constant("KnownBlock[]", several) for several in blocks]
    found += [constant(KINDS[view["type"]], view) for view in views]
    return list(dict.fromkeys(found))


def test_all_have_slacks_own_types(constants: list[str], tmp_path: Path) -> None:
    assert len(constants) > 100
    done = tsc(tmp_path, constants)
    assert done.returncode == 0, explained(done.stdout, constants)


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_a_wrong_field_would_be_found(wrong: Json, tmp_path: Path) -> None:
    right = {"type": "header", "text": {"type": "plain_text", "text": "x", "emoji": False}}
    title = {"type": "plain_text", "text": "x"}
    lines = [
        constant("KnownBlock[]", [right]),
        constant("KnownBlock[]", [right | wrong]),
        constant(KINDS["modal"], {"type": "modal", "title": title, "blocks": [right]}),
        constant(KINDS["modal"], {"type": "modal", "title": title, "blocks": [right | wrong]}),
        constant(KINDS["home"], {"type": "home", "blocks": [right | wrong]}),
    ]
    done = tsc(tmp_path, lines)
    assert done.returncode != 0
    assert set(lines_at_fault(done.stdout)) == {1, 3, 4}


def constant(kind: str, value: Any) -> str:
    """One constant as a literal; long texts are shortened, since types say nothing of length."""
    return f"{kind} = {json.dumps(short(value))};"


def short(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: short(one) for name, one in value.items()}
    if isinstance(value, list):
        return [short(one) for one in value]
    return value[:25] if isinstance(value, str) else value


def tsc(folder: Path, constants: Iterable[str]) -> "subprocess.CompletedProcess[str]":
    """What the compiler says of the constants."""
    lines = [f"export const x{number}: {one}" for number, one in enumerate(constants)]
    (folder / "gallery.ts").write_text(BEGINNING + "\n".join(lines))
    (folder / "package.json").write_text('{"type": "module"}')
    (folder / "node_modules").symlink_to(PACKAGES)
    return node(PACKAGES / "typescript" / "bin" / "tsc", *OPTIONS, "gallery.ts", folder=folder)


def lines_at_fault(said: str) -> Iterator[int]:
    """The numbers of the constants that the compiler names."""
    for line in said.splitlines():
        if line.startswith("gallery.ts("):
            yield int(line.removeprefix("gallery.ts(").partition(",")[0]) - len(BEGINNING.splitlines()) - 1


def explained(said: str, constants: list[str]) -> str:
    """What the compiler said, and the constants that it named."""
    return "\n".join(
        [said[:5_000], *(constants[number][:500] for number in dict.fromkeys(lines_at_fault(said)))]
    )
