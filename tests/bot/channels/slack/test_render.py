"""Every part of a card is drawn, and what is typed is shown as it was typed."""

import json
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.slack import render
from bot.channels.slack.render import Block
from chat import cards
from chat.language import speaking
from tests.bot.channels.slack.blockkit_checks import texts
from tests.bot.channels.slack.made import HOSTILE, PARTS, card, drawn, drawn_part


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with speaking("en"):
        yield


def kinds(blocks: list[Block]) -> list[str]:
    return [block["type"] for block in blocks]


def rich(blocks: list[Block]) -> list[Block]:
    """The elements of the only block, which is rich_text."""
    (block,) = blocks
    assert block["type"] == "rich_text"
    elements: list[Block] = block["elements"]
    return elements


# ------------------------------------------------------------------ as typed, never interpreted


@pytest.mark.parametrize(("text", "kind"), [*product(HOSTILE, PARTS)])
def test_hostile_text_in_a_card(text: str, kind: str) -> None:
    shown = "\n".join(texts(drawn_part(text, kind)))
    wanted = " ".join(text.split()) if kind in {"link", "buttons"} else text.strip()
    assert wanted in shown


@pytest.mark.parametrize("kind", PARTS)
def test_slack_interprets_nothing_of_it(kind: str) -> None:
    written = json.dumps(drawn_part("<!channel> :smile:", kind))
    assert "mrkdwn" not in written
    assert '"emoji": true' not in written
    assert written.count('"plain_text"') == written.count('"emoji": false')


