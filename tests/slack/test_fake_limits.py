"""What the fake refuses of blocks and views."""

import pytest

from tests.slack.blocks import button, field, modal, plain, section
from tests.slack.limits import check_blocks, check_view
from tests.slack.payloads import written
from tests.slack.workspace import Json

MANY = [{"text": plain(str(n)), "value": str(n)} for n in range(101)]
TOO_MUCH = {
    "no submit": modal(field("a"), submit=None),
    "no title": modal(section(), title=None),
    "long title": modal(section(), title=plain("x" * 25)),
    "marked title": modal(section(), title={"type": "mrkdwn", "text": "x"}),
    "one block_id twice": modal(field("a"), field("a")),
    "101 blocks": modal(*[section()] * 101),
    "101 options": modal(field("a", type="static_select", options=MANY)),
    "no options": modal(field("a", type="static_select", options=[])),
    "11 ticks": modal(field("a", type="checkboxes", options=MANY[:11])),
    "chosen, not offered": modal(
        field("a", type="static_select", options=MANY[:2], initial_option=MANY[2]),
    ),
    "private_metadata": modal(section(), private_metadata="x" * 3_001),
    "callback_id": modal(section(), callback_id="x" * 256),
    "long label": modal(field("a") | {"label": plain("x" * 2_001)}),
    "button as input": modal(field("a", type="button", text=plain("x"))),
    "initial day": modal(field("a", type="datepicker", initial_date="1 mars")),
    "unknown property": modal(section(), colour="red"),
}


@pytest.mark.parametrize("view", TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_view_that_is_refused(view: Json) -> None:
    assert len(check_view(view)) == 1


def test_a_view_that_is_taken() -> None:
    chosen = field("b", type="multi_static_select", options=MANY[:100], initial_options=MANY[:2])
    assert check_view(modal(field("a"), chosen, private_metadata="x" * 3_000)) == []
    assert check_view({"type": "home", "blocks": [section()] * 100}) == []


REFUSED_BLOCKS = {
    "3001 characters": section("x" * 3_001),
    "emoji count twice": section("🙂" * 1_501),
    "an empty text": section(""),
    "a long header": {"type": "header", "text": plain("x" * 151)},
    "a marked header": {"type": "header", "text": {"type": "mrkdwn", "text": "x"}},
    "11 fields": {"type": "section", "fields": [plain("x")] * 11},
    "a long field": {"type": "section", "fields": [plain("x" * 2_001)]},
    "a long button": {"type": "actions", "elements": [button(text=plain("x" * 76))]},
    "a long value": {"type": "actions", "elements": [button(value="x" * 2_001)]},
    "a style": {"type": "actions", "elements": [button(style="red")]},
    "one action_id twice": {"type": "actions", "elements": [button(), button()]},
    "26 buttons": {"type": "actions", "elements": [button(action_id=str(n)) for n in range(26)]},
    "an unknown block": {"type": "table"},
    "an image without words": {"type": "image", "image_url": "https://exempelkommun.example/a.png"},
}


@pytest.mark.parametrize("block", REFUSED_BLOCKS.values(), ids=REFUSED_BLOCKS)
def test_a_block_that_is_refused(block: Json) -> None:
    assert len(check_blocks([block])) == 1


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("A & B <c>", "A &amp; B &lt;c&gt;"),
        ("Se https://a.se/?b=1&c=2.", "Se <https://a.se/?b=1&amp;c=2>."),
        ("till alva@a.se", "till <mailto:alva@a.se|alva@a.se>"),
        ("på exempelkommun.se, ja", "på <http://exempelkommun.se|exempelkommun.se>, ja"),
        ("klockan 8.30", "klockan 8.30"),
    ],
)
def test_what_is_typed_comes_as_slack_writes_it(typed: str, sent: str) -> None:
    assert written(typed) == sent
