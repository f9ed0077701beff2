"""Every card and form of every flow is what Slack takes, also with the longest and strangest answers.

So say Slack's own models for Python, the package blockkit, and the two lists of limits kept in the tests.
"""

from collections.abc import Iterator

import pytest
from slack_sdk.models.blocks import Block
from slack_sdk.models.views import View

from bot.channels.slack import views
from chat.actions import unpack
from chat.cards import Button
from handlers.registry import TABLE, Registry
from tests import gallery as galleries
from tests.bot.channels.slack import blockkit_checks
from tests.bot.channels.slack.framed import Framed, framed
from tests.bot.channels.slack.test_render_blockkit import made
from tests.slack import limits
from tests.slack.workspace import Json
from tests.visitor import LOOKS, Gallery


@pytest.fixture(scope="module", params=LOOKS)
def gallery(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    return galleries.held(tmp_path_factory, galleries.asked_for(request))


@pytest.fixture(scope="module")
def shown(gallery: Gallery) -> Framed:
    return framed(gallery)


def test_the_gallery_has_every_button_and_form(gallery: Gallery) -> None:
    registry = Registry(TABLE)
    pressed = {unpack(one.payload, registry.pressed).name for one in buttons(gallery)}
    asked = {unpack(form.payload, registry.sent).name for form in gallery.forms.values()}
    assert pressed == set(registry.pressed)
    assert asked == set(registry.sent)


def test_slacks_own_models_read_and_write_them(shown: Framed) -> None:
    for message in shown.messages.values():
        assert [again(block) for block in message.blocks] == message.blocks
    for view in shown.views.values():
        read = View(**view)
        read.validate_json()
        assert read.to_dict() == view


def test_blockkit_builds_them(shown: Framed) -> None:
    for message in shown.messages.values():
        assert all(made(block).build() for block in message.blocks)
    assert all(made(view).build() for view in shown.views.values())


def test_within_the_reference(shown: Framed) -> None:
    for message in shown.messages.values():
        blockkit_checks.check_message(message.blocks, message.text)
    for view in shown.views.values():
        blockkit_checks.check_view(view)


def test_the_fake_slack_takes_them(shown: Framed) -> None:
    refused = {name: limits.check_blocks(message.blocks) for name, message in shown.messages.items()}
    refused |= {name: limits.check_view(view) for name, view in shown.views.items()}
    assert {name: problems for name, problems in refused.items() if problems} == {}


def test_no_button_is_lost(gallery: Gallery, shown: Framed) -> None:
    for name, card in gallery.cards.items():
        kept = {one.get("value") for one in within(shown.messages[name].blocks)}
        assert {one.payload for one in card.buttons()} - kept == set(), name


def test_a_sentence_about_a_field_stands_at_it(gallery: Gallery, shown: Framed) -> None:
    assert gallery.faults
    for name, errors in gallery.faults.items():
        assert views.refusal(shown.views[name], errors) == {"response_action": "errors", "errors": errors}


def again(block: Json) -> Json:
    """A block through Slack's own model."""
    read = Block.parse(block)
    assert read is not None
    read.validate_json()
    return dict(read.to_dict())


def buttons(gallery: Gallery) -> Iterator[Button]:
    for card in gallery.cards.values():
        yield from card.buttons()


def within(blocks: list[Json]) -> Iterator[Json]:
    for block in blocks:
        yield from block.get("elements", [])
