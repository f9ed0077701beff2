"""Where each script of a button begins: put straight into the database, then swept at chosen moments."""

import asyncio
from datetime import UTC, datetime, timedelta

from handlers.duties.pieces import MOST_IN_ONE
from handlers.overview.lists import PAGE as PAGE_OF_LIST
from handlers.register.addresses import parse_address
from store.models import Account, Duty
from store.models.duties import DutyKind, Outcome
from tests.accounts import add_account
from tests.handlers.overview.standings import several
from tests.remembered import remembered
from tests.scripts import applied
from tests.sweeping import sweep
from tests.talk import Talk, fills, presses
from tests.world import World, mail_waits

NAME = "Lönnens kök"
PAGE = "https://www.facebook.com/lonnenskok"
POST = f"{PAGE}/posts/1"
MONDAY = datetime(2027, 3, 8, 8, tzinfo=UTC)
THURSDAY = datetime(2027, 3, 11, 9, tzinfo=UTC)
NEXT_MONDAY = datetime(2027, 3, 15, 9, tzinfo=UTC)
REST = {"first": "2027-03-15", "last": "2027-03-28", "reason": "Köket byggs om."}


async def at(talk: Talk, moment: datetime) -> None:
    """The scheduler's sweep at that moment, and all that it brings has arrived."""
    talk.world.clock.at = moment
    await sweep(talk.world)
    async with asyncio.timeout(5):
        while mail_waits(talk.world):  # noqa: ASYNC110 - what is waited for is in the database
            await asyncio.sleep(0.01)


@remembered
async def account(talk: Talk, /) -> None:
    """A live account that Alva has and Cleo steps in for; Monday at nine."""
    talk.world.clock.at = MONDAY
    number = await add_account(talk.world, NAME, "alva", "cleo")
    async with talk.world.database.transaction() as session:
        found = await session.get_one(Account, number)
        found.url, found.address_key = PAGE, parse_address(PAGE).key


@remembered
async def monday(talk: Talk, /) -> None:
    """Alva is asked about the day."""
    await account(talk)
    await at(talk, MONDAY)


@remembered
async def thursday(talk: Talk, /) -> None:
    """Alva is asked about the week's posts, too."""
    await monday(talk)
    await at(talk, THURSDAY)


@remembered
async def published(talk: Talk, /) -> None:
    """Alva has told of one of the week's two posts."""
    await thursday(talk)
    await talk("alva", presses("Vi har publicerat"))


@remembered
async def week_over(talk: Talk, /) -> None:
    """Cleo is asked about the week's posts."""
    await thursday(talk)
    await at(talk, NEXT_MONDAY)


@remembered
async def comment(talk: Talk, /) -> None:
    """Olle has told of a comment, and Alva is asked to answer it."""
    await account(talk)
    await talk("olle", f"/kommentar {POST}")
    await at(talk, MONDAY)


@remembered
async def answered(talk: Talk, /) -> None:
    """Alva has answered the comment."""
    await comment(talk)
    await talk("alva", presses("Besvarad"))


@remembered
async def account_shown(talk: Talk, /) -> None:
    """Bo looks at how the account stands, and so does Alva."""
    await account(talk)
    await talk("bo", "/mina-konton", presses(NAME))
    await talk("alva", "/mina-konton", presses("Mer"))


@remembered
async def accounts_shown(talk: Talk, /) -> None:
    """Alva looks at how her accounts stand."""
    await account(talk)
    await talk("alva", "/mina-konton")


@remembered
async def whole_shown(talk: Talk, /) -> None:
    """Fia looks at how all accounts stand, and there is one more than a list has room for."""
    await several(talk.world, PAGE_OF_LIST + 1, Outcome.UNANSWERED)
    await talk("fia", "/lage")


@remembered
async def pause_asked(talk: Talk, /) -> None:
    """Alva has asked Bo for a pause."""
    await account_shown(talk)
    await talk("alva", presses("Pausa kontot"), fills(**REST))


@remembered
async def pause_approved(talk: Talk, /) -> None:
    """Bo has said yes."""
    await pause_asked(talk)
    await talk("bo", presses("Godkänn"))


@remembered
async def not_run(talk: Talk, /) -> None:
    """Nobody has answered the question about posts for weeks: Bo and the unit are asked what to do."""
    await account(talk)
    await _weeks_without(talk.world)
    await at(talk, MONDAY)


@remembered
async def nine_comments(talk: Talk, /) -> None:
    """Alva is asked to answer one more comment than a message has room for."""
    await account(talk)
    for number in range(MOST_IN_ONE + 1):
        await talk("olle", f"/kommentar {PAGE}/posts/{number}")
    await at(talk, MONDAY)


@remembered
async def guidelines(talk: Talk, /) -> None:
    """The information unit is to revise guidelines that have held for more than a year."""
    await at(talk, MONDAY)


@remembered
async def guidelines_ahead(talk: Talk, /) -> None:
    """The same some days before it is due."""
    await at(talk, datetime(2026, 12, 14, 9, tzinfo=UTC))


@remembered
async def decision(talk: Talk, /) -> None:
    """Alva has applied, and Bo is reminded."""
    await applied(talk)
    for day in (1, 2):
        await at(talk, datetime(2027, 3, day, 9, tzinfo=UTC))


@remembered
async def decision_late(talk: Talk, /) -> None:
    """Bo has not decided for a week: the information unit is told."""
    await decision(talk)
    for day in (4, 5, 8):
        await at(talk, datetime(2027, 3, day, 9, tzinfo=UTC))


@remembered
async def one_of_each(talk: Talk, /) -> None:
    """Every kind of duty at once."""
    await account(talk)
    await _weeks_without(talk.world)
    await applied(talk)
    await talk("olle", f"/kommentar {POST}")
    await at(talk, MONDAY)


async def _weeks_without(world: World) -> None:
    """So many weeks in a row without an answer that something is to be done."""
    rules = world.dispatch.policy.today(MONDAY).reminding
    async with world.database.transaction() as session:
        for weeks in range(1, rules.proposal_after_weeks.value + 1):
            ended = MONDAY - timedelta(weeks=weeks - 1, days=3)
            year, week, _day = ended.isocalendar()
            session.add(
                Duty(
                    kind=DutyKind.POSTING,
                    subject="account:1",
                    period=f"{year}-W{week:02}",
                    opened_at=ended - timedelta(days=4),
                    due_at=ended,
                    closed_at=ended,
                    outcome=Outcome.UNANSWERED,
                )
            )
