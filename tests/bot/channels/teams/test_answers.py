"""What a form's answers are: texts of Teams' inputs, as the neutral fields read them."""

from typing import Any

import pytest

from bot.channels.teams.answers import Answers, given
from chat.fields import Choices, Line, Option, Search, Tick
from chat.forms import Form

ASKED = Form(
    title="Frågor",
    submit="Skicka",
    payload="f {}",
    fields=(
        Line(name="name", label="Namn"),
        Tick(name="tick", label="Ja?"),
        Choices(name="several", label="Vilka?", options=(Option(value="a,b", label="A"),)),
        Search(name="unit", label="Enhet", of="units"),
        Search(name="people", label="Vilka?", of="people", many=True),
    ),
)
ENTRA = "199cb84c-87b8-5f0e-ba9d-c73a0da9f238"


@pytest.mark.parametrize(
    ("inputs", "values"),
    [
        ({}, {}),
        ({"name": "Lönnen", "other": "x"}, {"name": "Lönnen"}),
        ({"name": 17, "tick": 1, "several": ["a"], "unit": {"x": 1}, "people": None}, {}),
        ({"name": True}, {}),
        ({"tick": "true"}, {"tick": True}),
        ({"tick": "false"}, {"tick": False}),
        ({"tick": True}, {"tick": True}),
        ({"several": "a%2Cb,c"}, {"several": ["a,b", "c"]}),
        ({"several": ""}, {"several": []}),
        ({"unit": "3"}, {"unit": ["3"]}),
        ({"unit": ""}, {"unit": []}),
        ({"people": "3,4"}, {"people": ["3", "4"]}),
    ],
)
def test_the_answers_of_a_form(inputs: dict[str, Any], values: dict[str, Any]) -> None:
    assert given(ASKED, inputs) == Answers(values, frozenset())


def test_people_by_their_entra_ids() -> None:
    assert given(ASKED, {"people": f"3,{ENTRA.upper()}", "unit": ENTRA}).people == {"people"}


def test_no_more_people_are_looked_up_than_show_that_there_are_too_many() -> None:
    found = given(ASKED, {"people": ",".join([*["7"] * 300, *map(str, range(100, 400))])})
    assert found.values == {"people": ["7", *map(str, range(100, 105))]}
