"""Telling of a comment: by anybody, with a link or in a form, once for each."""

from datetime import UTC, datetime, timedelta

import pytest

from chat.inbound import Press, Submit
from store import log
from store.models import Account, Assignment, LogEntry
from store.models.accounts import Part
from store.queries import accounts
from tests.accounts import add_account
from tests.handlers.comments.conftest import PAGE, POST, TUESDAY, comment, duty
from tests.scripts import number
from tests.sweeping import all_duties, sweep, until
from tests.talk import Talk, fills, presses, refused, sees, sees_not
from tests.world import World

WAITS = "väntar på svar till"
SHARED = "https://www.facebook.com/share/p/abc123"


async def chain(world: World) -> list[LogEntry]:
    async with world.database.reading() as session:
        return [one for one in await log.of_chain(session, "account:1") if one.what.startswith("comment.")]


async def test_an_outsider_tells_and_the_owner_is_asked_at_once(week: Talk, world: World) -> None:
    await week("olle", f"/kommentar {POST}", sees("24 timmar", "Malmö", "Alva Exempelsson har kontot i dag"))
    await week("olle", sees_not("[Besvarad]"))
    assert await sweep(world) == 1
    await week("alva", sees(WAITS, "onsdag 10 mars 2027 kl. 09.00", f"Öppna kommentaren: {POST}"))
    found = await duty(world)
    assert (found.due_at, found.subject) == (TUESDAY + timedelta(days=1), "comment:1")


async def test_only_the_link_is_kept(week: Talk, world: World) -> None:
    await week("olle", f"/kommentar {POST}?comment_id=3&fbclid=x igår 14.30")
    found = await comment(world)
    assert found.url == f"{POST}?comment_id=3"
    assert found.received_at == datetime(2027, 3, 8, 13, 30, tzinfo=UTC)
    (entry,) = await chain(world)
    assert (entry.actor_id, entry.details["url"]) == (world.olle.id, found.url)


async def test_a_link_that_may_name_a_person_is_not_in_the_log(week: Talk, world: World) -> None:
    other = "https://www.facebook.com/paahittad.person/posts/5"
    await week("olle", f"/kommentar {other}", sees("Välj kontot"), presses("Fyll i formuläret"))
    await week("olle", fills(account=["1"]), sees("kommentaren är noterad"))
    (entry,) = await chain(world)
    assert "paahittad" not in str(entry.details)
    assert (await comment(world)).url == other


async def test_an_owner_who_tells_of_it_knows_already(week: Talk, world: World) -> None:
    await week("alva", f"/kommentar {POST}", sees("[Besvarad]"))
    assert await sweep(world) == 0
    assert await until(world, TUESDAY + timedelta(hours=8)) == {TUESDAY + timedelta(hours=5): 1}
    await week("alva", sees(f"Förskolan Lönnen, Exempelkommun (Facebook) {WAITS}"))  # the second rung


async def test_an_owner_who_tells_of_it_late_is_not_asked_the_next_day(week: Talk, world: World) -> None:
    await week("alva", f"/kommentar {POST} 2027-03-05 14:00", sees("Den skulle redan ha fått svar"))
    await until(world, TUESDAY + timedelta(days=1, hours=1))
    await week("cleo", sees("skulle ha fått svar senast måndag 8 mars"))
    await week("alva", sees_not("skulle ha fått svar senast"))


async def test_one_of_two_owners_does_not_tell_for_the_other(week: Talk, world: World) -> None:
    async with world.database.transaction() as session:
        bo = Assignment(person_id=world.bo.id or 0, part=Part.OWNER, account_id=1, starts_at=TUESDAY)
        await accounts.assign(session, bo)
    await week("alva", f"/kommentar {POST}")
    await sweep(world)
    await week("bo", sees(WAITS))


async def test_the_same_link_on_another_account_is_another_comment(week: Talk, world: World) -> None:
    await add_account(world, "Lönnens kök", "alva", "cleo")
    for number_ in ("1", "2"):
        await week("olle", f"/kommentar {SHARED}", presses("Fyll i formuläret"), fills(account=[number_]))
    assert [(await comment(world, one)).account_id for one in (1, 2)] == [1, 2]


