"""Every part of a card is drawn, and what is typed is shown as it was typed."""

import re
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.teams import render, render_parts
from chat import cards
from chat.language import speaking
from tests.bot.channels.teams.adaptivecard_checks import check_card, elements, texts
from tests.bot.channels.teams.made import HOSTILE, PARTS, Json, card, drawn, drawn_part

MACRO = re.compile(r"\{\{(DATE|TIME)\(|\$\{")


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with speaking("en"):
        yield


def kinds(blocks: list[Json]) -> list[str]:
    return [block["type"] for block in blocks]


def lines(container: list[Json]) -> list[str]:
    """The texts of the only element, which is a container."""
    (only,) = container
    assert only["type"] == "Container"
    return [*texts(only)]


# ------------------------------------------------------------------ as typed, never interpreted


@pytest.mark.parametrize(("text", "kind"), [*product(HOSTILE, PARTS)])
def test_hostile_text_in_a_card(text: str, kind: str) -> None:
    shown = "\n".join(texts(drawn_part(text, kind)))
    assert (" ".join(text.split()) if kind in {"link", "buttons"} else text) in shown


@pytest.mark.parametrize(("text", "kind"), [*product(HOSTILE, PARTS)])
def test_teams_interprets_nothing_of_it(text: str, kind: str) -> None:
    content = render.card(card(PARTS[kind](text), title=text))
    check_card(content)
    for one in elements(content):
        assert one["type"] not in {"FactSet", "Table"}
        assert one["type"] != "TextBlock" or not render_parts.is_marked(one["text"])
        assert one["type"] != "TextRun" or not MACRO.search(one["text"])


@given(text=st.text(min_size=1, max_size=300, alphabet=st.characters(categories=["L", "N", "P", "S", "Zs"])))
def test_any_text_is_shown_as_it_is(text: str) -> None:
    if text.strip():
        assert [*texts(drawn_part(text, "text"))] == [f"⚠️ {text.strip()}"]
        assert [*texts(drawn_part(text, "quote"))][-1] == text.strip()


@pytest.mark.parametrize("kind", PARTS)
def test_what_turns_the_direction_of_writing_is_left_out(kind: str) -> None:
    shown = "".join(texts(drawn_part("\u202egpj.exe\x00", kind)))
    assert "gpj.exe" in shown
    assert not {"\u202e", "\x00"} & set(shown)


@pytest.mark.parametrize("kind", PARTS)
def test_a_text_of_nothing_is_a_dash(kind: str) -> None:
    assert "–" in "".join(texts(drawn_part(" \u202e\n", kind)))


@pytest.mark.parametrize("kind", PARTS)
def test_no_run_begins_or_ends_with_a_line_break(kind: str) -> None:
    for one in elements(drawn_part("\r\n first\r\n\r\nsecond\n", kind)):
        assert one["type"] != "TextRun" or one["text"] == one["text"].strip("\r\n")


def test_the_summary_is_plain_text() -> None:
    message = render.message(card(cards.Text(text="*a* <b> & c\n" * 200), title="T"))
    assert message.text == render.summary(card(cards.Text(text="*a* <b> & c\n" * 200), title="T"))
    assert message.text.startswith("T\n*a* <b> & c\n")
    assert len(message.text) <= 500


# ------------------------------------------------------------------ the title


def test_the_title_is_a_heading() -> None:
    (title,) = render.card(card())["body"]
    assert (title["type"], title["text"], title["style"], title["wrap"]) == (
        "TextBlock",
        "Title",
        "heading",
        True,
    )


@pytest.mark.parametrize("title", ["Bygg & miljö: 3 (av 4)", "/nytt-konto", "Ann-Sofie, 50 % – “ja” / nej?"])
def test_an_ordinary_title_is_a_heading(title: str) -> None:
    assert not render_parts.is_marked(title)


