"""The hands at the page: what they read, what they can do, and what the page does not let them."""

from typing import Any

import pytest

from bot.channels.web import render
from chat import cards, forms
from tests.bot.channels.web.drawn import FIELDS
from tests.web.dom import Element, parse
from tests.web.fields import Stopped, answer, fill, read

FILLED = {
    "line": ("a line", "another"),
    "long_text": ("one\ntwo", "\nthree"),
    "day": ("2027-03-08", "2027-03-09"),
    "choice": ("x", "value 1"),
    "choice, few": ("x", "value 2"),
    "choice, few, optional": ("x", ""),
    "choices": (["x"], ["x", "value 1"]),
    "tick": (True, False),
}
IMPOSSIBLE = {
    "line": "two\nlines",
    "long_text": ["no text"],
    "day": "Thursday",
    "choice": "not offered",
    "choice, few": "",
    "choices": ["not offered"],
}


def drawn(kind: str, value: str = "x") -> Element:
    """A form with one field of that kind, as the server draws it."""
    made = FIELDS[kind](value)
    return parse(
        render.form(
            forms.Form(
                title="Form", payload="a.b {}", submit="Send", fields=(made.model_copy(update={"name": "n"}),)
            )
        )
    )


@pytest.mark.parametrize("kind", FILLED)
def test_what_was_filled_in_is_read(kind: str) -> None:
    begun, wanted = FILLED[kind]
    form = drawn(kind, begun if isinstance(begun, str) else "x")
    assert read(form) == {"n": begun}
    fill(form.one(having="data-field"), wanted)
    assert read(form) == {"n": wanted}


@pytest.mark.parametrize("kind", IMPOSSIBLE)
def test_what_the_page_does_not_let_one_do(kind: str) -> None:
    field = drawn(kind).one(having="data-field")
    before: Any = answer(field)
    with pytest.raises(Stopped):
        fill(field, IMPOSSIBLE[kind])
    assert answer(field) == before


def test_what_was_found_before_is_read() -> None:
    assert read(drawn("search")) == {"n": ["x", "value 1"]}


def test_a_card_is_read_line_by_line() -> None:
    facts = cards.facts(("Who?", "Alva"), ("Where", "<b> at & home"))
    buttons = cards.Buttons(buttons=(cards.Button(label="Yes", payload="a.b {}"),))
    drawn_card = parse(render.card(cards.Card(title="Title", parts=(facts, buttons)), message="7"))
    assert drawn_card.text() == "Title\nWho? Alva\nWhere: <b> at & home\n[Yes]"
    assert drawn_card.one("button").closest("data-message") == "7"


@pytest.mark.parametrize("broken", ["<p>", "</p>", "<ul><li></ul>"])
def test_html_that_does_not_fit_together_fails(broken: str) -> None:
    with pytest.raises(AssertionError, match="close"):
        parse(broken)
