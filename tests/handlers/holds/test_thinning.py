"""Whatever is thinned in time: not while a legal hold is on what it is about, and then again."""

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import pytest
from sqlmodel import select

from handlers.close import actions as close
from handlers.comments import actions as comment_actions
from handlers.proposals.flow import CONCERNED
from handlers.thinning import thin_words
from store.db import Session
from store.models import Closing, Comment, Draft, Duty, OutboxMessage, Pause
from store.models.absences import Absence, Cover
from store.models.comments import CommentState
from store.models.duties import DutyKind
from store.models.holds import Hold
from store.models.messages import HandledEvent
from store.queries import drafts, events, holds
from tests.accounts import add_account
from tests.world import World

LONG = timedelta(days=3_000)
WRITTEN = "Vi har pratat om det."
Make = Callable[[World, Session, int], Awaitable[None]]
Left = Callable[[Session], Awaitable[object]]


def draft(world: World, form: str) -> Draft:
    answers = {"reason": WRITTEN}
    return Draft(person_id=world.fia.id or 0, form=form, answers=answers, changed_at=world.clock.now())


def duty(world: World, account: int) -> Duty:
    now = world.clock.now()
    return Duty(
        kind=DutyKind.PROPOSAL,
        subject=f"account:{account}",
        period="2027-03-01",
        opened_at=now,
        due_at=now,
        closed_at=now,
        words=WRITTEN,
        words_at=now,
    )


def comment(world: World, account: int) -> Comment:
    now, who = world.clock.now(), world.olle.id or 0
    return Comment(
        account_id=account,
        received_at=now,
        told_by_id=who,
        told_at=now,
        state=CommentState.NO_ANSWER,
        reason=WRITTEN,
        changed_by_id=who,
        changed_at=now,
    )


def absence(world: World, who: str) -> Absence:
    now, number = world.clock.now(), world.people[who].id or 0
    return Absence(
        person_id=number,
        starts_at=now,
        ends_at=now + timedelta(days=1),
        reason="illness",
        told_by_id=number,
        told_at=now,
        over_at=now + timedelta(days=1),
    )


async def put(session: Session, *rows: object) -> None:
    session.add_all(rows)
    await session.flush()


async def words_of_a_duty(world: World, session: Session, account: int) -> None:
    await put(session, duty(world, account))


async def a_cards_copy(world: World, session: Session, account: int) -> None:
    one = duty(world, account)
    await put(session, one)
    now = world.clock.now()
    card = {"title": "Ska avslutas", "parts": [{"kind": "quote", "who": "Bo", "text": WRITTEN}]}
    await put(
        session,
        OutboxMessage(
            recipient="place:information_unit",
            card=str(card).replace("'", '"'),
            subject=f"duty:{one.id}",
            role=CONCERNED,
            created_at=now,
            due_at=now,
        ),
    )


async def reason_of_a_comment(world: World, session: Session, account: int) -> None:
    await put(session, comment(world, account))


async def reason_of_a_pause(world: World, session: Session, account: int) -> None:
    first, last = date(2027, 3, 1), date(2027, 3, 2)
    who = world.alva.id or 0
    pause = Pause(
        account_id=account,
        first_day=first,
        last_day=last,
        reason=WRITTEN,
        asked_by_id=who,
        asked_at=world.clock.now(),
    )
    await put(session, pause)


async def draft_about_the_account(world: World, session: Session, account: int) -> None:
    await put(session, draft(world, close.Ask(account=account).pack()))


async def draft_about_its_closing(world: World, session: Session, account: int) -> None:
    closing = Closing(
        account_id=account,
        profile_version_id=1,
        asked_by_id=world.alva.id or 0,
        asked_at=world.clock.now(),
        reason="Nu.",
    )
    await put(session, closing)
    await put(session, draft(world, close.Step(closing=closing.id or 0, key="archive").pack()))


async def draft_about_a_comment(world: World, session: Session, account: int) -> None:
    one = comment(world, account)
    one.reason = ""
    await put(session, one)
    await put(session, draft(world, comment_actions.Other(comment=one.id or 0).pack()))


