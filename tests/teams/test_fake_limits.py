"""What the fake refuses of cards, and how it reads them."""

import pytest

from bot.channels.teams import render
from tests.bot.channels.teams.made import FIELDS, PARTS, drawn_form
from tests.bot.channels.teams.made import card as made_card
from tests.teams.cards import actions, text_of
from tests.teams.drawn import TEXT, asking, attached, card, execute, field, submit
from tests.teams.limits import check_attachment, check_card
from tests.teams.workspace import Json

CHOICES = [{"title": str(number), "value": str(number)} for number in range(3)]
WRONG = {
    "no card": {"type": "message"},
    "too new": card(version="1.6"),
    "no version": card(version=None),
    "no list": card(actions={}),
    "unknown element": card({"type": "Chart.Pie"}),
    "unknown inside": card({"type": "Container", "items": [{"type": "Carousel"}]}),
    "column outside": card({"type": "Column", "items": []}),
    "no text": card({"type": "TextBlock"}),
    "no run": card({"type": "RichTextBlock", "inlines": [TEXT]}),
    "unknown action": card(actions=[{"type": "Action.Http", "title": "x"}]),
    "no title": card(actions=[execute(title="")]),
    "one id twice": card(field("a"), {"type": "Container", "items": [field("a", "Date")]}),
    "one id twice, once hidden": card(
        field("a"), actions=[asking("x") | {"card": card(field("a"), actions=[execute()])}]
    ),
    "no id": card(field("")),
    "a question in a question": card(actions=[asking("x", asking("y", execute()))]),
    "a question of a text": card(TEXT | {"selectAction": asking("x", execute())}),
    "no such action in a question": card(actions=[asking("x", {"type": "Action.Http"})]),
    "refresh by submit": card(refresh={"action": submit()}),
    "refresh of 61": card(refresh={"action": execute(), "userIds": ["29:1"] * 61}),
    "nothing to choose": card(field("a", "ChoiceSet", choices=[])),
    "choices of the same value": card(field("a", "ChoiceSet", choices=CHOICES[:1] * 2)),
    "a choice without title": card(field("a", "ChoiceSet", choices=[{"value": "1"}])),
    "chosen, not offered": card(field("a", "ChoiceSet", choices=CHOICES, value="1,2")),
    "a search without dataset": card(
        field("a", "ChoiceSet", choices=[], **{"choices.data": {"type": "Data.Query"}})
    ),
    "a toggle without title": card(field("a", "Toggle")),
    "no day": card(field("a", "Date", value="1 mars")),
    "begins too long": card(field("a", maxLength=2, value="abc")),
    "begins with a number": card(field("a", value=1)),
    "too many bytes": card({"type": "TextBlock", "text": "å" * 14_000}),
}
RIGHT = {
    "refresh": card(refresh={"action": execute(title=""), "userIds": ["29:1"] * 60}),
    "choices": card(field("a", "ChoiceSet", choices=CHOICES, value="1,2", isMultiSelect=True)),
    "a question": card({"type": "ActionSet", "actions": [asking("x", execute())]}),
    "runs": card({"type": "RichTextBlock", "inlines": ["a", {"type": "TextRun", "text": "b"}]}),
    "columns": card({"type": "ColumnSet", "columns": [{"type": "Column", "items": [TEXT]}]}),
}


@pytest.mark.parametrize("content", WRONG.values(), ids=WRONG)
def test_a_card_that_is_refused(content: Json) -> None:
    assert len(check_card(content)) == 1


@pytest.mark.parametrize("content", RIGHT.values(), ids=RIGHT)
def test_a_card_that_is_taken(content: Json) -> None:
    assert check_card(content) == []


def test_what_a_dialog_does_not_take() -> None:
    assert len(check_card(card(actions=[execute()]), in_dialog=True)) == 1
    assert check_card(card(actions=[submit()]), in_dialog=True) == []


def test_what_is_no_card() -> None:
    assert check_attachment(attached(card())) == []
    assert len(check_attachment({"contentType": "text/html", "content": card()})) == 1


@pytest.mark.parametrize("kind", PARTS)
def test_what_the_bot_draws_is_taken(kind: str) -> None:
    assert check_card(render.card(made_card(PARTS[kind]("Text")))) == []


@pytest.mark.parametrize("kind", FIELDS)
def test_the_forms_that_the_bot_draws_are_taken(kind: str) -> None:
    asked = FIELDS[kind]("Text").model_copy(update={"name": "f"})
    assert check_card(drawn_form(asked), in_dialog=True) == []
    assert check_card(drawn_form(asked, drawn={"send": "execute"})) == []


def test_what_an_action_sends() -> None:
    """Inputs of its own card and of those around it, and none of what another action shows."""
    content = card(field("a"), actions=[asking("x") | {"card": card(field("b"), actions=[execute()])}])
    shown, inner = actions(content)
    assert [one["id"] for one in shown.inputs] == ["a"]
    assert [one["id"] for one in inner.inputs] == ["a", "b"]
    assert inner.inside == [shown.action]


def test_a_card_as_text() -> None:
    content = card(
        {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": "Hej "}, "du"]},
        {"type": "FactSet", "facts": [{"title": "Namn", "value": "Lönnen"}]},
        field("a", value="skrivet"),
        field("b", "ChoiceSet", choices=[{"title": "Lund", "value": "1"}]),
        actions=[asking("Ta bort", execute(title="Ja"))],
    )
    lines = ["Hej du", "Namn Lönnen", "a", "skrivet", "b", "Lund", "[Ta bort]", "Hej", "[Ja]"]
    assert text_of(content).splitlines() == lines