async def test_the_same_link_is_one_comment(told: Talk, world: World) -> None:
    await told("bo", f"/kommentar {POST}/?utm_source=x", sees("noterades", "Den väntar på svar till"))
    assert len(await all_duties(world, "comment")) == 1


async def test_another_comment_at_the_same_address_is_its_own(told: Talk, world: World) -> None:
    await told("olle", f"/kommentar {POST}", presses("Det är en annan kommentar"))
    payload = told.forms["olle"].payload
    await told("olle", fills(), sees("kommentaren är noterad"))
    assert len(await all_duties(world, "comment")) == 2
    again = Submit(payload=payload, values={"link": POST, "day": "2027-03-09"})
    await told.send("olle", again)  # sent twice
    assert len(await all_duties(world, "comment")) == 2


async def test_the_bare_command_is_a_form(week: Talk, world: World) -> None:
    await week("olle", "/kommentar", presses("Fyll i formuläret"))
    await week("olle", fills(account=["1"], day="2027-03-08", time="16.30"), sees("Öppna kontot"))
    found = await comment(world)
    assert (found.url, found.received_at) == ("", datetime(2027, 3, 8, 15, 30, tzinfo=UTC))


async def test_a_link_that_tells_no_account_is_kept_for_the_form(week: Talk, world: World) -> None:
    await week("olle", f"/kommentar {SHARED}", sees("Länken visar inte"), presses("Fyll i formuläret"))
    await week("olle", fills(), refused(account="Välj"), fills(account=["1"]))
    assert (await comment(world)).url == SHARED


async def test_the_accounts_own_page_is_no_link_to_a_comment(week: Talk, world: World) -> None:
    await week("olle", f"/kommentar {PAGE}", f"/kommentar {PAGE}")
    assert [(await comment(world, one)).url for one in (1, 2)] == ["", ""]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        (f"{POST} imorgon", "Jag förstår inte när"),
        (f"{POST} idag 23:00", "har inte varit än"),
        (f"{POST} 2026-12-01", "mer än 60 dagar"),
        (f"{POST} {POST}2", "mer än en adress"),
        ("https://faceb00k.com/lonnen/posts/1", "ser bara ut"),
        ("https://a:b@exempel.se/1", "lösenord"),
        ("lösenord: Sommar2027!", "lösenord"),
        ("hej du glade", "Skriv länken"),
        (POST + "x" * 3_000, "för lång"),
    ],
)
async def test_what_is_no_comment_is_refused(week: Talk, world: World, typed: str, answer: str) -> None:
    await week("olle", f"/kommentar {typed}", sees(answer))
    assert await all_duties(world, "comment") == []


@pytest.mark.parametrize(
    ("filled", "at", "sentence"),
    [
        ({"account": ["999"]}, "account", "Det kontot används inte"),
        ({"account": []}, "account", "Välj något"),
        ({"link": "hej"}, "link", "Det är inte en hel adress"),
        ({"link": f"{PAGE}2/posts/1", "account": []}, "account", ""),
        ({"day": "2027-03-10"}, "day", "Den tiden har inte varit än"),
        ({"day": "2026-03-10"}, "day", "Det är mer än 60 dagar"),
        ({"time": "23:00"}, "time", "Den tiden har inte varit än"),
        ({"time": "i går"}, "time", "Skriv tiden så här"),
        ({"time": "9" * 21}, "time", "Högst 20 tecken"),
    ],
)
async def test_what_the_form_cannot_take(
    week: Talk, world: World, filled: dict[str, object], at: str, sentence: str
) -> None:
    await week("olle", "/kommentar", presses("Fyll i formuläret"), fills(account=["1"]))
    await week("olle", presses("Fyll i formuläret"), fills(**{"account": ["1"], **filled}))
    await week("olle", refused(**{at: sentence}))
    assert len(await all_duties(world, "comment")) == 1


async def test_a_link_to_another_account_than_the_chosen_one(week: Talk, world: World) -> None:
    await week("olle", "/kommentar", presses("Fyll i formuläret"), fills(link=POST), sees("noterad"))
    await week("olle", presses("Fyll i formuläret"), fills(account=["2"], link=f"{POST}2"))
    await week("olle", refused(link="Den länken går till Förskolan Lönnen"))


