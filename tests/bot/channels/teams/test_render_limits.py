"""Teams refuses nothing of it, however much is in a card or a form, and nothing goes that one must see."""

import pytest
from hypothesis import HealthCheck, given, settings

from bot.channels.teams import render, render_parts
from chat import cards, fields, forms
from chat.actions import LONGEST_PAYLOAD
from chat.language import speaking
from tests.bot.channels.slack.made import any_card, any_form
from tests.bot.channels.teams.adaptivecard_checks import check_card, elements, length, texts
from tests.bot.channels.teams.made import Json, card, drawn_form, several

LONG = "Ett ord till. " * 1_400
MOST = 25_000  # of 28,000, of which the message around the card has its part
# Their data is large by design.
AT_MOST = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


@given(any_card())
@AT_MOST
def test_any_card_is_taken(card: cards.Card) -> None:
    refresh = render.Refresh(["29:" + "x" * 90] * 99, '"' * 100)
    for content in (render.card(card), render.card(card, refresh=refresh), render.notice(card)):
        check_card(content, MOST)
    assert 1 <= len(render.summary(card)) <= 500


@given(any_form())
@AT_MOST
def test_any_form_is_taken(form: forms.Form) -> None:
    errors = dict.fromkeys(["", "f0", "f1", "gone"], "Fel " * 500)
    shown = [
        drawn(form, errors={}),
        drawn(form, errors=errors, people={"0": "x" * 36, "1": "y" * 36}),
        drawn(form, errors=errors, send="execute"),
    ]
    for one in shown:
        check_card(one, 24_000)
        assert [element["id"] for element in elements(one) if "id" in element] == [
            field.name for field in form.fields if getattr(field, "options", True)
        ]


def drawn(form: forms.Form, **how: object) -> Json:
    return drawn_form(*form.fields, drawn=how, **{name: getattr(form, name) for name in SHOWN})


SHOWN = ("title", "payload", "submit", "intro")


def buttons(many: int, **more: str) -> cards.Buttons:
    return cards.Buttons(
        buttons=tuple(
            cards.Button.model_validate({"label": f"B{n}", "payload": "p", **more}) for n in range(many)
        )
    )


def labels(content: Json) -> list[str]:
    rows = [one for one in content["body"] if one["type"] == "ActionSet"]
    return [one["title"] for row in rows for one in row["actions"]]


@pytest.mark.parametrize(
    "long",
    [
        [cards.Text(text=LONG)] * 2,
        [cards.Text(text="å" * 20_000)],
        [cards.Quote(who="Ann", text=LONG)] * 60,
        [cards.Bullets(items=("x " * 10_000,) * 300)],
        [cards.facts(*[("Label", LONG)] * 300)],
        [cards.Text(text="x")] * 600,
    ],
)
def test_what_is_too_much_is_cut_and_told(long: list[cards.AnyPart]) -> None:
    message = render.message(card(*long, buttons(25, confirm="Sure? " * 100)))
    assert message.cut
    assert message.content["body"][0]["text"] == "Title"
    assert labels(message.content) == [f"B{n}" for n in range(25)]
    assert [*texts(message.content["body"])][-1] == "Allt får inte plats här …"


def test_a_cut_card_that_can_be_fetched_has_a_button_that_shows_all() -> None:
    long = card(cards.Text(text="å" * 20_000))
    for payload, data in (("", {}), ("home", {"payload": "home"})):
        shown = render.message(long, refresh=render.Refresh([], payload)).content
        check_card(shown, MOST)
        (button,) = shown["body"][-1]["actions"]
        assert button == {"type": "Action.Execute", "title": "Visa allt", "verb": "whole", "data": data}
    assert labels(render.message(long).content) == []  # nobody knows it any more when it would be asked for
    assert labels(render.message(card(), refresh=render.Refresh([])).content) == []


@given(any_card())
@AT_MOST
def test_pages_are_taken(card: cards.Card) -> None:
    for page in render.pages(card):
        check_card(page.content, MOST)
        assert not page.cut


