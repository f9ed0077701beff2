"""Telling of posts: with one click, with the command, once for each."""

from datetime import UTC, datetime, timedelta

import pytest

from chat.inbound import Press
from store.queries import duties
from tests.accounts import add_account
from tests.scripts import live
from tests.sweeping import all_duties, sweep, until
from tests.talk import Talk, find_button, presses, sees, sees_not
from tests.world import World

MONDAY = datetime(2027, 3, 8, 8, 0, tzinfo=UTC)
THURSDAY = datetime(2027, 3, 11, 9, tzinfo=UTC)
SATURDAY = datetime(2027, 3, 13, 9, tzinfo=UTC)
MANY = "Finns kontot inte bland dessa? Skriv inläggets adress efter kommandot."
POST = "https://www.facebook.com/lonnenexempelkommun/posts/1"


@pytest.fixture
async def week(talk: Talk, world: World) -> Talk:
    """An account that has been live since last week; Monday morning."""
    await live(talk)
    world.clock.at = MONDAY
    await sweep(world)
    return talk


async def posts(world: World) -> int:
    async with world.database.reading() as session:
        return len((await duties.posts_of(session, [1], MONDAY - timedelta(days=30))).get(1, []))


async def test_one_click_and_another_meet_the_quota(week: Talk, world: World) -> None:
    await until(world, THURSDAY)
    await week("alva", presses("Vi har publicerat"), sees("Det ska komma 1 inlägg till"))
    await week("alva", presses("Vi har publicerat ett till"), sees("Det var allt för den här veckan"))
    assert await until(world, SATURDAY) == {}
    (duty,) = await all_duties(world, "posting")
    assert (duty.outcome, duty.next_at) == ("done", None)


async def test_a_double_click_is_one_post(week: Talk, world: World) -> None:
    await until(world, THURSDAY)
    done, message, place = find_button(week, "alva", "Vi har publicerat")
    await week.send("alva", Press(payload=done, message=message), place)
    await week.send("alva", Press(payload=done, message=message), place)
    await week("alva", sees("Det är redan noterat", "jag känner till 1 av 2 inlägg"))
    assert await posts(world) == 1


async def test_an_old_button_says_what_became_of_it(week: Talk, world: World) -> None:
    await until(world, THURSDAY)
    done, message, place = find_button(week, "alva", "Vi har publicerat")
    await week("cleo", "/publicerat", "/publicerat")
    await week.send("alva", Press(payload=done, message=message), place)
    await week("alva", sees("Cleo Exempelsson", "torsdag 11 mars 2027 kl. 10.00"))


async def test_the_post_can_be_told_without_a_reminder(week: Talk, world: World) -> None:
    await week("alva", "/publicerat", sees("Det ska komma 1 inlägg till"))
    await week("cleo", f"/publicerat {POST}", sees("Det var allt"))
    assert await until(world, SATURDAY) == {}


async def test_the_same_link_is_one_post(week: Talk, world: World) -> None:
    await week("cleo", f"/publicerat {POST}", f"/publicerat {POST}", sees("Det är redan noterat"))
    assert await posts(world) == 1


@pytest.mark.parametrize("again", ["{}?fbclid=abc", "{}/", "{} i dag", "<{}|inlägget>", "{0} {0}"])
async def test_the_same_link_in_other_clothes_is_one_post(week: Talk, world: World, again: str) -> None:
    await week("cleo", f"/publicerat {POST}", f"/publicerat {again.format(POST)}")
    await week("cleo", sees("Det är redan noterat"))
    assert await posts(world) == 1


async def test_the_accounts_page_is_no_posts_address(week: Talk, world: World) -> None:
    page = "https://www.facebook.com/lonnenexempelkommun"
    await week("cleo", f"/publicerat {page}", f"/publicerat {page}", sees("Det var allt"))
    assert await posts(world) == len((page, page))


async def test_two_links_in_one_line_are_refused(week: Talk, world: World) -> None:
    await week("cleo", f"/publicerat {POST} {POST}2")
    assert await posts(world) == 0


