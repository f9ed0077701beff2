"""Every button and form of what is to be done, by owner, substitute, manager, unit and outsider (issue 5)."""

from typing import Any

import pytest
from sqlmodel import select

from chat.actions import Action
from chat.inbound import Press, Submit
from handlers.cover import actions as cover
from handlers.guidelines import actions as guidelines
from handlers.posting import actions as posting
from handlers.proposals import actions as proposals
from handlers.registry import TABLE, Button, FormSent
from handlers.substitutes import actions as substitutes
from handlers.waiting import actions as waiting
from handlers.watch import actions as watch
from policy.profile import Profile
from store.models import (
    Absence,
    Account,
    Assignment,
    Case,
    Closing,
    ClosingDecision,
    ClosingStep,
    Closure,
    Comment,
    Cover,
    Duty,
    HandOver,
    Hold,
    Leaving,
    Person,
    Post,
)
from store.models.duties import DutyKind
from store.models.pauses import Pause
from tests import world as worlds
from tests.handlers.duties import begun
from tests.handlers.duties.pressed import PEOPLE, REFUSED, SCRIPTS, Script
from tests.scripts import number
from tests.sweeping import all_duties
from tests.talk import Standing, Talk, fills
from tests.world import World

TOPICS = {
    "posting",
    "comments",
    "watch",
    "waiting",
    "guidelines",
    "proposals",
    "pauses",
    "cover",
    "planning",
    "substitutes",
    "close",
    "holds",
    "overview",
    "duties",
    "hand_over",
}
OF_A_DUTY: dict[type[Action], DutyKind] = {
    posting.Published: DutyKind.POSTING,
    posting.NotPublished: DutyKind.POSTING,
    watch.AllAnswered: DutyKind.WATCH,
    watch.SomeUnanswered: DutyKind.WATCH,
    cover.Take: DutyKind.COVER,
    cover.Put: DutyKind.COVER,
    cover.Shut: DutyKind.COVER,
    substitutes.Appoint: DutyKind.SUBSTITUTE,
    proposals.Talk: DutyKind.PROPOSAL,
    proposals.Close: DutyKind.PROPOSAL,
    waiting.Reassign: DutyKind.DECISION,
    guidelines.Revised: DutyKind.REVIEW,
}
CHANGED: tuple[Any, ...] = (
    Cover,
    Closure,
    Absence,
    Assignment,
    HandOver,
    Leaving,
    Person,
    Duty,
    Comment,
    Pause,
    Post,
    Account,
    Case,
    ClosingStep,
    ClosingDecision,
    Closing,
    Hold,
)

Rows = dict[Any, dict[int, dict[str, Any]]]


@pytest.fixture
def rules() -> Profile:
    """Exempelkommun's rules as they are: whoever has an account is asked each working day."""
    return worlds.profile()


@pytest.mark.parametrize("script", SCRIPTS, ids=str)
async def test_each_sees(talk: Talk, world: World, script: Script) -> None:
    await script.begins(talk)
    payload = button(talk, script.holder, script.label).payload
    assert payload.startswith(f"{script.action.name} ")
    before = await rows(world)
    for who, expected in script.sees.items():
        await presses_it(talk, who, payload, expected)
        if expected in REFUSED:
            assert await rows(world) == before
        elif script.form:
            await sends_it(talk, who, script)
        await put_back(world, before)


@pytest.mark.parametrize("script", [one for one in SCRIPTS if one.form is one.action], ids=str)
async def test_a_form_that_nobody_was_shown(talk: Talk, world: World, script: Script) -> None:
    await script.begins(talk)
    payload = button(talk, script.holder, script.label).payload
    before = await rows(world)
    for who in (who for who, expected in script.sees.items() if expected in REFUSED):
        await talk.send(who, Submit(payload=payload, values=filled(talk, script)))
        assert script.sees[who] in talk.seen(who)
        assert await rows(world) == before


async def test_a_button_is_for_its_own_kind(talk: Talk, world: World) -> None:
    """A press forged by somebody with a part in everything, on what it is not for: answered, not done."""
    await begun.one_of_each(talk)
    opened = [one for kind in DutyKind for one in await all_duties(world, kind)]
    assert {one.kind for one in opened} == set(DutyKind)
    before = await rows(world)
    for action, kind in OF_A_DUTY.items():
        other = {"account": 1} if "account" in action.model_fields else {}
        for duty in (one for one in opened if one.kind != kind):
            seen = turned_down(talk)
            await talk.send("fia", Press(payload=action.model_validate({"duty": duty.id, **other}).pack()))
            assert turned_down(talk) == seen + 1, (action.name, duty.kind)
            assert await rows(world) == before
    assert "Något gick fel" not in talk.seen("fia")


def turned_down(talk: Talk) -> int:
    """How often Fia was told that she may not, or that there is no such thing to do any more."""
    return sum(card.title in ("Det gick inte", "Det gäller inte längre") for card in talk.cards("fia"))


def test_every_button_is_pressed_by_everybody() -> None:
    assert {one.action for one in SCRIPTS} == of_these_topics(Button)
    assert [str(one) for one in SCRIPTS if set(one.sees) != set(PEOPLE)] == []


def test_every_form_is_sent() -> None:
    assert {one.form for one in SCRIPTS if one.form} == of_these_topics(FormSent)


def of_these_topics(kind: type[Button | FormSent]) -> set[Any]:
    """The actions of these topics in the registry."""
    several = (line.action for line in TABLE if isinstance(line, kind))
    return {action for action in several if action.__module__.split(".")[1] in TOPICS}


def button(talk: Talk, who: str, label: str) -> Standing:
    """The last such button in the newest message that has one."""
    for message in reversed(talk.buttons(who)):
        for standing in reversed(message):
            if standing.label.startswith(label):
                return standing
    raise AssertionError(f"{who} has no button {label!r}:\n{talk.seen(who)}")


async def presses_it(talk: Talk, who: str, payload: str, expected: str) -> None:
    """Where it stands before the person, else as a forged press; it is answered with that."""
    own = (one for message in reversed(talk.buttons(who)) for one in message if one.payload == payload)
    at = next(own, Standing("", payload, "", ""))
    seen = talk.seen(who).count(expected)
    await talk.send(who, Press(payload=payload, message=at.message), at.place)
    assert talk.seen(who).count(expected) > seen, f"{who} does not see {expected!r} but:\n{talk.seen(who)}"


async def sends_it(talk: Talk, who: str, script: Script) -> None:
    """The form that has opened."""
    assert script.form is not None
    assert talk.forms[who].payload.startswith(f"{script.form.name} ")
    seen = talk.seen(who).count(script.then)
    await talk(who, fills(**filled(talk, script)))
    assert talk.seen(who).count(script.then) > seen, f"{who} does not see {script.then!r}:\n{talk.seen(who)}"


def filled(talk: Talk, script: Script) -> dict[str, Any]:
    """What is filled in, with people by their numbers."""
    return {
        name: [number(talk, value)] if value in talk.world.people else value
        for name, value in script.fills.items()
    }


async def rows(world: World) -> Rows:
    """What a press may change, as it is stored."""
    async with world.database.reading() as session:
        return {
            model: {one.id: one.model_dump() for one in await session.exec(select(model))}
            for model in CHANGED
        }


async def put_back(world: World, before: Rows) -> None:
    """Let everything be as it was, for the next to press the same button."""
    async with world.database.transaction() as session:
        for model, kept in before.items():
            for one in await session.exec(select(model)):
                if one.id not in kept:
                    await session.delete(one)
                    continue
                for name, value in kept[one.id].items():
                    setattr(one, name, value)
                session.add(one)
