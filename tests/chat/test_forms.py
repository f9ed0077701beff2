"""Forms: declared, drawn, read. Each kind of field with ordinary and strange answers."""

from datetime import date
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.actions import Action
from chat.fields import Choice, Choices, Day, Line, LongText, Number, Option, Search, Tick
from chat.forms import Answers, Faults, Form
from chat.language import N_, speaking

COLOURS = (Option(value="red", label="Röd"), Option(value="blue", label="Blå"))


class Ask(Action):
    name = "test.ask"


class Every(Answers):
    line: Annotated[str, Line(label="Line", longest=20)]
    text: Annotated[str, LongText(label="Text", longest=50, required=False)] = ""
    number: Annotated[int, Number(label="Number", least=1, most=1_000_000, required=False)] = 1
    day: Annotated[date | None, Day(label="Day", required=False)] = None
    colour: Annotated[str, Choice(label="Colour", options=COLOURS, required=False)] = ""
    colours: Annotated[tuple[str, ...], Choices(label="Colours", options=COLOURS, required=False)] = ()
    tick: Annotated[bool, Tick(label="Tick", required=False)] = False
    who: Annotated[int | None, Search(label="Who", of="people", required=False)] = None
    several: Annotated[list[int], Search(label="Several", of="people", many=True, required=False)] = []  # noqa: RUF012


def parse(**values: Any) -> Every:
    return Every.parse({"line": "ok", **values})


def faults(**values: Any) -> dict[str, str]:
    with pytest.raises(Faults) as found:
        parse(**values)
    return found.value.errors


@pytest.mark.parametrize(
    ("name", "raw", "read"),
    [
        ("line", "  två\nrader ", "två rader"),
        ("line", "<b>&</b> <!channel>", "<b>&</b> <!channel>"),
        ("line", "\u202evänd\x00", "vänd"),
        ("text", "en\r\ntvå", "en\ntvå"),
        ("text", "   ", ""),
        ("number", "1 000", 1_000),
        ("number", "", 1),
        ("day", "2027-03-01", date(2027, 3, 1)),
        ("day", "", None),
        ("colour", "blue", "blue"),
        ("colours", ["blue", "red", "blue"], ("red", "blue")),
        ("tick", True, True),
        ("tick", "on", True),
        ("tick", False, False),
        ("who", ["7"], 7),
        ("who", "7", 7),
        ("several", ["3", "1", "3"], [3, 1]),
    ],
)
def test_what_is_read(name: str, raw: Any, read: Any) -> None:
    assert getattr(parse(**{name: raw}), name) == read


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("line", ""),
        ("line", " \t\u200b"),
        ("line", "🎉🎉"),
        ("line", "x" * 10_000),
        ("line", True),
        ("line", ["x"]),
        ("text", "x" * 51),
        ("text", "lösenord: Hemligt1!"),
        ("number", "tre"),
        ("number", "0"),
        ("number", "9" * 400),
        ("number", "1.5"),
        ("number", "²"),
        ("day", "i morgon"),
        ("day", "2027-02-30"),
        ("day", "20270301T00"),
        ("colour", "green"),
        ("colours", ["red", "green"]),
        ("who", ["0"]),
        ("who", ["1; drop"]),
        ("who", ["1", "2"]),
        ("who", ["٣"]),
        ("several", [str(n) for n in range(1, 8)]),
    ],
)
def test_what_is_refused_at_its_field(name: str, raw: Any) -> None:
    errors = faults(**{name: raw})
    assert list(errors) == [name]
    assert errors[name]


RAW = st.one_of(st.text(max_size=60), st.booleans(), st.lists(st.text(max_size=20), max_size=4))


@given(st.dictionaries(st.sampled_from([*Every.asked, "unknown"]), RAW))
def test_any_answers_are_read_or_refused(values: dict[str, Any]) -> None:
    errors: dict[str, str] = {}
    try:
        Every.parse(values)
    except Faults as found:
        errors = found.errors
    assert set(errors) <= set(Every.asked)
    assert all(errors.values())


def test_a_drawn_form_is_filled_and_comes_back_from_json() -> None:
    form = Every.form(Ask(), title="Title", values={"line": "x", "tick": True}, advice={"line": "Careful"})
    drawn = {field.name: field for field in form.fields}
    assert drawn["line"].value == "x"
    assert drawn["line"].advice == "Careful"
    assert Form.model_validate_json(form.model_dump_json()) == form


def test_labels_are_in_the_readers_language() -> None:
    class Named(Answers):
        name: Annotated[str, Line(label=N_("Name of the account"))]

    with speaking("sv"):
        assert Named.form(Ask(), title="T").fields[0].label == "Kontots namn"
    with speaking("en"):
        assert Named.form(Ask(), title="T").fields[0].label == "Name of the account"
