"""A body of Slack's is a dictionary; any other is Malformed."""

import json
from contextlib import suppress
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack.parse import parse
from bot.channels.slack.wire import Malformed

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def form(**fields: str) -> bytes:
    return urlencode(fields).encode()


@pytest.mark.parametrize("content_type", [JSON, "application/json; charset=utf-8", " Application/JSON "])
def test_an_event_is_json(content_type: str) -> None:
    assert parse('{"type": "åäö"}'.encode(), content_type) == {"type": "åäö"}


def test_an_interaction_is_json_in_a_form() -> None:
    body = form(payload='{"type": "block_actions", "text": "a&b=c"}')
    assert parse(body, FORM) == {"type": "block_actions", "text": "a&b=c"}


@pytest.mark.parametrize(
    "text", ["", "payload", "payload=", "payload={}", "Förskolan & <b> + %00%zz", "a&payload=b", '{"type":1}']
)
def test_a_command_is_a_form_whatever_is_in_its_text(text: str) -> None:
    assert parse(form(command="/nytt-konto", text=text), FORM) == {"command": "/nytt-konto", "text": text}


@pytest.mark.parametrize("field", ["payload_of", "xpayload"])
def test_a_field_with_payload_in_its_name_is_no_payload(field: str) -> None:
    assert parse(urlencode({field: "1"}).encode(), FORM) == {field: "1"}


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (b"", JSON),
        (b"{", JSON),
        (b"[]", JSON),
        (b'"text"', JSON),
        (b'{"a": NaN}', JSON),
        (b'{"a": 1, "a": 1}', JSON),
        (b'{"a": {"b": 1, "b": 2}}', JSON),
        (b'payload={"a": 1, "a": 2}', FORM),
        (b"[" * 100_000, JSON),
        (b'{"a":' * 100_000, JSON),
        (b'{"a": ' + b"9" * 10_000 + b"}", JSON),
        (b'{"a": "\xff"}', JSON),
        (b"payload=notjson", FORM),
        (b"payload=", FORM),
        (b"payload=[]", FORM),
        (b"payload=" + b"[" * 100_000, FORM),
        (b"text=\xff", FORM),
        (b"text=%ff", FORM),
        (b"text=%ed%a0%80", FORM),  # half of a pair
        (b"text=a&text=b", FORM),
        (b"payload={}&payload={}", FORM),
        (b"&".join(b"a%d=" % n for n in range(1_000)), FORM),
        (b"{}", ""),
        (b"{}", "text/plain"),
        (b"--x", "multipart/form-data; boundary=x"),
    ],
    ids=lambda part: repr(part)[:40],
)
def test_what_slack_does_not_send_is_malformed(body: bytes, content_type: str) -> None:
    with pytest.raises(Malformed):
        parse(body, content_type)


def test_a_fault_does_not_repeat_the_body() -> None:
    with pytest.raises(Malformed) as found:
        parse(b'{"hemligt": ', JSON)
    assert "hemligt" not in str(found.value)
    assert found.value.__cause__ is None


@given(st.binary(), st.sampled_from([JSON, FORM]) | st.text())
def test_any_body_is_a_dictionary_or_malformed(body: bytes, content_type: str) -> None:
    with suppress(Malformed):
        assert isinstance(parse(body, content_type), dict)


@given(st.dictionaries(st.text(), st.text() | st.none() | st.integers()))
def test_any_object_comes_through(value: dict[str, Any]) -> None:
    assert parse(json.dumps(value).encode(), JSON) == value
    assert parse(form(payload=json.dumps(value)), FORM) == value


@given(st.text())
def test_any_text_of_a_command_comes_through(text: str) -> None:
    assert parse(form(command="/hjalp", text=text), FORM)["text"] == text
