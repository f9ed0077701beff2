"""Forms: declared, drawn, read. Each kind of field with ordinary and strange answers."""

from datetime import date
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.actions import Action
from chat.fields import (
    LONGEST_KEPT,
    Choice,
    Choices,
    Day,
    Line,
    LongText,
    Number,
    Option,
    Search,
    Tick,
)
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


class Text(Answers):
    line: Annotated[str, Line(label="Line", longest=100)]
    text: Annotated[str, LongText(label="Text", longest=100)]


class Needed(Answers):
    number: Annotated[int, Number(label="Number")]
    day: Annotated[date, Day(label="Day")]
    colour: Annotated[str, Choice(label="Colour", options=COLOURS)]
    colours: Annotated[tuple[str, ...], Choices(label="Colours", options=COLOURS)]
    tick: Annotated[bool, Tick(label="Tick")]
    who: Annotated[int, Search(label="Who", of="people")]


GOOD = st.sampled_from(["red", "blue", "7", "2027-03-01", "on", "1 000", ["1", "2"], ["blue"], "två\nrader"])


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
        ("number", "--5"),
        ("number", "-"),
        ("number", "1e3"),
        ("number", "1 000 001"),
        ("day", "i morgon"),
        ("day", "2027-02-30"),
        ("day", "20270301T00"),
        ("day", "20270301"),
        ("day", "2027-W09-1"),
        ("day", "0000-01-01"),
        ("day", "٢٠٢٧-٠٣-٠١"),
        ("day", "2027-03-01T00:00"),
        ("colour", "green"),
        ("colours", ["red", "green"]),
        ("who", ["0"]),
        ("who", ["1; drop"]),
        ("who", ["1", "2"]),
        ("who", ["٣"]),
        ("who", ["-1"]),
        ("who", ["01"]),
        ("who", ["9" * 16]),
        ("who", "Bo"),
        ("several", [str(n) for n in range(1, 8)]),
    ],
)
def test_what_is_refused_at_its_field(name: str, raw: Any) -> None:
    errors = faults(**{name: raw})
    assert list(errors) == [name]
    assert errors[name]


AS_TYPED = [
    "<script>alert(1)</script>",
    "<b>&amp;</b> & < >",
    "<!channel> <@U1> <https://a.example|x>",
    "**fet** _kursiv_ `kod` [x](javascript:alert(1)) # rubrik",
    "{0} {unit} %s $x {{y}}",
    "'; DROP TABLE person; --",
    "=1+1",
    "Åsa 👩\u200d🏫",
]


@pytest.mark.parametrize("typed", AS_TYPED)
def test_nothing_typed_is_interpreted(typed: str) -> None:
    read = Text.parse({"line": typed, "text": typed})
    assert (read.line, read.text) == (typed, typed)
    (line, text) = Text.form(Ask(), title="T", values=Text.kept({"line": typed, "text": typed})).fields
    assert (line.value, text.value) == (typed, typed)


@pytest.mark.parametrize("name", ["line", "text"])
@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (None, "Write something here."),
        ("", "Write something here."),
        (" \t\r\n \u00a0", "Write something here."),
        ("\u200b\u200d\u2060\ufeff", "Write something here."),
        ("\u202e\u2066\u200f", "Write something here."),
        ("\x00\x07\x1b\x7f", "Write something here."),
        ("🎉", "Write it in words."),
        ("👩\u200d🏫 🏳️\u200d🌈 !?", "Write it in words."),
        ("x" * 10_000, "At most 100 characters. You wrote 10000."),
        ("🎉x" * 5_000, "At most 100 characters. You wrote 10000."),
        ("Hemligt: lösenord = Abc12345", "This looks like a password."),
        (True, "Write something here."),
        (["x"], "Write something here."),
    ],
)
def test_every_text_field_says_what_is_the_matter(name: str, typed: Any, sentence: str) -> None:
    with speaking("en"), pytest.raises(Faults) as found:
        Text.parse({"line": "ok", "text": "ok", name: typed})
    assert list(found.value.errors) == [name]
    assert found.value.errors[name].startswith(sentence)


@pytest.mark.parametrize(("longest", "extra"), [(100, 0), (100, 1)])
def test_the_length_is_that_of_what_is_kept(longest: int, extra: int) -> None:
    typed = "\u200b\n " + "å" * (longest + extra) + " \u202e"
    if extra:
        with pytest.raises(Faults):
            Text.parse({"line": typed, "text": "ok"})
    else:
        assert Text.parse({"line": typed, "text": "ok"}).line == "å" * longest


