"""Whatever is sent is an event or a fault of its sender; nothing else comes of it."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web import inbound
from chat.inbound import Command, Event
from chat.typed import line_holds_password

ID = "0b6ab2c6-9a43-4d6f-8e3c-6a1d2f3b4c5d"
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
NEARLY = st.fixed_dictionaries(
    {
        "id": st.just(ID) | ANY_JSON,
        "conversation": st.just("person:3") | ANY_JSON,
        "said": st.fixed_dictionaries(
            {"kind": st.sampled_from(["typed", "command", "press", "submit", "leave", "other"])},
            optional={
                name: ANY_JSON | st.text(min_size=1)
                for name in ("text", "name", "payload", "values", "message")
            },
        )
        | ANY_JSON,
    }
)


def no_command(_typed: str) -> None:
    return None


def read(raw: object) -> Event:
    return inbound.event(raw, 3, {"person:3"}, no_command)


def typed(text: Any) -> dict[str, Any]:
    return {"id": ID, "conversation": "person:3", "said": {"kind": "typed", "text": text}}


@given(ANY_JSON | NEARLY)
def test_any_json_is_an_event_or_a_fault(raw: object) -> None:
    with suppress(inbound.Malformed, inbound.NotYours):
        assert isinstance(read(raw), Event)
        assert inbound.line(raw) is None or isinstance(inbound.line(raw), str)


@given(st.binary() | st.text().map(str.encode) | ANY_JSON.map(json.dumps).map(str.encode))
def test_any_body_is_json_or_a_fault(body: bytes) -> None:
    with suppress(inbound.Malformed):
        json.dumps(inbound.parse_json(body), ensure_ascii=False).encode()


@given(st.text(min_size=1, max_size=4_000))
def test_any_text_is_a_command_or_a_fault(text: str) -> None:
    with suppress(inbound.Malformed):
        said = read(typed(text)).said
        assert isinstance(said, Command)
        assert said.name.split()


@pytest.mark.parametrize(
    ("text", "name", "rest"),
    [
        ("/hjalp", "hjalp", ""),
        ("  HJALP  ", "hjalp", ""),
        ("/kontoregister  Förskolan Lönnen", "kontoregister", "Förskolan Lönnen"),
        ("<!channel> & <b>", "<!channel>", "& <b>"),
        ("\u202ehjalp\u0007", "hjalp", ""),
        ("😀", "😀", ""),
        ("x" * 4_000, "x" * 100, ""),
    ],
)
def test_a_typed_line_is_a_command_by_its_first_word(text: str, name: str, rest: str) -> None:
    assert read(typed(text)).said == Command(name=name, text=rest)


@pytest.mark.parametrize(
    "text",
    [
        "Sommar2026!",
        "/Sommar2026!",
        "lösenord:Sommar2026!",
        "lösenord: Sommar2026!",
        "/nytt-konto Sommar2026!",
    ],
)
def test_what_may_be_a_password_is_never_a_name(text: str) -> None:
    said = read(typed(text)).said
    assert isinstance(said, Command)
    assert said.name == inbound.HIDDEN
    assert line_holds_password(said.text)


@pytest.mark.parametrize("text", ["", "   ", "\u200b", "/", "x" * 4_001, None, 3, ["/hjalp"]])
def test_no_command_is_in_it(text: object) -> None:
    with pytest.raises(inbound.Malformed):
        read(typed(text))


def test_the_registry_says_which_command_is_meant() -> None:
    event = inbound.event(typed("/nytt konto nu"), 3, {"person:3"}, lambda _typed: ("nytt-konto", "nu"))
    assert event.said == Command(name="nytt-konto", text="nu")


def test_an_event_belongs_to_its_person() -> None:
    event = read(typed("/hjalp"))
    assert (event.id, event.sender.address, event.place.shared) == (f"3:{ID}", "3", False)


def test_the_units_conversation_is_shared() -> None:
    raw = typed("/hjalp") | {"conversation": inbound.UNIT_PLACE}
    assert inbound.event(raw, 3, {inbound.UNIT_PLACE}, no_command).place.shared


def test_anothers_conversation_is_refused() -> None:
    with pytest.raises(inbound.NotYours):
        read(typed("/hjalp") | {"conversation": "person:4"})


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("/hjalp <b>", "/hjalp <b>"),
        ("lösenord: Sommar2026!", inbound.HIDDEN),
        ("\u202egpj.exe", "gpj.exe"),
    ],
)
def test_the_line_to_show(text: str, shown: str) -> None:
    assert inbound.line(typed(text)) == shown


def test_a_press_shows_no_line() -> None:
    assert inbound.line(typed("") | {"said": {"kind": "press", "payload": "a {}"}}) is None
