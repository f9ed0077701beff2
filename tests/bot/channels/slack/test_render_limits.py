"""Slack refuses nothing of it, however much is in a card or a form, and nothing goes that one must see."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.channels.slack import render, render_form
from chat import cards, fields, forms
from tests.bot.channels.slack.blockkit_checks import check_message, check_option, check_view, length, texts
from tests.bot.channels.slack.made import any_card, any_form, card, drawn_form, several

LONG = "Ett ord till. " * 1_400
# Their data is large by design; and the SDK's models are slow.
AT_MOST = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def check_sdk(blocks: list[dict[str, Any]]) -> None:
    """What slack_sdk's models check, and that they know all of it."""
    for block, parsed in zip(blocks, Block.parse_all(blocks), strict=True):
        assert parsed.to_dict() == block


def check_sdk_view(view: dict[str, Any]) -> None:
    assert View(**view).to_dict() == view


@given(any_card())
@AT_MOST
def test_any_message_is_taken(card: cards.Card) -> None:
    message = render.message(card)
    check_message(message.blocks, message.text)
    check_sdk(message.blocks)


@given(any_card())
@AT_MOST
def test_any_home_tab_and_notice_is_taken(card: cards.Card) -> None:
    for view in (render.home(card), render.notice(card)):
        check_view(view)
        check_sdk_view(view)


@given(any_form())
@AT_MOST
def test_any_form_is_taken(form: forms.Form) -> None:
    view = render_form.form(form, place="D" * 20, shared=True, users={"0": "U0", "1": "U1"})
    check_view(view)
    check_sdk_view(view)
    assert [one["block_id"] for one in view["blocks"] if one["type"] == "input"] == [
        field.name for field in form.fields if getattr(field, "options", True)
    ]


def buttons(many: int, **more: Any) -> cards.Buttons:
    return cards.Buttons(buttons=tuple(cards.Button(label=f"B{n}", payload="p", **more) for n in range(many)))


def labels(blocks: list[dict[str, Any]]) -> list[str]:
    return [
        one["text"]["text"] for block in blocks if block["type"] == "actions" for one in block["elements"]
    ]


@pytest.mark.parametrize(
    "long",
    [
        [cards.Text(text=LONG)],
        [cards.Quote(who="Ann", text=LONG)] * 60,
        [cards.Bullets(items=("x " * 10_000,) * 300)],
        [cards.facts(*[("Label", LONG)] * 300)],
        [cards.Text(text="x")] * 60,
    ],
)
def test_what_is_too_much_is_cut_and_told(long: list[cards.AnyPart]) -> None:
    message = render.message(card(*long, buttons(25, confirm="Sure? " * 100)))
    assert message.cut
    assert message.blocks[0]["text"]["text"] == "Title"
    assert labels(message.blocks) == [f"B{n}" for n in range(25)]
    assert message.blocks[-1]["elements"][0]["text"] == "Allt får inte plats här …"
    assert len(message.blocks) <= 49  # room for the button that shows all


def test_the_button_that_shows_all_has_room() -> None:
    message = render.message(card(cards.Text(text=LONG)))
    more = render.message(card(buttons(1))).blocks[1:]
    check_message(message.blocks + [block | {"block_id": "whole"} for block in more], message.text)


def test_what_has_room_is_whole() -> None:
    text = "Ett ord till. " * 500
    message = render.message(card(cards.Text(text=text)))
    assert not message.cut
    assert "".join(one["text"]["text"] for one in message.blocks[1:]).replace(" ", "") == text.replace(
        " ", ""
    )


def test_the_longest_texts_are_cut_first() -> None:
    short = "Kort. " * 30
    blocks = render.message(
        card(cards.Text(text=short), cards.Text(text=LONG), cards.Text(text=short))
    ).blocks
    shown = list(texts(blocks))
    assert [shown[1], shown[-2]] == [short, short]
    assert sum(map(length, shown)) > 8_000  # and no more than is needed


def test_a_text_is_cut_between_words() -> None:
    cut = render.message(card(cards.Text(text=LONG))).blocks
    whole = [one["text"]["text"] for one in cut if one["type"] == "section"]
    assert all(one.endswith(("ord", "Ett", "till.", "till.…", "ord…", "Ett…")) for one in whole)


def test_25_buttons_stay_whatever_they_ask() -> None:
    asking = (cards.Button(label="å" * 300, payload="p" * 1_000, confirm="<" * 1_000),) * 25
    message = render.message(card(*[cards.Buttons(buttons=asking)] * 50, title="Å" * 300))
    check_message(message.blocks, message.text)
    assert len(labels(message.blocks)) >= 25


@pytest.mark.parametrize(
    ("text", "longest", "cut"),
    [
        ("Ansök om ett konto", 24, "Ansök om ett konto"),
        ("Ansök om ett konto till", 12, "Ansök om…"),
        ("Å" * 30, 24, "Å" * 23 + "…"),
        ("&&&", 11, "&&…"),
        ("🧑" * 3, 5, "🧑🧑…"),
    ],
)
def test_cut(text: str, longest: int, cut: str) -> None:
    assert render.cut(text, longest) == cut


def test_a_message_s_text_is_short_enough_to_be_changed() -> None:
    assert len(render.message(card(cards.Text(text="&" * 20_000))).text) <= 4_000


def test_the_options_of_a_search() -> None:
    found = render_form.options(several("Räddningstjänsten " * 10, 300))
    assert len(found) == 100
    for one in found:
        check_option(one)


def test_many_fields_leave_less_for_the_introduction() -> None:
    asked = (fields.Line(name=f"f{n}", label="Line", advice="!") for n in range(45))
    view = drawn_form(*asked, intro=(cards.Text(text="x"),) * 60)
    check_view(view)
    assert len(view["blocks"]) >= 98
