"""The calendar feed: what it says, how it is written, and that calendars take it."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from bot.web.calendar import calendar_route, feed
from chat.language import speaking
from handlers.context import stored_id
from handlers.cover.feed import Item
from handlers.cover.spans import Span
from store.models import Account, Person
from store.models.addresses import Purpose
from store.queries import addresses, people
from tests.accounts import add_account
from tests.bot.pages.serving import Got, got, served
from tests.handlers.cover.absent import MONDAY, away, covered
from tests.talk import Talk, fills, presses
from tests.world import World

HOME = ZoneInfo("Europe/Stockholm")
CLEO = Person(id=2, name="Cleo Exempelsson")
ALVA = Person(id=1, name="Alva Exempelsson")


@pytest.fixture
async def monday(talk: Talk, world: World) -> Talk:
    """Alva has an account, Cleo steps in; it is Monday at nine."""
    await add_account(world, "Lönnens kök", "alva", "cleo")
    world.clock.at = MONDAY
    return talk


@pytest.fixture
async def base(world: World) -> AsyncIterator[str]:
    async with served(calendar_route(world.database, world.clock)) as address:
        yield address


async def address(world: World, base: str, who: str) -> str:
    person = stored_id(world.people[who].id)
    async with world.database.transaction() as session:
        secret = await addresses.make(session, world.clock.now(), person, Purpose.CALENDAR)
    return f"{base}/calendar/{secret}.ics"


async def events(world: World, base: str, who: str) -> list[Event]:
    answer = await got(await address(world, base, who))
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    found: list[Event] = Calendar.from_ical(answer.text).events
    return found


def shown(event: Event) -> tuple[str, Any, Any]:
    return str(event["summary"]), event.decoded("dtstart"), event.decoded("dtend")


async def test_whoever_takes_over_sees_for_whom_in_whole_days(monday: Talk, world: World, base: str) -> None:
    await covered(monday, reason="illness")
    (event,) = await events(world, base, "cleo")
    text = "Du har Lönnens kök (Facebook): Alva Exempelsson är borta"
    assert shown(event) == (text, date(2027, 3, 15), date(2027, 3, 20))
    assert "sjuk" not in event.to_ical().decode().lower()
    assert str(event["transp"]) == "TRANSPARENT"


async def test_whoever_is_away_sees_who_takes_over(monday: Talk, world: World, base: str) -> None:
    await covered(monday)
    (event,) = await events(world, base, "alva")
    text = "Cleo Exempelsson har Lönnens kök (Facebook) medan du är borta"
    assert shown(event) == (text, date(2027, 3, 15), date(2027, 3, 20))


async def test_nobody_else_sees_it_nor_before_somebody_has_said_yes(
    monday: Talk, world: World, base: str
) -> None:
    await away(monday)
    assert await events(world, base, "alva") == []
    await monday("cleo", presses("Ja, jag tar över"))
    assert [await events(world, base, who) for who in ("bo", "fia", "olle")] == [[], [], []]


async def test_part_of_a_day_is_told_in_utc(monday: Talk, world: World, base: str) -> None:
    await covered(monday, first="2027-03-30", first_at="13.00", last="2027-03-30", last_at="16.30")
    (event,) = await events(world, base, "cleo")  # the clocks have been put forward two days before
    assert shown(event)[1:] == (
        datetime(2027, 3, 30, 11, tzinfo=UTC),
        datetime(2027, 3, 30, 14, 30, tzinfo=UTC),
    )
    assert b"DTSTART:20270330T110000Z" in event.to_ical()


async def test_days_over_the_change_of_clocks_are_whole(monday: Talk, world: World, base: str) -> None:
    await covered(monday, first="2027-03-26", last="2027-03-30")
    assert shown((await events(world, base, "cleo"))[0])[1:] == (date(2027, 3, 26), date(2027, 3, 31))


async def test_what_has_no_end_yet_goes_on_for_some_weeks(monday: Talk, world: World, base: str) -> None:
    await covered(monday, first="2027-03-15", last="")
    (event,) = await events(world, base, "cleo")
    assert shown(event)[0].endswith("är borta (tills vidare)")
    assert shown(event)[1:] == (date(2027, 3, 15), date(2027, 4, 12))


async def test_a_change_is_the_same_event_with_a_higher_number(monday: Talk, world: World, base: str) -> None:
    await covered(monday)
    (before,) = await events(world, base, "cleo")
    world.clock.advance(timedelta(hours=1))
    await monday("alva", "/franvaro", presses("Ändra"), fills(last="2027-03-17"))
    (after,) = await events(world, base, "cleo")
    assert after["uid"] == before["uid"]
    assert shown(after)[2] == date(2027, 3, 18)
    assert after.sequence > before.sequence
    assert after.decoded("last-modified") == world.clock.now() > before.decoded("last-modified")


@pytest.mark.parametrize(("who", "label"), [("alva", "Jag är inte borta"), ("cleo", "Jag kan inte längre")])
async def test_what_is_not_to_be_is_gone(monday: Talk, world: World, base: str, who: str, label: str) -> None:
    await covered(monday)
    await monday(who, "/franvaro", presses(label))
    assert await events(world, base, "cleo") == []
    assert await events(world, base, "alva") == []


async def test_what_is_over_stands_for_eight_weeks(monday: Talk, world: World, base: str) -> None:
    await covered(monday)
    over = datetime(2027, 3, 20, tzinfo=HOME)
    world.clock.at = over + timedelta(weeks=8) - timedelta(seconds=1)
    assert len(await events(world, base, "cleo")) == 1
    world.clock.at = over + timedelta(weeks=8)
    assert await events(world, base, "cleo") == []


async def test_who_has_left_has_no_calendar_any_more(monday: Talk, world: World, base: str) -> None:
    await covered(monday)
    url = await address(world, base, "cleo")
    assert (await got(url)).status == 200
    async with world.database.transaction() as session:
        await people.leave(session, "test", "cleo")
    assert (await got(url)).status == 404
    assert await events(world, base, "alva") == []


async def test_a_calendar_with_nothing_in_it_is_one(monday: Talk, world: World, base: str) -> None:
    answer = await got(await address(world, base, "olle"))
    empty = Calendar.from_ical(answer.text)
    assert empty["prodid"] == "-//Kontolots//Cover//SV"
    assert len(empty.subcomponents) == 1


async def test_what_a_calendar_wants_to_know(monday: Talk, world: World, base: str) -> None:
    await covered(monday)
    lines = (await got(await address(world, base, "cleo"))).text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert {
        "VERSION:2.0",
        "PRODID:-//Kontolots//Cover//SV",
        "X-WR-CALNAME:Kontolots: vem som har vilket konto",
        "X-WR-TIMEZONE:Europe/Stockholm",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "DTSTART;VALUE=DATE:20270315",
        "DTEND;VALUE=DATE:20270320",
    } <= set(lines)
    (uid,) = [one for one in lines if one.startswith("UID:")]
    assert uid == f"UID:cover-1-1-{world.cleo.id}-0@kontolots"


# ------------------------------------------------------------------------------ asked for again


async def asked_again(url: str, tag: str) -> Got:
    return await got(url, headers=[("If-None-Match", tag)])


async def test_what_the_reader_has_is_not_sent_again(monday: Talk, world: World, base: str) -> None:
    await covered(monday)
    url = await address(world, base, "cleo")
    first = await got(url)
    assert first.headers["Cache-Control"] == "private, no-cache"
    world.clock.advance(timedelta(hours=1))
    again = await asked_again(url, first.headers["ETag"])
    assert (again.status, again.text, again.headers["ETag"]) == (304, "", first.headers["ETag"])
    await monday("alva", "/franvaro", presses("Jag är inte borta"))
    assert (await asked_again(url, first.headers["ETag"])).status == 200


async def test_an_old_address_is_not_told_that_nothing_has_changed(
    monday: Talk, world: World, base: str
) -> None:
    old = await address(world, base, "cleo")
    tag = (await got(old)).headers["ETag"]
    await address(world, base, "cleo")
    for known in (tag, f"W/{tag}", "*", '"x", W/"y"', "åäö", "x" * 4_000):
        assert (await asked_again(old, known)).status == 404


# ------------------------------------------------------------------------------ how it is written

ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=200)


def an_account(name: str, url: str | None = None) -> Account:
    return Account(
        platform="facebook", name=name, unit_id=1, profile_version_id=1, created_at=MONDAY, url=url
    )


def written(account: str, who: str) -> bytes:
    item = Item(
        key="1-1-2-0",
        of=Span(MONDAY, MONDAY + timedelta(hours=4)),
        account=an_account(account),
        has=CLEO,
        absent=Person(id=1, name=who),
        changes=3,
        changed_at=MONDAY,
    )
    with speaking("sv"):
        return feed([item], CLEO, MONDAY)


@given(account=ANYTHING, who=ANYTHING)
@example(account="Kök, mat; dryck \\ mer\nEND:VEVENT\r\nSUMMARY:falsk", who="Alva\\, Påhittad")
@example(account="å" * 80, who="ö" * 200)
@example(account='"kök":a', who="BEGIN:VALARM")
def test_whatever_it_is_called_it_is_read_as_it_was_meant(account: str, who: str) -> None:
    text = written(account, who)
    (event,) = Calendar.from_ical(text).events
    meant = f"Du har {account[:80]} (Facebook): {who} är borta"
    assert str(event["summary"]) == "".join(one if one.isprintable() else " " for one in meant)
    assert (b"\r\n" + text).count(b"\nBEGIN:") == 2


@given(account=ANYTHING, who=ANYTHING)
@example(account="Räksmörgåsarnas förskola på Ängsvägen i Åkersberga, blå gruppen", who="Åsa Öberg")
def test_lines_are_short_and_cut_between_letters(account: str, who: str) -> None:
    text = written(account, who)
    assert text.endswith(b"END:VCALENDAR\r\n")
    for line in text.split(b"\r\n"):
        assert len(line) <= 75
        assert b"\n" not in line
        line.decode()


@pytest.mark.parametrize(
    ("url", "is_told"),
    [
        ("https://www.facebook.com/lonnen", True),
        ("https://x.example/\nSUMMARY:falsk", False),
        ("javascript:alert(1)", False),
        ("https://x.example/å", False),
        ("", False),
        (None, False),
    ],
)
def test_the_account_can_be_opened(url: str | None, is_told: bool) -> None:
    account = an_account("Lönnen", url)
    item = Item("1-1-2-0", Span(MONDAY, MONDAY + timedelta(days=1)), account, CLEO, ALVA, 1, MONDAY)
    (event,) = Calendar.from_ical(feed([item], CLEO, MONDAY)).events
    assert ("url" in event) is is_told