async def test_more_than_the_quota_can_be_told_of(week: Talk, world: World) -> None:
    await until(world, THURSDAY)
    await week("alva", presses("Vi har publicerat"), presses("Vi har publicerat ett till"))
    await week("alva", presses("Vi har publicerat ett till"), sees_not("Det gick inte"))
    assert await posts(world) == len(("one", "two", "three"))


async def test_a_week_that_is_over_has_room_for_no_more(week: Talk, world: World) -> None:
    await until(world, datetime(2027, 3, 15, 9, tzinfo=UTC))
    await week("cleo", presses("Vi har publicerat"), presses("Vi har publicerat ett till"))
    await week("cleo", sees("Det var allt för vecka 10"))
    assert [one.label for one in week.cards("cleo")[-1].buttons()] == ["Lägg till länk", "Ångra"]


async def test_one_of_several_accounts_is_chosen(week: Talk, world: World) -> None:
    await add_account(world, "Lönnens kök", owner="cleo", substitute="alva")
    await week("alva", "/publicerat", sees("Var har ni publicerat?"))
    chosen, message, place = find_button(week, "alva", "Förskolan Lönnen, Exempelkommun (Facebook)")
    await week("alva", presses("Lönnens kök (Facebook)"), sees("publicerat på Lönnens kök"))
    await week("cleo", f"/publicerat {POST}")
    await week.send("alva", Press(payload=chosen, message=message), place)
    await week("alva", sees("Det är redan noterat", "jag känner till 1 av 2 inlägg"))
    assert await posts(world) == 1


@pytest.mark.parametrize(("count", "is_said"), [(25, False), (26, True)])
async def test_whoever_has_more_accounts_than_buttons_is_told_what_to_do(
    talk: Talk, world: World, count: int, is_said: bool
) -> None:
    world.clock.at = MONDAY
    for nth in range(count):
        await add_account(world, f"Kök {nth:02}", owner="cleo", substitute="alva")
    await talk("cleo", "/publicerat", sees("Var har ni publicerat?"))
    assert len(list(talk.cards("cleo")[-1].buttons())) == 25
    assert (MANY in talk.seen("cleo")) == is_said


async def test_a_post_told_after_the_week_counts_for_that_week(week: Talk, world: World) -> None:
    await until(world, datetime(2027, 3, 15, 9, tzinfo=UTC))
    await week("cleo", sees("vecka 10"), presses("Vi har publicerat"), presses("Vi har publicerat ett till"))
    first = (await all_duties(world, "posting"))[0]
    assert (first.period, first.outcome) == ("2027-W10", "done")


async def test_an_outsider_tells_of_no_post(week: Talk, world: World) -> None:
    link = "https://www.facebook.com/lonnenexempelkommun"
    await week("olle", "/publicerat", f"/publicerat {link}", sees("Du sköter inget konto"))
    await week.send("olle", Press(payload='posting.published {"account":1}'))
    await week.send("olle", Press(payload='posting.not_published {"duty":1}'))
    assert week.seen("olle").count("Det kan bara de som sköter kontot göra") == 2
    assert await posts(world) == 0


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("https://www.facebook.com/nagotannat", "Inget konto i registret har den adressen"),
        ("detta är ingen adress", "Det förstår jag inte. Skriv inläggets adress."),
        (f"{POST} en fin bild", "Det förstår jag inte"),
        ("lösenord: Sommar2027!", "lösenord"),
    ],
)
async def test_what_is_no_post_of_theirs_is_refused(
    week: Talk, world: World, typed: str, answer: str
) -> None:
    await week("alva", f"/publicerat {typed}", sees(answer))
    assert await posts(world) == 0


async def test_the_week_is_not_given_up_before_its_end(week: Talk, world: World) -> None:
    await until(world, THURSDAY)
    await week.send("alva", Press(payload='posting.not_published {"duty":1}'))
    await week("alva", sees("Veckan är inte slut än"))