@pytest.mark.parametrize("title", HOSTILE)
def test_a_title_with_marks_is_shown_as_typed(title: str) -> None:
    (shown,) = render.card(card(title=title))["body"]
    assert shown["type"] == "RichTextBlock" or not render_parts.is_marked(title)
    assert [*texts(shown)] == [" ".join(title.split())]


# ------------------------------------------------------------------ parts


@pytest.mark.parametrize(
    ("tone", "shown"),
    [("plain", "x"), ("strong", "x"), ("quiet", "x"), ("good", "✅ x"), ("warning", "⚠️ x")],
)
def test_tones(tone: str, shown: str) -> None:
    (block,) = drawn(cards.Text.model_validate({"text": "x", "tone": tone}))
    assert [*texts(block)] == [shown]
    assert block["inlines"][0].get("isSubtle", False) == (tone == "quiet")
    assert (block["inlines"][0].get("weight") == "Bolder") == (tone == "strong")


def test_facts_are_lines_with_their_labels_in_bold() -> None:
    facts = drawn(cards.facts(("Name", "Ann"), ("Who?", "Bo\nCilla")))
    assert lines(facts) == ["Name: Ann", "Who?", "Bo\nCilla"]
    assert [one["text"] for one in elements(facts) if "weight" in one] == ["Name:", "Who?"]


@pytest.mark.parametrize(("numbered", "shown"), [(False, ["• a", "• b"]), (True, ["1. a", "2. b"])])
def test_bullets_are_numbered_where_the_order_matters(numbered: bool, shown: list[str]) -> None:
    assert lines(drawn(cards.Bullets(items=("a", "b"), numbered=numbered))) == shown


def test_what_somebody_wrote() -> None:
    quote = drawn(cards.Quote(who="Ann", text="a\nb"))
    assert (lines(quote), quote[0]["style"]) == (["Ann", "a\nb"], "emphasis")


def test_what_is_made_to_be_copied() -> None:
    copyable = drawn(cards.Copyable(label="Text", text="a\nb"))
    assert lines(copyable) == ["Text", "a\nb", "Select the text to copy it."]
    assert [one["text"] for one in elements(copyable) if "fontType" in one] == ["a\nb"]


def test_steps_say_their_state_in_words() -> None:
    one, two = cards.Step(text="One", done=True), cards.Step(text="Two", done=False, note="n")
    assert lines(drawn(cards.Steps(steps=(one, two)))) == ["✅ Done: One", "⬜ To do: Two (n)"]


def test_why_is_shown_with_its_source() -> None:
    why = drawn(cards.Why(text="Because", source="S1"))
    assert lines(why) == ["Because", "Source: S1"]
    assert [one["text"] for one in elements(why) if "isSubtle" in one] == ["Source: S1"]


def test_a_picture() -> None:
    picture = cards.Picture(url="https://a.se/b.png", alt="A cat")
    assert drawn(picture) == [{"type": "Image", "url": "https://a.se/b.png", "altText": "A cat"}]


@pytest.mark.parametrize("url", ["/static/b.png", "http://a.se/b.png", "https://a.se/ b", "https:", "x"])
def test_a_picture_that_teams_cannot_fetch_is_its_text(url: str) -> None:
    blocks = drawn(cards.Picture(url=url, alt="A cat"))
    assert (kinds(blocks), [*texts(blocks)]) == (["RichTextBlock"], ["A cat"])


@pytest.mark.parametrize("url", ["https://a.se/?a=1&b=<2>", "https://xn--exmpel-cua.se:80/x", "https://å.se"])
def test_a_link_leads_where_it_was_typed(url: str) -> None:
    (line,) = drawn(cards.Link(label="Site", url=url))
    action = {"type": "Action.OpenUrl", "url": url}
    assert line["inlines"] == [{"type": "TextRun", "text": "Site", "selectAction": action}]


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "http://a.se", "https://", "https://a@b.se", "https://a b", "//a.se"]
)
def test_an_address_that_is_no_safe_web_page_is_text(url: str) -> None:
    blocks = drawn(cards.Link(label="L", url="https://a.se").model_copy(update={"url": url}))
    assert [*texts(blocks)] == [f"L: {url}"]
    assert not any("selectAction" in one for one in elements(blocks))


