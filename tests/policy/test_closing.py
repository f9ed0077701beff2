"""The section about closing an account: what a municipality may change in it, and what it may not."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from policy.closing import Closing, StepOfClosing
from policy.loading import load
from tests.policy.files import changed, faults, standard

BASE = 'extends = "standard"\n'

RULES: list[tuple[str, str, str]] = [
    ("closing = 3", "closing", "en tabell"),
    ("closing.days = 3", "closing.days", "ingen sådan nyckel (menade du step_days?)"),
    ("closing.announce_days.value = 0", "closing.announce_days.value", "minst 1"),
    ("closing.announce_days.value = 366", "closing.announce_days.value", "högst 365"),
    ("closing.announce_days.value = '14'", "closing.announce_days.value", "ett heltal"),
    ("closing.announce_days.source = ''", "closing.announce_days.source", "minst 1 tecken"),
    ("closing.decided_by.value = 'manager'", "closing.decided_by.value", "ett av 'both'"),
    ("closing.answer_days.value = 0", "closing.answer_days.value", "minst 1"),
    ("closing.answer_days.value = 61", "closing.answer_days.value", "högst 60"),
    ("closing.answer_days.value = true", "closing.answer_days.value", "ett heltal"),
    ("closing.step_days.value = 2.5", "closing.step_days.value", "ett heltal"),
    ("closing.step_days.value = 61", "closing.step_days.value", "högst 60"),
    ("closing.step_days.why.sv = ' '", "closing.step_days.why.sv", "en text, inte bara mellanslag"),
    ("closing.farewell = ' '", "closing.farewell", "en text, inte bara mellanslag"),
    ("closing.farewell = '" + "a" * 501 + "'", "closing.farewell", "högst 500 tecken"),
    ("closing.farewell = 'Hej {'", "closing.farewell", "en mall där varje { har sin }"),
    ("closing.farewell = '{owner}'", "closing.farewell", "bara platshållarna day, municipality"),
    ("closing.farewell = '{unit.__class__}'", "closing.farewell", "okända: unit.__class__"),
    ("closing.farewell = '{}'", "closing.farewell", "bara platshållarna"),
    ("closing.farewell = '{day:>99999999999}'", "closing.farewell", "platshållare utan : och !"),
    ("closing.farewell = '{day!r}'", "closing.farewell", "platshållare utan : och !"),
    ("closing.steps = []", "closing.steps", "här saknas farewell, archive"),
    ("closing.steps = 'alla'", "closing.steps", "en lista inom [ ]"),
]


@pytest.mark.parametrize(("line", "key", "expected"), RULES, ids=[line[:60] for line, _key, _word in RULES])
def test_a_bad_rule_is_told_by_its_key(tmp_path: Path, line: str, key: str, expected: str) -> None:
    (fault,) = faults(tmp_path, BASE + line)
    assert fault.key == key
    assert expected in fault.expected
    assert str(fault).startswith(f"min.toml: {key}: väntade ")


def step(key: str, **other: Any) -> dict[str, Any]:
    """A step as a file writes it."""
    said = {"sv": f"Gör {key}."}
    who = "information_unit" if key in ("archive", "register") else "owner"
    return {"key": key, "who": who, "source": "praktik", "title": said, "why": said, "how": said, **other}


SOUND = ("farewell", "archive", "comments", "platform", "register")


def refusal(steps: list[dict[str, Any]]) -> str:
    """What is said of these steps; "" when they can be used."""
    try:
        Closing.model_validate({**standard()["closing"], "steps": steps})
    except ValidationError as fault:
        return " ".join(str(one["msg"]) for one in fault.errors())
    return ""


@pytest.mark.parametrize(
    "keys",
    [
        SOUND,
        ("links", *SOUND),
        ("farewell", "comments", "archive", "access", "platform", "links", "register"),
    ],
)
def test_steps_that_can_be_used(keys: tuple[str, ...]) -> None:
    assert refusal([step(key) for key in keys]) == ""


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        *[(tuple(one for one in SOUND if one != gone), f"här saknas {gone}") for gone in SOUND],
        (("farewell", "comments", "platform", "archive", "register"), "före platform, och register sist"),
        (("archive", "comments", "platform", "farewell", "register"), "före platform, och register sist"),
        (("farewell", "archive", "platform", "comments", "register"), "före platform, och register sist"),
        (("farewell", "archive", "comments", "register", "platform"), "före platform, och register sist"),
        ((*SOUND, "links"), "före platform, och register sist"),
        (("links", "links", *SOUND), "varje steg en gång"),
        *[((name, *SOUND), "inget som heter") for name in ("answer", "manager", "information_unit")],
        ((*(f"more_{n}" for n in range(20)), *SOUND), "at most 20"),
        (("Länkar", *SOUND), "should match pattern"),
        (("a" * 41, *SOUND), "should match pattern"),
    ],
)
def test_steps_that_would_not_end_well(keys: tuple[str, ...], expected: str) -> None:
    assert expected in refusal([step(key) for key in keys])


@pytest.mark.parametrize(
    ("at_fault", "key", "expected"),
    [
        ("[[closing.steps]]\nkey = 'archive'\nwho = 'owner'", "closing.steps", 'who = "information_unit"'),
        ("[[closing.steps]]\nkey = 'register'\nwho = 'owner'", "closing.steps", 'who = "information_unit"'),
        ("[[closing.steps]]\nkey = 'links'\nwho = 'manager'", "closing.steps[3].who", "ett av 'owner'"),
        ("[[closing.steps]]\nkey = 'archive'\ndrop = true", "closing.steps", "här saknas archive"),
        ("[[closing.steps]]\nkey = 'links'\nhow_on.x.sv = 3", "closing.steps[3].how_on.x.sv", "en text"),
        (
            "[[closing.steps]]\nkey = 'links'\nhow_on.orkut.sv = 'Ja.'",
            "closing.steps[3].how_on.orkut",
            "ett av",
        ),
        (
            f"[[closing.steps]]\nkey = 'links'\ntitle.sv = '{'a' * 61}'",
            "closing.steps[3].title",
            "högst 60 tecken: den står på en knapp",
        ),
    ],
)
def test_a_bad_step_is_told_by_its_key(tmp_path: Path, at_fault: str, key: str, expected: str) -> None:
    found = faults(tmp_path, f"{BASE}{at_fault}\n")
    assert [one.key for one in found] == [key]
    assert expected in found[0].expected


def test_a_unit_may_not_leave_the_archive_out(tmp_path: Path) -> None:
    line = "override.Lönnen.closing.steps = [{ key = 'archive', drop = true }]"
    (fault,) = faults(tmp_path, BASE + line.replace("Lönnen", '"Lönnen"'))
    assert fault.key == 'override."Lönnen".closing.steps'


def test_profiles_from_before_have_steps_that_end_well() -> None:
    before = {"announce_days": standard()["closing"]["announce_days"]}
    defaults = Closing.model_validate(before)
    assert Closing.model_validate(defaults.model_dump()) == defaults
    assert [one.key for one in defaults.steps] == [one.key for one in load("standard").closing.steps]


def test_a_step_of_ones_own_is_in_its_place() -> None:
    own = step("press", title={"sv": "Berätta för pressen"})
    steps = [*standard()["closing"]["steps"][:1], own, *standard()["closing"]["steps"][1:]]
    closing = Closing.model_validate({**changed().closing.model_dump(), "steps": steps})
    assert isinstance(closing.step("press"), StepOfClosing)
    assert closing.step("pressen") is None
    assert [one.key for one in closing.steps][:3] == ["farewell", "press", "archive"]