def test_every_fault_is_told_at_once_and_in_the_readers_language() -> None:
    nothing = dict.fromkeys(Needed.asked, "")
    with speaking("sv"), pytest.raises(Faults) as swedish:
        Needed.parse(nothing)
    with speaking("en"), pytest.raises(Faults) as english:
        Needed.parse({})
    assert set(swedish.value.errors) == set(english.value.errors) == set(Needed.asked)
    assert not set(swedish.value.errors.values()) & set(english.value.errors.values())
    assert english.value.errors["tick"] == "Tick the box when this is done."
    assert english.value.errors["colours"] == "Choose something here."


@pytest.mark.parametrize("raw", [False, "", "false", "off", "1", "True", [], ["on"], None])
def test_a_box_that_must_be_ticked_is_ticked(raw: Any) -> None:
    answers: dict[str, Any] = {
        "number": "1",
        "day": "2027-03-01",
        "colour": "red",
        "colours": ["red"],
        "who": ["1"],
    }
    assert Needed.parse({**answers, "tick": True}).tick
    with pytest.raises(Faults) as found:
        Needed.parse({**answers, "tick": raw})
    assert list(found.value.errors) == ["tick"]


def test_options_may_be_given_when_it_is_read() -> None:
    options = {"colour": [Option(value="green", label="Grön")]}
    assert Every.parse({"line": "ok", "colour": "green"}, options).colour == "green"
    with pytest.raises(Faults):
        Every.parse({"line": "ok", "colour": "red"}, options)
    assert Every.kept({"colour": "green", "colours": ["green"]}, options) == {"colour": "green"}
    drawn = {one.name: one for one in Every.form(Ask(), title="T", options=options).fields}
    assert isinstance(drawn["colour"], Choice)
    assert [one.value for one in drawn["colour"].options] == ["green"]


@pytest.mark.parametrize(
    ("name", "raw", "kept"),
    [
        ("line", " två\nrader\u200b ", "två rader"),
        ("text", "x" * 20_000, "x" * LONGEST_KEPT),
        ("text", "🎉", "🎉"),
        ("text", "lösenord: Hemligt1!", None),
        ("text", True, None),
        ("number", "många", "många"),
        ("day", "i morgon", "i morgon"),
        ("colour", "green", None),
        ("colour", ["red"], None),
        ("colours", ["blue", "green", "red"], ["red", "blue"]),
        ("tick", "on", True),
        ("tick", False, None),
        ("who", ["x", "7"], ["7"]),
        ("several", [str(nth) for nth in range(1, 9)], ["1", "2", "3", "4", "5"]),
    ],
)
def test_what_a_draft_keeps(name: str, raw: Any, kept: Any) -> None:
    assert Every.kept({name: raw, "unknown": "x"}) == ({} if kept is None else {name: kept})


RAW = st.one_of(st.text(max_size=60), st.booleans(), st.lists(st.text(max_size=20), max_size=4), GOOD)
ANSWERS = st.dictionaries(st.sampled_from([*Every.asked, "unknown"]), RAW)


@given(ANSWERS)
def test_any_answers_are_read_or_refused(values: dict[str, Any]) -> None:
    errors: dict[str, str] = {}
    try:
        Every.parse(values)
    except Faults as found:
        errors = found.errors
    assert set(errors) <= set(Every.asked)
    assert all(errors.values())


@given(ANSWERS)
def test_a_draft_loses_nothing_of_what_passes(values: dict[str, Any]) -> None:
    kept = Every.kept(values)
    assert Every.kept(kept) == kept
    try:
        read = Every.parse(values)
    except Faults:
        return
    assert Every.parse(kept) == read


@given(ANSWERS)
def test_a_form_filled_with_a_draft_comes_back_from_json(values: dict[str, Any]) -> None:
    kept = {name: raw for name, raw in Every.kept(values).items() if name not in ("who", "several")}
    form = Every.form(Ask(), title="Title", values=kept)
    assert Form.model_validate_json(form.model_dump_json()) == form
    assert form.model_dump(mode="json")["fields"][0]["value"] == kept.get("line", "")


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
