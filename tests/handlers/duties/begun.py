"""Where each script of a button begins: put straight into the database, then swept at chosen moments."""

import asyncio
from datetime import UTC, date, datetime, timedelta

from handlers.duties.pieces import MOST_IN_ONE
from handlers.overview.lists import PAGE as PAGE_OF_LIST
from handlers.register.addresses import parse_address
from store.models import Account, Assignment, Duty
from store.models.accounts import AccountStatus, Part
from store.models.duties import DutyKind, Outcome
from tests.accounts import add_account
from tests.handlers.overview.standings import several
from tests.remembered import remembered
from tests.scripts import applied, number, with_the_unit
from tests.sweeping import sweep
from tests.talk import Talk, fills, presses
from tests.world import World, mail_waits

NAME = "Lönnens kök"
PAGE = "https://www.facebook.com/lonnenskok"
POST = f"{PAGE}/posts/1"
MONDAY = datetime(2027, 3, 8, 8, tzinfo=UTC)
FRIDAY = datetime(2027, 3, 12, 9, tzinfo=UTC)
WEDNESDAY = datetime(2027, 3, 10, 9, tzinfo=UTC)
THURSDAY = datetime(2027, 3, 11, 9, tzinfo=UTC)
NEXT_MONDAY = datetime(2027, 3, 15, 9, tzinfo=UTC)
EIGHT_WEEKS_AHEAD = datetime(2027, 5, 3, 9, tzinfo=UTC)
SUMMER = {f"week_{date(2027, 6, 28) + timedelta(weeks=nth):%Y_%m_%d}": "here" for nth in range(7)}
AWAY = {"first": "2027-03-15", "last": "2027-03-19"}
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
async def absent(talk: Talk, /) -> None:
    """Alva is away next week, and Cleo is asked."""
    await account(talk)
    await talk("alva", "/franvaro", presses("Jag ska vara borta"), fills(**AWAY))
    await at(talk, MONDAY)
    await talk("alva", "/franvaro")


@remembered
async def absence_to_tell(talk: Talk, /) -> None:
    """Alva wants to tell that she is away."""
    await account(talk)
    await talk("alva", "/franvaro")


@remembered
async def calendar_wanted(talk: Talk, /) -> None:
    """Alva has got an address for her calendar."""
    await absence_to_tell(talk)
    await talk("alva", presses("Visa i min kalender"))


@remembered
async def covered(talk: Talk, /) -> None:
    """Cleo has said yes, and looks at what she has."""
    await absent(talk)
    await talk("cleo", presses("Ja, jag tar över"), "/franvaro")


@remembered
async def uncovered(talk: Talk, /) -> None:
    """Cleo cannot, and Bo is asked."""
    await absent(talk)
    await talk("cleo", presses("Jag kan inte"))
    await at(talk, MONDAY)


@remembered
async def holiday_asked(talk: Talk, /) -> None:
    """Alva is asked about the summer, for two accounts."""
    await account(talk)
    await add_account(talk.world, "Lönnens bad", "alva", "cleo")
    await at(talk, EIGHT_WEEKS_AHEAD)


@remembered
async def holiday_planned(talk: Talk, /) -> None:
    """Alva is away in week 28, and Cleo is asked."""
    await holiday_asked(talk)
    cleo = f"person-{number(talk, 'cleo')}"
    await talk("alva", presses("Planera veckorna"), fills(**{**SUMMER, "week_2027_07_12": cleo}))
    await at(talk, EIGHT_WEEKS_AHEAD)


@remembered
async def gap_shown(talk: Talk, /) -> None:
    """Bo looks at who has what in the weeks to come; Alva is away next week."""
    await absent(talk)
    await talk("bo", "/mina-konton", presses("Semestertäckning"))


@remembered
async def alone(talk: Talk, /) -> None:
    """Nobody steps in for Alva's account; she has known it for a week."""
    talk.world.clock.at = MONDAY
    await add_account(talk.world, NAME, "alva")
    await at(talk, MONDAY)
    await at(talk, NEXT_MONDAY)


@remembered
async def not_run(talk: Talk, /) -> None:
    """Nobody has answered the question about posts for weeks: Bo and the unit are asked what to do."""
    await account(talk)
    await _weeks_without(talk.world)
    await at(talk, MONDAY)


@remembered
async def closing_asked(talk: Talk, /) -> None:
    """Alva wants to close the account."""
    await account_shown(talk)
    await talk("alva", presses("Avsluta kontot"), fills(reason="Köket är nedlagt."))
    await at(talk, MONDAY)


@remembered
async def closing_asked_by_the_unit(talk: Talk, /) -> None:
    """Fia wants to close it, and Alva may answer."""
    await account(talk)
    await talk("fia", f"/avsluta-konto {NAME}", presses(NAME), fills(reason="Ingen svarar."))
    await at(talk, MONDAY)


@remembered
async def closing_refused(talk: Talk, /) -> None:
    """Bo has said no."""
    await closing_asked(talk)
    await talk("bo", presses("Nej, kontot ska"), fills(reason="Vi öppnar igen."))


@remembered
async def closing_agreed(talk: Talk, /) -> None:
    """Both have said yes."""
    await closing_asked(talk)
    await talk("bo", presses("Ja, avsluta"))
    await talk("fia", presses("Ja, avsluta"))


