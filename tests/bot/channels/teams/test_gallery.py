"""Every card and form of every flow is what Teams takes, also with the longest and strangest answers."""

from collections.abc import Iterator
from itertools import pairwise

import pytest

from bot.channels.teams import render, render_parts
from chat.cards import Button
from tests import gallery as galleries
from tests.bot.channels.teams import adaptivecard_checks as checks
from tests.bot.channels.teams.framed import ASKS, Framed, Json, attached, framed
from tests.visitor import LOOKS, Gallery

SENDING = {"Action.Execute", "Action.Submit"}


@pytest.fixture(scope="module", params=LOOKS)
def gallery(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    return galleries.held(tmp_path_factory, galleries.asked_for(request))


@pytest.fixture(scope="module")
def shown(gallery: Gallery) -> Framed:
    return framed(gallery)


def test_teams_takes_them(shown: Framed) -> None:
    for card in shown.cards.values():
        checks.check_card(card, render.CARD_BYTES)


def test_nothing_typed_is_read_as_markdown(shown: Framed) -> None:
    for card in shown.cards.values():
        checks.check_as_typed(card)


def test_notifications_and_toasts_say_something_short(shown: Framed) -> None:
    for message in shown.messages.values():
        assert 0 < len(message.text.strip()) <= render.SUMMARY
    for toast in shown.toasts.values():
        assert 0 < len(toast.strip()) <= 300


def test_no_button_is_lost(gallery: Gallery, shown: Framed) -> None:
    for name, card in gallery.cards.items():
        for drawn in (shown.messages[name].content, shown.notices[name]):
            assert [payload(one) for one in sending(drawn)] == [one.payload for one in card.buttons()], name


def test_a_button_that_asks_opens_a_dialog(gallery: Gallery, shown: Framed) -> None:
    pressed = [one for name in gallery.cards for one in sending(shown.messages[name].content)]
    opening = {payload(one) for one in pressed if one["data"].get("msteams") == {"type": "task/fetch"}}
    assert opening == {one.payload for one in buttons(gallery) if ASKS(one.payload)}
    assert {one["type"] for one in pressed if payload(one) in opening} == {"Action.Submit"}
    assert {one["type"] for one in pressed if payload(one) not in opening} == {"Action.Execute"}


def test_buttons_stand_where_one_reads_them(shown: Framed) -> None:
    rows = [one["actions"] for card in shown.cards.values() for one in rows_of(card)]
    assert max(len(row) for row in rows) > 2
    for row in rows:
        assert len(row) == 1 or sum(len(one["title"]) + 5 for one in row) <= 72
        styles = [one.get("style") for one in row]
        assert ("positive", "destructive") not in pairwise(styles)


def test_in_a_dialog_everything_submits(shown: Framed) -> None:
    for card in [*shown.dialogs.values(), *shown.notices.values()]:
        assert {one["type"] for one in sending(card)} <= {"Action.Submit"}


def test_a_form_has_every_field_and_every_sentence_about_it(gallery: Gallery, shown: Framed) -> None:
    assert gallery.faults
    for name, form in gallery.forms.items():
        for card in (shown.dialogs[name], shown.in_cards[name]):
            assert [one["id"] for one in checks.elements(card) if "id" in one] == [
                field.name for field in form.fields if getattr(field, "options", True)
            ]
            said = "\n".join(checks.texts(card))
            assert all(sentence in said for sentence in gallery.faults.get(name, {}).values())


def test_what_is_found_while_writing_has_no_button(gallery: Gallery, shown: Framed) -> None:
    for name, card in gallery.cards.items():
        found = attached(shown.found[name])
        assert not any(one["type"] in SENDING for one in checks.elements(found["content"]))
        assert found["preview"]["content"]["title"] == render_parts.one_line(card.title)


def rows_of(card: Json) -> list[Json]:
    return [one for one in checks.elements(card) if one["type"] == "ActionSet"]


def sending(card: Json) -> list[Json]:
    """The actions that reach the bot, but for fetching the card anew and for showing all of it."""
    several = [one for one in checks.elements(card) if one["type"] in SENDING]
    return [one for one in several if one.get("verb") not in {"refresh", "whole"}]


def payload(action: Json) -> str:
    data = action["data"].get(render.OURS, action["data"])
    assert isinstance(data["payload"], str)
    return data["payload"]


def buttons(gallery: Gallery) -> Iterator[Button]:
    for card in gallery.cards.values():
        yield from card.buttons()