@pytest.mark.parametrize(
    ("day", "due"),
    [
        (datetime(2027, 3, 12, 12, tzinfo=UTC), datetime(2027, 3, 15, 11, tzinfo=UTC)),
        (datetime(2027, 3, 25, 9, tzinfo=UTC), datetime(2027, 3, 30, 10, tzinfo=UTC)),
    ],
    ids=["weekend", "Easter"],
)
async def test_over_free_days_it_is_the_next_working_day(
    week: Talk, world: World, day: datetime, due: datetime
) -> None:
    world.clock.at = day
    await week("olle", f"/kommentar {POST}", sees("därför", "kl. 12.00"))
    assert (await duty(world)).due_at == due


async def test_what_is_late_when_it_is_told_of_says_so(week: Talk, world: World) -> None:
    await week("olle", f"/kommentar {POST} 2027-03-05 14:00", sees("Den skulle redan ha fått svar"))
    await sweep(world)
    await week("alva", sees("skulle ha fått svar senast måndag 8 mars"), sees_not("Påminn mig senare"))


async def test_the_form_knows_people_by_number_only(week: Talk, world: World) -> None:
    await week("olle", "/kommentar", presses("Fyll i formuläret"))
    await week("olle", fills(account=[number(week, "alva") + "x"]), refused(account=""))
    assert await all_duties(world, "comment") == []


@pytest.mark.parametrize(
    "link",
    [
        "https://evil.example/phish",
        "https://evil.example/facebook.com/lonnenexempelkommun",
        "https://www.instagram.com/p/abc123",
        "https://l.facebook.com/l.php?u=https%3A%2F%2Fevil.example%2Fphish",
        "https://www.facebook.com:443@evil.example/1",
        "https://evil.example\\.facebook.com/1",
    ],
)
async def test_a_link_to_somewhere_else_is_not_put_before_the_owner(
    week: Talk, world: World, link: str
) -> None:
    await week("olle", "/kommentar", presses("Fyll i formuläret"), fills(account=["1"], link=link))
    await week("olle", refused(link=""))
    assert await all_duties(world, "comment") == []


@pytest.mark.parametrize("link", ["https://fb.watch/abc", "https://m.facebook.com/photo.php?fbid=1"])
async def test_a_link_within_the_platform_is_taken(week: Talk, world: World, link: str) -> None:
    await week("olle", "/kommentar", presses("Fyll i formuläret"), fills(account=["1"], link=link))
    assert (await comment(world)).url == link


async def test_a_link_below_a_blogs_own_address_is_taken(week: Talk, world: World) -> None:
    async with world.database.transaction() as session:
        account = await session.get_one(Account, 1)
        account.platform, account.url = "blog", "https://blogg.exempelkommun.example/lonnen"
        account.address_key = "blog:blogg.exempelkommun.example/lonnen"
    post = "https://www.blogg.exempelkommun.example/lonnen/2027/utflykt"
    await week("olle", "/kommentar", presses("Fyll i formuläret"), fills(account=["1"], link=PAGE + "2"))
    await week("olle", refused(link=""), fills(account=["1"], link=post))
    assert (await comment(world)).url == post


async def prefilled(talk: Talk, who: str) -> object:
    """The link in the form for a comment beside the first one."""
    await talk.send(who, Press(payload='comments.tell {"beside":1}'))
    return next(one.value for one in talk.forms[who].fields if one.kind == "line" and one.name == "link")


@pytest.mark.parametrize("who", ["olle", "alva", "cleo", "bo", "fia"])
async def test_whoever_told_of_it_or_has_a_part_in_it_gets_the_whole_link(told: Talk, who: str) -> None:
    assert await prefilled(told, who) == POST


async def test_nobody_else_does(week: Talk) -> None:
    await week("alva", f"/kommentar {POST}")
    assert await prefilled(week, "olle") == ""


async def test_whoever_writes_the_same_link_need_not_paste_it_again(week: Talk, world: World) -> None:
    await week("alva", f"/kommentar {POST}")
    await week("olle", f"/kommentar {POST}", presses("Det är en annan kommentar"), fills())
    assert [one.subject for one in await all_duties(world, "comment")] == ["comment:1", "comment:2"]
    assert (await comment(world, 2)).account_id == 1