@remembered
async def closing_farewelled(talk: Talk, /) -> None:
    """Alva has told of the farewell, and could correct it."""
    await closing_agreed(talk)
    await talk("alva", presses("Nästa steg: Ta farväl"), fills(on="2027-03-08"))


@remembered
async def closing_corrected(talk: Talk, /) -> None:
    """Alva has asked which step she can correct."""
    await closing_farewelled(talk)
    await talk("alva", presses("Rätta"))


@remembered
async def closing_reminded(talk: Talk, /) -> None:
    """Alva is reminded of the farewell."""
    await closing_agreed(talk)
    await at(talk, FRIDAY)


@remembered
async def closing_to_decide(talk: Talk, /) -> None:
    """Bo is reminded to decide."""
    await closing_asked(talk)
    await at(talk, WEDNESDAY)


@remembered
async def closed(talk: Talk, /) -> None:
    """The account is closed, and Fia looks at it in the register."""
    await account(talk)
    async with talk.world.database.transaction() as session:
        (await session.get_one(Account, 1)).status = AccountStatus.CLOSED
    await talk("fia", "/kontoregister kök", presses(NAME))


@remembered
async def registered(talk: Talk, /) -> None:
    """Fia looks at the account in the register."""
    await account(talk)
    await talk("fia", "/kontoregister kök", presses(NAME))


@remembered
async def on_hold(talk: Talk, /) -> None:
    """The account is on hold."""
    await registered(talk)
    await talk("fia", presses("Rättslig spärr"), fills(reason="Någon har begärt ut handlingarna."))


@remembered
async def applied_for(talk: Talk, /) -> None:
    """Fia is to decide on an application."""
    await with_the_unit(talk)


@remembered
async def nine_comments(talk: Talk, /) -> None:
    """Alva is asked to answer one more comment than a message has room for."""
    await account(talk)
    for nth in range(MOST_IN_ONE + 1):
        await talk("olle", f"/kommentar {PAGE}/posts/{nth}")
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
async def hand_over_asked(talk: Talk, /) -> None:
    """Alva has asked Cleo, who steps in, to take the account over."""
    await account(talk)
    await talk("alva", "/overlat-konto", presses(NAME))
    await talk("alva", fills(person=[number(talk, "cleo")], reason="moves"))


@remembered
async def hand_over_reminded(talk: Talk, /) -> None:
    """Cleo has not answered."""
    await hand_over_asked(talk)
    await at(talk, MONDAY + timedelta(days=1))


@remembered
async def hand_over_accepted(talk: Talk, /) -> None:
    """Cleo has said yes, and Bo is asked."""
    await hand_over_asked(talk)
    await talk("cleo", presses("Ja, jag tar över"))


@remembered
async def hand_over_moving(talk: Talk, /) -> None:
    """Bo has approved it, and Alva is to add Cleo."""
    await hand_over_accepted(talk)
    await talk("bo", presses("Godkänn"))


@remembered
async def hand_over_moved(talk: Talk, /) -> None:
    """All steps are done, and both are to confirm."""
    await hand_over_moving(talk)
    await talk("alva", presses("Nästa steg"), fills(done=True))
    await talk("cleo", presses("Nästa steg"))
    while "cleo" in talk.forms:
        await talk("cleo", fills(done=True))


@remembered
async def left(talk: Talk, /) -> None:
    """Alva has left, and Bo is to name somebody."""
    await account(talk)
    async with talk.world.database.transaction() as session:
        (await session.merge(talk.world.alva)).active = False
    await at(talk, MONDAY)
    async with talk.world.database.transaction() as session:
        (await session.merge(talk.world.alva)).active = True  # so that she can press as well


@remembered
async def own_to_hand_over(talk: Talk, /) -> None:
    """Bo looks at what he may hand over, and Alva at hers."""
    await account(talk)
    for who in ("bo", "alva"):
        await talk(who, "/overlat-konto")


@remembered
async def two_owners(talk: Talk, /) -> None:
    """Bo is to say which of two hands over."""
    await account(talk)
    async with talk.world.database.transaction() as session:
        one = Assignment(person_id=talk.world.gun.id or 0, part=Part.OWNER, account_id=1, starts_at=MONDAY)
        session.add(one)
    await talk("bo", "/overlat-konto", presses(NAME))


@remembered
async def told_to_leave(talk: Talk, /) -> None:
    """Bo has told that Alva leaves."""
    await account(talk)
    await talk("bo", "/overlat-konto", presses("Någon slutar"))
    await talk("bo", fills(person=[number(talk, "alva")], last="2027-03-31"))


@remembered
async def one_of_each(talk: Talk, /) -> None:
    """Every kind of duty at once."""
    await account(talk)
    await add_account(talk.world, "Lönnens bad", "alva")
    await _weeks_without(talk.world)
    await applied(talk)
    await talk("olle", f"/kommentar {POST}")
    await talk("alva", "/franvaro", presses("Jag ska vara borta"), fills(**AWAY))
    await talk("alva", "/overlat-konto", presses(NAME))
    await talk("alva", fills(person=[number(talk, "cleo")], reason="moves"))
    await talk("alva", "/avsluta-konto Lönnens bad", presses("Lönnens bad"), fills(reason="Badet är rivet."))
    await at(talk, MONDAY)
    async with talk.world.database.transaction() as session:
        alva = f"person:{talk.world.alva.id}"
        session.add(
            Duty(kind=DutyKind.PLAN, subject=alva, period="summer-2027", opened_at=MONDAY, due_at=MONDAY)
        )


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
