"""Cards: validated, read as text, kept as JSON."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from chat import cards
from chat.actions import LONGEST_PAYLOAD
from chat.cards import (
    Bullets,
    Button,
    Card,
    Copyable,
    Fact,
    Facts,
    Link,
    Picture,
    Quote,
    Step,
    Steps,
    Text,
    Why,
    plain,
)
from chat.fields import Choice, Choices, Day, Line, LongText, Number, Option, Search, Tick
from chat.forms import Form
from chat.language import speaking
from chat.replies import REPLY, Ask, Nothing, Refuse, Say, Update, Whisper
from handlers.apply.actions import Begin

WORDS = st.text(min_size=1, max_size=60)
PARTS = st.one_of(
    st.builds(Text, text=WORDS, tone=st.sampled_from(["plain", "strong", "quiet", "good", "warning"])),
    st.builds(
        Facts, facts=st.lists(st.builds(Fact, label=WORDS, value=WORDS), min_size=1, max_size=3).map(tuple)
    ),
    st.builds(Bullets, items=st.lists(WORDS, min_size=1, max_size=3).map(tuple), numbered=st.booleans()),
    st.builds(Quote, who=WORDS, text=WORDS),
    st.builds(Copyable, label=WORDS, text=WORDS),
    st.builds(
        Steps,
        steps=st.lists(
            st.builds(Step, text=WORDS, done=st.booleans(), note=WORDS), min_size=1, max_size=3
        ).map(tuple),
    ),
    st.builds(Why, text=WORDS, source=WORDS),
    st.builds(Picture, url=st.just("https://a.example/b.png"), alt=WORDS),
    st.builds(Link, label=WORDS, url=st.just("https://a.example")),
    st.builds(lambda label: cards.buttons(cards.button(label, Begin())), WORDS),
)
SHORT, LONG = "å" * 300, "ö" * 20_000
OPTION = Option(value="1", label="Bo")
FIELDS = (
    Line(name="line", label="Line", help="Help", advice="Advice", example="x", value="{0}"),
    LongText(name="text", label="Text", value="en\ntvå"),
    Number(name="number", label="Number", value="många"),
    Day(name="day", label="Day", value="i morgon"),
    Choice(name="choice", label="Choice", options=(OPTION,), value="1"),
    Choices(name="choices", label="Choices", options=(OPTION,), value=("1",)),
    Tick(name="tick", label="Tick", value=True),
    Search(name="who", label="Who", of="people", many=True, value=(OPTION,)),
)
CARDS = st.builds(Card, title=WORDS, parts=st.lists(PARTS, max_size=5).map(tuple))


@given(CARDS)
def test_a_card_comes_back_from_json(card: Card) -> None:
    assert Card.model_validate_json(card.model_dump_json()) == card
    for reply in (
        Say(card=card),
        Whisper(card=card),
        Update(card=card),
        Nothing(),
        Refuse(errors={"a": "b"}),
    ):
        assert REPLY.validate_json(REPLY.dump_json(reply)) == reply


@given(CARDS, st.dictionaries(st.text(max_size=10), WORDS, min_size=1))
def test_a_form_and_its_faults_come_back_from_json(card: Card, errors: dict[str, str]) -> None:
    form = Form(title=card.title, payload="apply.begin {}", submit="x", intro=card.parts, fields=FIELDS)
    for reply in (Ask(form=form), Refuse(errors=errors)):
        assert REPLY.validate_json(REPLY.dump_json(reply)) == reply


def test_the_longest_card_is_drawn_and_comes_back() -> None:
    row = cards.Buttons(buttons=(Button(label=SHORT, payload="p" * LONGEST_PAYLOAD, confirm=LONG),) * 25)
    parts = (
        Text(text=LONG),
        Facts(facts=(Fact(label=SHORT, value=LONG),) * 30),
        Bullets(items=(LONG,) * 30, numbered=True),
        Quote(who=SHORT, text=LONG),
        Copyable(label=SHORT, text=LONG),
        Steps(steps=(Step(text=SHORT, done=False, note=LONG),) * 30),
        Why(text=LONG, source=SHORT),
        Picture(url=SHORT, alt=SHORT),
        Link(label=SHORT, url="https://" + "x" * 1_992),
        row,
    )
    card = Card(title=SHORT, parts=parts)
    assert Card.model_validate_json(card.model_dump_json()) == card
    assert plain(card).count(LONG) == 94
    assert list(card.buttons()) == list(row.buttons)


@pytest.mark.parametrize(
    ("kind", "fields"),
    [
        (Card, {"title": SHORT + "x"}),
        (Card, {"title": "x", "parts": [{"kind": "html", "text": "x"}]}),
        (Text, {"text": LONG + "x"}),
        (Text, {"text": "x", "tone": "loud"}),
        (Text, {"text": "x", "colour": "red"}),
        (Fact, {"label": SHORT + "x", "value": "x"}),
        (Fact, {"label": "x", "value": LONG + "x"}),
        (Quote, {"who": SHORT + "x", "text": "x"}),
        (Step, {"text": SHORT + "x", "done": True}),
        (Why, {"text": "x", "source": SHORT + "x"}),
        (Link, {"label": "x", "url": "https://" + "x" * 1_993}),
        (Button, {"label": SHORT + "x", "payload": "x"}),
        (Button, {"label": "x", "payload": "x" * (LONGEST_PAYLOAD + 1)}),
        (cards.Buttons, {"buttons": [{"label": "x", "payload": "x"}] * 26}),
    ],
)
def test_what_no_channel_could_draw_is_refused(kind: type[BaseModel], fields: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        kind.model_validate(fields)


@pytest.mark.parametrize("typed", ["<b>&amp;</b>", "<!channel> <@U1>", "**x** [y](z)", "{0} {unit}", "🎉"])
def test_nothing_shown_is_interpreted(typed: str) -> None:
    card = Card(title=typed, parts=(Quote(who=typed, text=typed), cards.facts((typed, typed))))
    assert plain(card) == f"{typed}\n{typed}: {typed}\n{typed}: {typed}"


def test_what_is_empty_or_left_out_is_not_shown() -> None:
    assert cards.facts(("A", "1"), ("B", "")).facts == (Fact(label="A", value="1"),)
    assert [one.label for one in cards.buttons(None, cards.button("Ja", Begin()), None).buttons] == ["Ja"]


@given(CARDS)
def test_the_plain_text_leaves_nothing_out(card: Card) -> None:
    text = plain(card)
    for word in words_of(card.model_dump(exclude={"parts": {"__all__": {"url", "kind", "tone"}}})):
        assert word in text


def words_of(value: object) -> list[str]:
    """Every text that a reader is to see."""
    hidden = {"payload", "style", "confirm", "kind", "tone", "url"}
    if isinstance(value, dict):
        return [word for key, inner in value.items() if key not in hidden for word in words_of(inner)]
    if isinstance(value, list | tuple):
        return [word for inner in value for word in words_of(inner)]
    return [value] if isinstance(value, str) else []


def test_a_checklist_says_what_is_done_in_words() -> None:
    with speaking("sv"):
        assert "Klart: A (Alva)" in plain(
            Card(title="T", parts=(Steps(steps=(Step(text="A", done=True, note="Alva"),)),))
        )


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "ftp://x", "", "//x"])
def test_a_link_leads_to_a_web_page(url: str) -> None:
    with pytest.raises(ValidationError):
        Link(label="x", url=url)


def test_nothing_empty_is_drawn() -> None:
    for make in (lambda: Card(title=""), lambda: Facts(facts=()), lambda: cards.buttons(None)):
        with pytest.raises(ValidationError):
            make()