async def what_was_answered(world: World, session: Session, account: int) -> None:
    payload = close.Ask(account=account).pack().replace('"', '\\"')
    reply = f'{{"kind":"ask","form":{{"title":"{WRITTEN}","payload":"{payload}"}}}}'
    await events.handled(session, world.clock.now(), "web", "event-1", reply)


async def why_its_owner_was_away(world: World, session: Session, account: int) -> None:
    await put(session, absence(world, "alva"))


async def why_somebody_was_away_for_whom_it_was_taken_over(
    world: World, session: Session, account: int
) -> None:
    one = absence(world, "olle")
    await put(session, one)
    cover = Cover(
        absence_id=one.id or 0,
        account_id=account,
        person_id=world.cleo.id or 0,
        starts_at=one.starts_at,
        given_by_id=world.cleo.id or 0,
        given_at=one.starts_at,
    )
    await put(session, cover)


THINGS: list[Make] = [
    words_of_a_duty,
    a_cards_copy,
    reason_of_a_comment,
    reason_of_a_pause,
    draft_about_the_account,
    draft_about_its_closing,
    draft_about_a_comment,
    what_was_answered,
    why_its_owner_was_away,
    why_somebody_was_away_for_whom_it_was_taken_over,
]


async def everything(session: Session) -> str:
    """All that people wrote that is left, in every table that is thinned."""
    tables = (Duty, OutboxMessage, Comment, Pause, Draft, HandledEvent, Absence)
    rows = [one for table in tables for one in await session.exec(select(table))]
    return " ".join(row.model_dump_json() for row in rows)


async def thin(world: World) -> str:
    """What is left when years have passed."""
    async with world.database.transaction() as session:
        now = world.clock.now() + LONG
        await thin_words(session, world.dispatch.policy, now)
        await drafts.thin(session, now)
        await events.forget(session, now)
    async with world.database.reading() as session:
        return await everything(session)


@pytest.mark.parametrize("make", THINGS, ids=lambda make: make.__name__)
async def test_what_is_on_hold_is_kept_until_it_is_lifted(world: World, make: Make) -> None:
    number = await add_account(world, "Lönnens kök", "alva", "cleo")
    hold = Hold(
        subject=f"account:{number}", reason="Tvist.", set_by_id=world.fia.id or 0, set_at=world.clock.now()
    )
    async with world.database.transaction() as session:
        await make(world, session, number)
        await holds.put(session, hold)
    assert WRITTEN in (left := await thin(world)) or "illness" in left
    async with world.database.transaction() as session:
        holds.lift(session, await session.get_one(Hold, hold.id), world.clock.now(), world.fia.id or 0)
    assert WRITTEN not in (left := await thin(world))
    assert "illness" not in left


@pytest.mark.parametrize("make", THINGS, ids=lambda make: make.__name__)
async def test_what_is_not_on_hold_is_thinned(world: World, make: Make) -> None:
    """Of another account: the hold is on the first, whose owner has nothing to do with the second."""
    first = await add_account(world, "Lönnens kök", "gun", "fia")
    second = await add_account(world, "Lönnens gård", "alva", "cleo")
    hold = Hold(
        subject=f"account:{first}", reason="Tvist.", set_by_id=world.fia.id or 0, set_at=world.clock.now()
    )
    async with world.database.transaction() as session:
        await make(world, session, second)
        await holds.put(session, hold)
    assert WRITTEN not in (left := await thin(world))
    assert "illness" not in left


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ('close.ask {"account":7}', True),
        ('close.ask {"account":77}', False),
        ('close.ask {"account":1,"x":7}', False),
        ('decide.refuse {"case":3,"turn":1}', True),
        ('"payload":"decide.refuse {\\"case\\":3}"', True),
        ('"payload":"decide.refuse {\\"case\\":33}"', False),
        ("17", False),
        ("", False),
    ],
)
def test_what_a_text_is_about(text: str, about: bool) -> None:
    assert holds.is_about(text, {"account:7", "case:3"}) is about


async def test_nothing_is_kept_where_no_hold_is_on(world: World) -> None:
    async with world.database.reading() as session:
        assert await holds.kept(session) == set()