@pytest.mark.parametrize(
    "parts",
    [
        [cards.Text(text=LONG)] * 4,
        [cards.Text(text="å" * 20_000)],
        [cards.Text(text="🧑" * 9_999 + " " + "🧑" * 9_999)],
        [cards.Quote(who="Ann", text="å" * 20_000)],
        [cards.Bullets(items=("Ett ord till. " * 90,) * 60)],
        [cards.facts(("Label", "å" * 20_000), *[("Name", "Ett ord till.")] * 300)],
        [cards.Text(text="x")] * 600,
    ],
)
def test_nothing_is_left_out_of_the_pages(parts: list[cards.AnyPart]) -> None:
    long = card(*parts, buttons(25, payload="🧑" * 900, confirm="Sure? " * 100))
    pages = render.pages(long)
    for page in pages:
        check_card(page.content, MOST)
    titles = [page.content["body"][0]["text"] for page in pages]
    assert titles == [f"Title ({nth}/{len(pages)})" for nth in range(1, len(pages) + 1)]
    assert len(pages) > 1
    shown = "".join(text for page in pages for text in texts(page.content["body"][1:]))
    everything = "".join(texts(render_parts.drawn(long.parts, render_parts.Room(), render.in_message)))
    assert shown.replace(" ", "") == everything.replace(" ", "")
    assert [one for page in pages for one in labels(page.content)] == [f"B{n}" for n in range(25)]


@pytest.mark.parametrize("letters", range(287, 295))
def test_pages_are_taken_however_long_their_title(letters: int) -> None:
    several = [cards.Text(text="x")] * 600
    for more in range(0, 100, 3):  # so that some page is full to its last byte
        first = cards.Text(text="x" * (1 + more))
        titled = card(first, *several).model_copy(update={"title": "<" * letters})
        for page in render.pages(titled):
            check_card(page.content, MOST)


def test_what_has_room_is_one_page() -> None:
    shown = card(cards.Text(text="x"))
    assert render.pages(shown) == [render.message(shown)]


def test_what_has_room_is_whole() -> None:
    text = ("Ett ord till. " * 1_400).strip()
    message = render.message(card(cards.Text(text=text)))
    assert not message.cut
    assert [*texts(message.content["body"])] == ["Title", text]


def test_the_longest_texts_are_cut_first() -> None:
    short = ("Kort. " * 30).strip()
    parts = (cards.Text(text=short), cards.Text(text="Ord " * 5_000), cards.Text(text="Ord " * 5_000))
    message = render.message(card(*parts, cards.Text(text=short)))
    shown = [*texts(message.content["body"])]
    assert [shown[1], shown[4]] == [short, short]
    assert length(message.content) > MOST - 1_200  # and no more than is needed
    assert all(one.endswith(" Ord…") for one in shown[2:4])


def test_forty_ordinary_buttons_stay_whatever_they_ask() -> None:
    asking = buttons(20, label="Ett ganska långt namn på en knapp", payload="x" * 60, confirm="<å" * 500)
    message = render.message(card(asking, asking, cards.Text(text=LONG), title="Å" * 300))
    check_card(message.content, MOST)
    assert len(labels(message.content)) == 40


def test_buttons_go_only_when_they_alone_are_too_much() -> None:
    asking = buttons(25, payload="🧑" * LONGEST_PAYLOAD)
    message = render.message(card(cards.Text(text="x"), asking))
    check_card(message.content, MOST)
    assert message.cut
    assert labels(message.content) == [f"B{n}" for n in range(5)]


@pytest.mark.parametrize(
    ("text", "longest", "cut"),
    [
        ("Ansök om ett konto", 24, "Ansök om ett konto"),
        ("Ansök om ett konto till", 12, "Ansök om…"),
        ("Å" * 30, 24, "Å" * 23 + "…"),
        ("a b", 2, "a…"),
    ],
)
def test_cut(text: str, longest: int, cut: str) -> None:
    assert render_parts.cut(text, longest) == cut


def test_what_was_typed_stays_while_anything_else_can_go() -> None:
    typed = ("Ett ord till. " * 220)[:3_000]
    asked = [
        fields.LongText(name=f"f{n}", label="Label", help="Help. " * 400, advice="!" * 400, value=typed)
        for n in range(6)
    ]
    shown = drawn_form(*asked, intro=(cards.Text(text=LONG),))
    check_card(shown, 24_000)
    assert [one["value"] for one in elements(shown) if "value" in one] == [typed] * 6


def test_a_menu_of_very_many_is_cut_and_told() -> None:
    with speaking("en"):
        asked = fields.Choice(name="f", label="L", options=several("Ett ord till " * 20, 2_000))
        shown = drawn_form(asked)
    check_card(shown, 24_000)
    assert "Not everything has room here …" in texts(shown["body"])
