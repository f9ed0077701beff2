"""What is typed is shown as it was typed, and every part of a card is drawn."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.web import render
from chat import cards, fields
from chat.actions import LONGEST_PAYLOAD
from chat.language import speaking
from tests.bot.channels.web.drawn import FIELDS, PARTS, Page, drawn_field, drawn_form, drawn_part

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror="alert(1)">',
    "' autofocus onfocus='alert(1)",
    "</textarea></pre></form><h1>",
    "<!channel>",
    "<@U1>",
    "&",
    "&lt;b&gt; &amp;amp; &#60;",
    "\u202egpj.exe",
    "**md** [a](b) `c`",
    "javascript:alert(1)",
    "{part.text} {0} %s",
    "{{ 7*7 }} {% raw %} ${7*7}",
    "\n first\n\n  second\n",
]


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with speaking("en"):
        yield


def kinds(union: Any) -> set[str]:
    return {model.model_fields["kind"].default for model in get_args(get_args(union)[0])}


def test_nothing_is_left_out_below() -> None:
    assert kinds(cards.AnyPart) == set(PARTS)
    assert kinds(fields.AnyField) == {kind.partition(",")[0] for kind in FIELDS}


# ------------------------------------------------------------------ as typed, never interpreted


@pytest.mark.parametrize(("text", "kind"), [*product(HOSTILE, PARTS)])
def test_hostile_text_in_a_card(text: str, kind: str) -> None:
    page = drawn_part(text, kind)
    assert page.shape() == drawn_part("x", kind).shape()
    assert page.typed() == [one.replace("x", text) for one in drawn_part("x", kind).typed()]


@pytest.mark.parametrize(("text", "kind"), [*product(HOSTILE, FIELDS)])
def test_hostile_text_in_a_form(text: str, kind: str) -> None:
    page, harmless = drawn_field(text, kind), drawn_field("x", kind)
    assert page.shape() == harmless.shape()
    assert page.typed() == [re.sub(r"\bx\b(?!a)", lambda _x: text, one) for one in harmless.typed()]
    assert text in page.values("data-payload")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_that_somebody_typed(text: str) -> None:
    assert Page(render.typed(text, text)).typed() == [text, text]


@given(text=st.text(min_size=1, max_size=300), kind=st.sampled_from([*PARTS]))
def test_any_text_is_shown_as_it_is(text: str, kind: str) -> None:
    page = drawn_part(text, kind)
    assert page.shape() == drawn_part("x", kind).shape()
    shown = page.values("alt") if kind == "picture" else page.typed()[1:]
    assert text in shown


@pytest.mark.parametrize("tone", ["plain", "strong", "quiet", "good", "warning"])
def test_tones(tone: str) -> None:
    text = cards.Text.model_validate({"text": "<b>x</b>", "tone": tone})
    page = Page(render.card(cards.Card(title="x", parts=(text,))))
    (paragraph,) = page.all("p")
    assert (paragraph.has(tone), paragraph.text) == (True, "<b>x</b>")
    assert [one.text for one in page.all("strong")] == (["<b>x</b>"] if tone == "strong" else [])


@given(text=st.text(min_size=1, max_size=150), kind=st.sampled_from(["line", "number", "day", "search"]))
def test_any_answer_comes_back_as_it_was(text: str, kind: str) -> None:
    page = drawn_field(text, kind)
    assert text in page.values("data-remove" if kind == "search" else "value")


@given(text=st.text(max_size=300))
def test_any_long_answer_comes_back_as_it_was(text: str) -> None:
    (area,) = drawn_form(fields.LongText(label="x", value=text)).all("textarea")
    assert area.text == f"\n{text}"  # a browser drops the first line break


def test_the_longest_that_is_allowed() -> None:
    text, short, payload = "å<" * 10_000, "&" * 300, '"' * LONGEST_PAYLOAD
    row = cards.Buttons(buttons=(cards.Button(label=short, payload=payload, confirm=text),) * 25)
    many = cards.Bullets(items=(text,) * 50)
    page = Page(render.card(cards.Card(title=short, parts=(many, row))))
    assert page.typed() == [short, *[text] * 50, *[short] * 25]
    assert page.values("data-payload") == [payload] * 25
    answer = "<" * fields.LONGEST_TYPED
    asked = drawn_form(fields.LongText(label=short, value=answer, longest=fields.LONGEST_TYPED))
    assert [one.text for one in asked.all("textarea")] == [f"\n{answer}"]


# ------------------------------------------------------------------ parts


def test_a_card_says_which_message_it_is() -> None:
    page = Page(render.card(cards.Card(title="Title"), message="7"))
    assert [(one.tag, one.text) for one in page.elements] == [("article", "Title"), ("h3", "Title")]
    assert page.values("data-message") == ["7"]


def test_steps_say_their_state_in_words() -> None:
    steps = cards.Steps(
        steps=(cards.Step(text="One", done=True), cards.Step(text="Two", done=False, note="n"))
    )
    page = Page(render.card(cards.Card(title="x", parts=(steps,))))
    assert [one.text for one in page.all("li")] == ["Done: One", "To do: Two (n)"]


def test_a_copyable_text_has_a_button_that_copies_it() -> None:
    page = drawn_part("a\n  <b>", "copyable")
    assert [one.text for one in page.all("pre", "code")] == ["a\n  <b>"] * 2
    assert page.values("data-copy") == ["a\n  <b>"]
    assert [one.text for one in page.all("button")] == ["Copy the text"]


def test_why_is_shown_with_its_source() -> None:
    page = drawn_part("S1", "why")
    assert [one.text for one in page.elements if one.has("why")] == ["S1 Source: S1"]
    assert not list(page.all("details"))  # what is required must be seen before the form (B3)


def test_bullets_are_numbered_where_the_order_matters() -> None:
    for numbered, tag in ((False, "ul"), (True, "ol")):
        card = cards.Card(title="x", parts=(cards.Bullets(items=("a", "b"), numbered=numbered),))
        assert [one.text for one in Page(render.card(card)).all(tag)] == ["ab"]


def test_a_button() -> None:
    button = cards.Button(label="Remove", payload="a.b {}", style="danger", confirm="Sure?")
    page = Page(render.card(cards.Card(title="x", parts=(cards.buttons(button),))))
    expected = {"type": "button", "class": "danger", "data-payload": "a.b {}", "data-confirm": "Sure?"}
    assert [one.attributes for one in page.all("button")] == [expected]


@pytest.mark.parametrize(
    "url", ["https://example.se/?a=1&b=<2>", "http://xn--exmpel-cua.se/", "HTTPS://A.SE"]
)
def test_a_link_leads_where_it_was_typed(url: str) -> None:
    link = cards.Link.model_construct(label="Site", url=url)
    (drawn,) = Page(render.card(cards.Card.model_construct(title="x", parts=(link,)))).all("a")
    assert (drawn.attributes["href"], drawn.text) == (url, "Site")
    assert "noopener" in drawn.attributes["rel"]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", " https://a.se", "data:text/html,x", "//a.se", "/\\a.se"]
)
@pytest.mark.parametrize("part", [cards.Link(label="L", url="https://a.se"), cards.Picture(url="x", alt="L")])
def test_an_address_that_is_no_web_page_is_text(part: cards.AnyPart, url: str) -> None:
    forged = part.model_copy(update={"url": url})
    page = Page(render.card(cards.Card(title="x", parts=(forged,))))
    assert page.typed()[1:] == [f"L: {url}"]
    assert page.values("href") + page.values("src") == []


@pytest.mark.parametrize("host", ["", "http://127.0.0.1:3978", "http://localhost", "http://[::1]:80"])
def test_a_picture_of_this_program_is_shown(host: str) -> None:
    picture = cards.Picture(url=f"{host}/coverage-picture/x.png?season=a", alt="A cat")
    page = Page(render.card(cards.Card(title="x", parts=(picture,))))
    (drawn,) = page.all("img")
    assert drawn.attributes == {"src": "/coverage-picture/x.png?season=a", "alt": "A cat"}


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1//a.se/b", "http://localhost.a.se/b", "http://127.0.0.1:99@a.se/b"]
)
def test_what_only_looks_like_this_program_is_a_link(url: str) -> None:
    page = Page(render.card(cards.Card(title="x", parts=(cards.Picture(url=url, alt="A cat"),))))
    assert (page.values("src"), page.values("href")) == ([], [url])


def test_a_picture_of_another_site_is_a_link() -> None:
    picture = cards.Picture(url="https://a.se/b.png", alt="A cat")
    page = Page(render.card(cards.Card(title="x", parts=(picture,))))
    assert [(one.attributes["href"], one.text) for one in page.all("a")] == [(picture.url, "A cat")]