# ------------------------------------------------------------------ buttons


def test_a_plain_button_asks_the_bot() -> None:
    (row,) = drawn(cards.buttons(cards.Button(label="Go", payload="p")))
    assert row["actions"] == [
        {"type": "Action.Execute", "title": "Go", "verb": "press", "data": {"payload": "p"}}
    ]


@pytest.mark.parametrize(("style", "drawn_as"), [("primary", "positive"), ("danger", "destructive")])
def test_styles(style: str, drawn_as: str) -> None:
    (row,) = drawn(
        cards.buttons(cards.Button.model_validate({"label": "Go", "payload": "p", "style": style}))
    )
    assert row["actions"][0]["style"] == drawn_as


def test_a_button_that_asks_first_opens_the_question_and_the_real_button() -> None:
    asking = cards.Button(label="Remove", payload="p", style="danger", confirm="Sure?")
    (row,) = drawn(cards.buttons(asking))
    (opener,) = row["actions"]
    assert (opener["type"], opener["title"], opener["style"]) == ("Action.ShowCard", "Remove", "destructive")
    assert [*texts(opener["card"]["body"])] == ["Sure?"]
    (real,) = opener["card"]["actions"]
    assert (real["type"], real["title"], real["data"]) == ("Action.Execute", "Remove", {"payload": "p"})


def test_buttons_stand_in_rows_of_which_teams_hides_none() -> None:
    several = cards.Buttons(buttons=(cards.Button(label="Go", payload="p"),) * 25)
    assert [len(row["actions"]) for row in drawn(several)] == [6, 6, 6, 6, 1]


def test_a_long_label_is_cut_between_words_and_whole_in_the_tooltip() -> None:
    (row,) = drawn(cards.buttons(cards.Button(label="Ett ord till " * 20, payload="p")))
    (button,) = row["actions"]
    assert len(button["title"]) <= 80
    assert button["title"].endswith(("ord…", "till…", "Ett…"))
    assert button["tooltip"] == ("Ett ord till " * 20).strip()


# ------------------------------------------------------------------ refresh and dialogs


def test_a_card_that_is_fetched_anew() -> None:
    shown = render.card(card(), refresh=render.Refresh([f"29:{n}" for n in range(70)], "a.b {}"))
    check_card(shown)
    assert shown["refresh"]["action"] == {
        "type": "Action.Execute",
        "verb": "refresh",
        "data": {"payload": "a.b {}"},
    }
    assert shown["refresh"]["userIds"] == [f"29:{n}" for n in range(60)]


def test_a_notice_has_its_title_in_the_bar_of_the_dialog() -> None:
    shown = render.notice(card(cards.Text(text="Wait")))
    assert [*texts(shown["body"])] == ["Wait"]
    assert render.dialog_title("Title") == "Title"


def test_a_notice_of_nothing_shows_its_title() -> None:
    assert [*texts(render.notice(card())["body"])] == ["Title"]


def test_a_notice_whose_title_is_cut_has_it_in_full_first() -> None:
    title = "A title of many more than the sixty characters of the bar of a dialog"
    assert render.dialog_title(title) == "A title of many more than the sixty characters of the bar…"
    shown = render.notice(card(cards.Text(text="x"), title=title))
    assert [*texts(shown["body"])] == [title, "x"]


def test_a_button_in_a_dialog_submits() -> None:
    shown = render.notice(card(cards.buttons(cards.Button(label="Go", payload="p", confirm="Sure?"))))
    (opener,) = shown["body"][0]["actions"]
    (real,) = opener["card"]["actions"]
    data = {render.OURS: {"verb": "press", "payload": "p"}}
    assert (real["type"], real["data"]) == ("Action.Submit", data)
    assert real["associatedInputs"] == "none"