@given(text=st.text(min_size=1, max_size=300, alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    if text.strip():
        assert [*texts(drawn_part(text, "text"))] == [f"⚠️ {text}"]
        assert [*texts(drawn_part(text, "quote"))][-1] == text


@pytest.mark.parametrize("kind", PARTS)
def test_what_turns_the_direction_of_writing_is_left_out(kind: str) -> None:
    shown = "".join(texts(drawn_part("\u202egpj.exe\x00", kind)))
    assert "gpj.exe" in shown
    assert not {"\u202e", "\x00"} & set(shown)


@pytest.mark.parametrize("kind", PARTS)
def test_a_text_of_nothing_is_a_dash(kind: str) -> None:
    assert "–" in "".join(texts(drawn_part(" \u202e\n", kind)))


def test_escape() -> None:
    assert render.escape("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"


def test_the_notification_says_the_same() -> None:
    message = render.message(card(cards.Text(text="<!here> & so on"), title="T"))
    assert message.text == "T\n&lt;!here&gt; &amp; so on"


# ------------------------------------------------------------------ parts


def test_the_title_is_a_header() -> None:
    plain = {"type": "plain_text", "text": "Title", "emoji": False}
    assert render.message(card()).blocks == [{"type": "header", "text": plain}]


def test_a_long_title_stands_in_full() -> None:
    title = "Lång rubrik " * 20
    (block,) = render.message(card(title=title)).blocks
    assert [*texts(block)] == [title.strip()]
    assert block["elements"][0]["elements"][0]["style"] == {"bold": True}


@pytest.mark.parametrize(
    ("tone", "kind", "shown"),
    [
        ("plain", "section", "x"),
        ("strong", "rich_text", "x"),
        ("quiet", "context", "x"),
        ("good", "section", "✅ x"),
        ("warning", "section", "⚠️ x"),
    ],
)
def test_tones(tone: str, kind: str, shown: str) -> None:
    blocks = drawn(cards.Text.model_validate({"text": "x", "tone": tone}))
    assert (kinds(blocks), [*texts(blocks)]) == ([kind], [shown])


def test_a_strong_text_is_bold_and_as_it_was_typed() -> None:
    (line,) = rich(drawn(cards.Text(text="Lönnen *b* <@U1>", tone="strong")))
    assert line["elements"] == [{"type": "text", "text": "Lönnen *b* <@U1>", "style": {"bold": True}}]


def test_facts_are_lines_with_their_labels_in_bold() -> None:
    (line,) = rich(drawn(cards.facts(("Name", "Ann"), ("Unit", "Fire"))))
    assert "".join(texts(line)) == "Name: Ann\nUnit: Fire"
    assert [one["text"] for one in line["elements"] if "style" in one] == ["Name: ", "\nUnit: "]


@pytest.mark.parametrize("length", [2_999, 3_000, 3_001, 6_000])
def test_a_long_value_is_whole(length: int) -> None:
    assert "".join(texts(drawn(cards.facts(("A", "å" * length), ("B", "b"))))) == f"A: {'å' * length}\nB: b"


@pytest.mark.parametrize(("numbered", "style"), [(False, "bullet"), (True, "ordered")])
def test_bullets_are_numbered_where_the_order_matters(numbered: bool, style: str) -> None:
    (drawn_list,) = rich(drawn(cards.Bullets(items=("a", "b"), numbered=numbered)))
    assert (drawn_list["style"], [*texts(drawn_list)]) == (style, ["a", "b"])


@pytest.mark.parametrize(
    ("part", "kind"),
    [
        (cards.Quote(who="Ann", text="a\nb"), "rich_text_quote"),
        (cards.Copyable(label="Ann", text="a\nb"), "rich_text_preformatted"),
    ],
)
def test_what_somebody_wrote_and_what_is_made_to_be_copied(part: cards.AnyPart, kind: str) -> None:
    label, text = rich(drawn(part))
    assert ([*texts(label)], text["type"], [*texts(text)]) == (["Ann"], kind, ["a\nb"])


def test_steps_say_their_state_in_words() -> None:
    one, two = cards.Step(text="One", done=True), cards.Step(text="Two", done=False, note="n")
    assert [*texts(drawn(cards.Steps(steps=(one, two))))] == ["✅ Done: One\n⬜ To do: Two (n)"]


def test_why_is_shown_with_its_source() -> None:
    blocks = drawn(cards.Why(text="Because", source="S1"))
    assert (kinds(blocks), [*texts(blocks)]) == (["section", "context"], ["Because", "Source: S1"])


def test_a_picture() -> None:
    picture = cards.Picture(url="https://a.se/b.png", alt="A cat")
    assert drawn(picture) == [{"type": "image", "image_url": "https://a.se/b.png", "alt_text": "A cat"}]


@pytest.mark.parametrize("url", ["/static/b.png", "http://a.se/b.png", "https://a.se/ b", "https:", "x"])
def test_a_picture_that_slack_cannot_fetch_is_its_text(url: str) -> None:
    blocks = drawn(cards.Picture(url=url, alt="A cat"))
    assert (kinds(blocks), [*texts(blocks)]) == (["section"], ["A cat"])


@pytest.mark.parametrize("url", ["https://a.se/?a=1&b=<2>", "http://xn--exmpel-cua.se:80/x", "https://å.se"])
def test_a_link_leads_where_it_was_typed(url: str) -> None:
    (line,) = rich(drawn(cards.Link(label="Site", url=url)))
    assert line["elements"] == [{"type": "link", "url": url, "text": "Site"}]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "https://", "https://a@b.se", "https://a b", "//a.se", "mailto:a@b.se"]
)
def test_an_address_that_is_no_web_page_is_text(url: str) -> None:
    blocks = drawn(cards.Link(label="L", url="https://a.se").model_copy(update={"url": url}))
    assert (kinds(blocks), [*texts(blocks)]) == (["section"], [f"L: {url}"])


# ------------------------------------------------------------------ buttons


def test_a_button() -> None:
    (row,) = drawn(
        cards.buttons(cards.Button(label="Remove", payload="a.b {}", style="danger", confirm="Sure?"))
    )
    (button,) = row["elements"]
    assert (button["action_id"], button["value"], button["style"]) == ("press:1", "a.b {}", "danger")
    assert [*texts(button["confirm"])] == ["Remove", "Sure?", "Remove", "No, go back"]


def test_a_plain_button_has_no_style_and_asks_nothing() -> None:
    (row,) = drawn(cards.buttons(cards.Button(label="Go", payload="p")))
    assert set(row["elements"][0]) == {"type", "text", "value", "action_id"}


def test_a_button_of_danger_stands_in_a_row_of_its_own() -> None:
    plain, danger = (
        cards.Button(label="Go", payload="p"),
        cards.Button(label="No", payload="p", style="danger"),
    )
    rows = drawn(cards.buttons(plain, plain, danger, plain))
    assert [[one["text"]["text"] for one in row["elements"]] for row in rows] == [["Go"] * 2, ["No"], ["Go"]]
    assert [one["action_id"] for row in rows for one in row["elements"]] == [
        f"press:{n}" for n in range(1, 5)
    ]


def test_buttons_stand_in_rows_and_have_ids_of_their_own() -> None:
    several = cards.Buttons(buttons=(cards.Button(label="Go", payload="p"),) * 25)
    rows = drawn(several, several)
    assert [len(row["elements"]) for row in rows] == [5] * 10
    assert [one["action_id"] for row in rows for one in row["elements"]] == [
        f"press:{n}" for n in range(1, 51)
    ]


def test_a_long_label_is_cut_between_words() -> None:
    (row,) = drawn(cards.buttons(cards.Button(label="Ett ord till " * 20, payload="p")))
    label = row["elements"][0]["text"]["text"]
    assert len(label) <= 75
    assert label.endswith(("ord…", "till…", "Ett…"))


# ------------------------------------------------------------------ views


def test_the_home_tab() -> None:
    view = render.home(card(cards.Text(text="x")))
    assert (view["type"], kinds(view["blocks"])) == ("home", ["header", "section"])


def test_a_notice_is_only_closed() -> None:
    view = render.notice(card(cards.Text(text="Wait")))
    assert (view["title"]["text"], view["close"]["text"]) == ("Title", "Close")
    assert (kinds(view["blocks"]), "submit" in view) == (["section"], False)


def test_a_notice_whose_title_is_cut_has_it_in_full_first() -> None:
    view = render.notice(card(cards.Text(text="x"), title="A title of more than 24 characters"))
    assert view["title"]["text"] == "A title of more than 24…"
    assert next(texts(view["blocks"])) == "A title of more than 24 characters"
