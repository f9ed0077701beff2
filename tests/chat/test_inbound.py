"""What comes in: everything that a channel could hand over fits, or is refused before any flow sees it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chat.actions import LONGEST_PAYLOAD
from chat.fields import LONGEST_TYPED
from chat.inbound import LONGEST_COMMAND, Event, Lookup

COMMAND = {"kind": "command", "name": "hjalp"}
SUBMIT: dict[str, Any] = {"kind": "submit", "payload": "apply.begin {}", "values": {}}


def event(said: Any = COMMAND, **other: Any) -> Event:
    whole = {
        "id": "event-0001",
        "sender": {"channel": "web", "address": "1"},
        "place": {"conversation": "web:1"},
        "said": said,
    }
    return Event.model_validate({**whole, **other})


@pytest.mark.parametrize(
    "said",
    [
        COMMAND,
        {**COMMAND, "text": "x" * LONGEST_COMMAND},
        {"kind": "press", "payload": "x" * LONGEST_PAYLOAD, "message": "m" * 300},
        {**SUBMIT, "values": {"a": "x" * 10_000, "b": True, "c": ["1", "2"], "d": "", "e": []}},
        {**SUBMIT, "values": {"a": "x" * 10 * LONGEST_TYPED}},
        {**SUBMIT, "values": {f"field{nth}": "x" for nth in range(60)}},
        {**SUBMIT, "kind": "leave"},
    ],
)
def test_what_people_do_fits_and_comes_back_from_json(said: dict[str, Any]) -> None:
    made = event(said)
    assert Event.model_validate_json(made.model_dump_json()) == made
    assert {**made.said.model_dump(), **said} == made.said.model_dump()


def test_a_tick_stays_a_tick_and_text_stays_text() -> None:
    said = event({**SUBMIT, "values": {"tick": True, "text": "true", "number": "1"}}).said
    assert said.kind == "submit"
    assert said.values == {"tick": True, "text": "true", "number": "1"}


@pytest.mark.parametrize(
    "said",
    [
        None,
        "hjalp",
        {},
        {"kind": "shout", "name": "x"},
        {"kind": "lookup", "of": "people"},
        {"kind": "command"},
        {**COMMAND, "name": ""},
        {**COMMAND, "name": "x" * 101},
        {**COMMAND, "name": 7},
        {**COMMAND, "name": "\ud800"},
        {**COMMAND, "text": None},
        {**COMMAND, "text": "x" * (LONGEST_COMMAND + 1)},
        {**COMMAND, "admin": True},
        {"kind": "press", "payload": ""},
        {"kind": "press", "payload": "x" * (LONGEST_PAYLOAD + 1)},
        {"kind": "press", "payload": "x", "message": "m" * 301},
        {"kind": "submit", "payload": "x"},
        {**SUBMIT, "values": []},
        {**SUBMIT, "values": {"a": None}},
        {**SUBMIT, "values": {"a": 1.5}},
        {**SUBMIT, "values": {"a": {"b": "c"}}},
        {**SUBMIT, "values": {"a": [["b"]]}},
        {**SUBMIT, "values": {"a": ["x" * (10 * LONGEST_TYPED + 1)]}},
        {**SUBMIT, "values": {"a": "x" * (10 * LONGEST_TYPED + 1)}},
        {**SUBMIT, "values": {f"field{nth}": "x" for nth in range(61)}},
    ],
)
def test_what_nobody_can_do_is_refused(said: object) -> None:
    with pytest.raises(ValidationError):
        event(said)


@pytest.mark.parametrize(
    "other",
    [
        {"id": ""},
        {"id": "short"},
        {"id": "x" * 201},
        {"id": 12345678},
        {"id": None},
        {"sender": None},
        {"sender": {"channel": "web"}},
        {"sender": {"channel": "", "address": "1"}},
        {"sender": {"channel": "x" * 21, "address": "1"}},
        {"sender": {"channel": "web", "address": ""}},
        {"sender": {"channel": "web", "address": "x" * 201}},
        {"sender": {"channel": "web", "address": "1", "role": "information_unit"}},
        {"place": {}},
        {"place": {"conversation": ""}},
        {"place": {"conversation": "x" * 301}},
        {"place": {"conversation": "web:1", "shared": "perhaps"}},
        {"now": "2027-03-01"},
    ],
)
def test_an_event_says_who_and_where_and_nothing_else(other: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        event(**other)


@pytest.mark.parametrize(
    "lookup",
    [{"of": "passwords"}, {"of": "people", "query": "x" * 201}, {"query": "x"}, {"of": "people", "x": 1}],
)
def test_only_what_the_fields_search_is_looked_up(lookup: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Lookup.model_validate(lookup)


def test_an_event_does_not_change() -> None:
    with pytest.raises(ValidationError):
        event().id = "event-0002"  # type: ignore[misc]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.fixed_dictionaries(
        {"kind": st.sampled_from(["command", "press", "submit", "leave"])},
        optional={
            "name": JSON,
            "text": JSON,
            "payload": JSON,
            "message": JSON,
            "values": JSON,
        },
    )
)
def test_anything_is_an_event_or_refused(said: dict[str, Any]) -> None:
    try:
        made = event(said)
    except ValidationError:
        return
    assert Event.model_validate_json(made.model_dump_json()) == made
