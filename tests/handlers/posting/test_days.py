"""A post counts in the week in which it was published, whenever it is told of."""

from datetime import UTC, datetime, timedelta

import pytest

from chat.actions import BadAction
from chat.inbound import Press
from store.models import Assignment, Duty
from store.models.accounts import Part
from store.models.duties import DutyKind, Outcome
from store.queries import accounts, duties
from tests.accounts import add_account
from tests.handlers.duties.begun import MONDAY, POST, THURSDAY
from tests.handlers.posting.conftest import counted
from tests.sweeping import all_duties
from tests.talk import Talk, presses, sees, sees_not
from tests.world import World


async def test_a_post_of_last_week_counts_for_last_week(monday: Talk, world: World) -> None:
    await monday("alva", f"/publicerat {POST} i söndags")
    await monday("alva", sees("publicerade på Lönnens kök (Facebook) söndag 7 mars 2027"))
    assert await counted(world) == ["03-07"]
    await monday("alva", "/publicerat", sees("Det ska komma 1 inlägg till"))


@pytest.mark.parametrize("typed", ["i går", "igår 16.30", "2027-03-07", "i söndags kl 9"])
async def test_with_one_account_the_day_is_enough(monday: Talk, world: World, typed: str) -> None:
    await monday("alva", f"/publicerat {typed}", sees("söndag 7 mars 2027"))
    assert await counted(world) == ["03-07"]


async def test_a_day_of_this_week_counts_for_this_week(thursday: Talk, world: World) -> None:
    await thursday("alva", "/publicerat i måndags", sees("måndag 8 mars 2027. Det ska komma 1 inlägg till"))
    assert await counted(world) == ["03-08"]


async def test_with_several_accounts_the_day_is_kept(monday: Talk, world: World) -> None:
    await add_account(world, "Lönnens bibliotek", owner="alva")
    await monday("alva", "/publicerat i går", presses("Lönnens kök (Facebook)"), sees("söndag 7 mars 2027"))
    assert await counted(world) == ["03-07"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("idag 23:00", "Den tiden har inte varit än. Skriv när inlägget publicerades."),
        ("2027-03-09", "Den tiden har inte varit än"),
        ("2027-01-10", "Det är mer än åtta veckor sedan"),
        ("i morgon", "Det förstår jag inte"),
    ],
)
@pytest.mark.parametrize("link", ["", f"{POST} "])
async def test_what_is_no_day_is_refused(
    monday: Talk, world: World, link: str, typed: str, sentence: str
) -> None:
    await monday("alva", f"/publicerat {link}{typed}", sees(sentence))
    assert await counted(world) == []


async def test_eight_weeks_ago_is_not_too_long(monday: Talk, world: World) -> None:
    await add_account(world, "Lönnens bibliotek", owner="alva")
    await monday("alva", "/publicerat 2027-01-11", presses("Lönnens kök (Facebook)"), sees_not("åtta veckor"))
    assert await counted(world) == ["01-11"]


@pytest.mark.parametrize(
    "at",
    [
        "2026-12-31T12:00:00Z",
        "2027-03-08T08:00:01Z",
        "9999-12-31T23:59:59-12:00",
        "0001-01-01T00:00:00+14:00",
    ],
)
async def test_a_forged_time_is_refused(monday: Talk, world: World, at: str) -> None:
    await monday.send("alva", Press(payload=f'posting.published {{"account":1,"at":"{at}"}}'))
    await monday("alva", sees("åtta veckor"))
    assert await counted(world) == []


@pytest.mark.parametrize(
    "at",
    ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00", "2027-06-01T00:00:00Z", "2027-03-08T07:00:00Z"],
)
async def test_a_week_that_is_asked_about_has_no_other_time(thursday: Talk, world: World, at: str) -> None:
    (duty,) = await all_duties(world, "posting")
    forged = f'posting.published {{"account":1,"duty":{duty.id},"at":"{at}"}}'
    with pytest.raises(BadAction):
        await thursday.send("alva", Press(payload=forged))
    assert await counted(world) == []


@pytest.mark.parametrize(
    ("outcome", "after"), [("unanswered", "done"), ("missed", "done"), ("void", "void"), ("", "done")]
)
async def test_a_week_that_had_ended_is_kept_after_all(
    monday: Talk, world: World, outcome: str, after: str
) -> None:
    await last_week(world, outcome)
    await monday("alva", "/publicerat i lördags")
    assert (await all_duties(world, "posting"))[0].outcome == outcome
    said = sees_not if outcome == "void" else sees  # no post is asked for in a week that is void
    await monday("alva", "/publicerat i söndags", said("Det var allt för vecka 9"))
    assert (await all_duties(world, "posting"))[0].outcome == after


async def last_week(world: World, outcome: str) -> None:
    """The week before had ended so."""
    ended = MONDAY - timedelta(days=2, hours=16)
    async with world.database.transaction() as session:
        session.add(
            Duty(
                kind=DutyKind.POSTING,
                subject="account:1",
                period="2027-W09",
                opened_at=ended - timedelta(days=4),
                due_at=ended,
                closed_at=ended if outcome else None,
                outcome=Outcome(outcome) if outcome else "",
            )
        )


FRIDAY = datetime(2027, 3, 12, 7, tzinfo=UTC)
"""When the first rung comes where one post is missing."""


@pytest.mark.parametrize(
    ("chosen", "others", "comes"),
    [
        (FRIDAY + timedelta(hours=5), False, FRIDAY + timedelta(hours=5)),
        (FRIDAY + timedelta(hours=5), True, FRIDAY),  # others of the rung do not wait for them
        (THURSDAY + timedelta(hours=3), False, THURSDAY + timedelta(hours=3)),
        (None, False, FRIDAY),
    ],
)
async def test_a_post_does_not_overwrite_when_somebody_wants_to_be_asked(
    thursday: Talk, world: World, chosen: datetime | None, others: bool, comes: datetime
) -> None:
    if others:
        await has_too(world)
    (duty,) = await all_duties(world, "posting")
    async with world.database.transaction() as session:
        row = await session.get_one(Duty, duty.id)
        row.step = 0
        (nudge,) = (await duties.nudges(session, [row.id or 0]))[row.id or 0]
        nudge.again_at = chosen
        session.add_all((row, nudge))
    await thursday("cleo", "/publicerat")
    assert (await all_duties(world, "posting"))[0].next_at == comes


async def has_too(world: World) -> None:
    """Bo has the account, too."""
    async with world.database.transaction() as session:
        bo = Assignment(person_id=world.bo.id or 0, part=Part.OWNER, account_id=1, starts_at=MONDAY)
        await accounts.assign(session, bo)
