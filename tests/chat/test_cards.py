"""Cards: validated, read as text, kept as JSON."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from chat import cards
from chat.cards import (
    Bullets,
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
from chat.language import speaking
from chat.replies import REPLY, Nothing, Refuse, Say, Update, Whisper
from handlers.apply.actions import Begin

WORDS = st.text(min_size=1, max_size=60)
PARTS = st.one_of(
    st.builds(Text, text=WORDS, tone=st.sampled_from(["plain", "quiet", "good", "warning"])),
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
