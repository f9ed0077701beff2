"""What becomes of a comment: each button, by each of those who may press it, and by one who may not."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from chat.inbound import Press, Submit
from store import log
from store.models import Account, Nudge
from tests.handlers.comments.conftest import POST, TUESDAY, comment, duty
from tests.sweeping import until
from tests.talk import Talk, fills, find_button, presses, refused, sees, sees_not
from tests.world import World

PRESSES = ("answered", "holding", "other", "reopen")
MAY = ("alva", "cleo", "bo", "fia")
"""Owner, substitute, their manager, the information unit."""


def number(talk: Talk, unit: str) -> str:
    return str(talk.world.units[unit].id)


async def press(talk: Talk, who: str, what: str) -> None:
    """A button about the first comment."""
    await talk.send(who, Press(payload=f'comments.{what} {{"comment":1}}'))


@pytest.mark.parametrize("who", MAY)
async def test_whoever_may_says_that_it_is_answered(told: Talk, world: World, who: str) -> None:
    await press(told, who, "answered")
    await told(who, sees("är besvarad", "[Öppna igen]"))
    await told("olle", sees("som du berättade om", "är besvarad"))
    closed = await duty(world)
    assert (closed.outcome, closed.next_at, closed.closed_by_id) == ("done", None, world.people[who].id)
    assert (await comment(world)).state == "answered"


async def test_the_reminders_button_answers(told: Talk, world: World) -> None:
    await told("alva", presses("Besvarad"), sees("är besvarad"))
    await until(world, TUESDAY + timedelta(days=4))
    await told("cleo", sees_not("En kommentar på"))


@pytest.mark.parametrize("who", MAY)
async def test_whoever_may_says_that_an_answer_is_coming(told: Talk, world: World, who: str) -> None:
    await press(told, who, "holding")
    await told(who, sees("svar kommer", "väntar tills ni har svarat"))
    open_ = await duty(world)
    assert (open_.closed_at, (await comment(world)).state) == (None, "holding")


@pytest.mark.parametrize("who", MAY)
async def test_whoever_may_says_that_it_needs_no_answer(told: Talk, world: World, who: str) -> None:
    await press(told, who, "other")
    await told(who, fills(what="no_answer"), refused(reason="Skriv något"))
    await told(who, fills(what="no_answer", reason="Bara ett tack."), sees("inte behöver något svar"))
    assert ((await duty(world)).outcome, (await comment(world)).reason) == ("void", "Bara ett tack.")
    await told("olle", sees("behöver inget svar"), sees_not("Bara ett tack"))


@pytest.mark.parametrize("who", MAY)
async def test_whoever_may_passes_it_on(told: Talk, world: World, who: str) -> None:
    await press(told, who, "other")
    await told(who, fills(what="passed"), refused(unit="Välj"))
    own, park = number(told, "Förskolan Lönnen"), number(told, "Teknik och parker")
    await told(who, fills(what="passed", unit=[own]), refused(unit="Den enheten har kontot"))
    await told(who, fills(what="passed", unit=[park]), sees("Teknik och parker svarar", "Skicka länken"))
    assert ((await duty(world)).outcome, (await comment(world)).unit_id) == ("void", int(park))


async def test_a_unit_that_is_none_is_refused(told: Talk, world: World) -> None:
    await press(told, "alva", "other")
    await told("alva", fills(what="passed", unit=["999"]), refused(unit="Välj"))
    assert (await comment(world)).state == "open"


async def test_a_form_that_holds_a_password_is_refused(told: Talk) -> None:
    await press(told, "alva", "other")
    await told("alva", fills(what="no_answer", reason="lösenord: Sommar2027!"), refused(reason="Det här"))


async def test_an_outsider_changes_nothing(told: Talk, world: World) -> None:
    for what in PRESSES:
        await press(told, "olle", what)
    assert told.seen("olle").count("Det kan bara de som sköter kontot göra") == len(PRESSES)
    assert (await comment(world)).state == "open"


async def test_an_outsider_sends_no_form(told: Talk, world: World) -> None:
    await told.send("olle", Submit(payload='comments.other {"comment":1}', values={"what": "passed"}))
    assert "Det kan bara de som sköter kontot göra" in told.errors["olle"][""]
    assert (await comment(world)).state == "open"


async def test_a_second_press_tells_who_was_first(told: Talk, world: World) -> None:
    old = find_button(told, "alva", "Besvarad")
    await press(told, "cleo", "answered")
    world.clock.at += timedelta(hours=1)
    await told.send("alva", Press(payload=old[0], message=old[1]), old[2])
    await told("alva", sees("Cleo Exempelsson sa tisdag 9 mars 2027 kl. 09.00 att den är besvarad"))
    found = await comment(world)
    assert (found.changed_by_id, found.changed_at) == (world.cleo.id, TUESDAY)
    assert (await duty(world)).closed_at == TUESDAY


async def test_each_old_button_tells_what_became_of_it(told: Talk, world: World) -> None:
    await press(told, "alva", "other")
    form = told.forms.pop("alva").payload
    await press(told, "cleo", "answered")
    for what in ("answered", "holding", "other"):
        await press(told, "alva", what)
    await told.send("alva", Submit(payload=form, values={"what": "no_answer", "reason": "Ett tack."}))
    assert told.seen("alva").count("Cleo Exempelsson sa") == 4
    assert (await comment(world)).state == "answered"
    await told("alva", presses("Jag kan inte"))
    assert told.seen("alva").count("Cleo Exempelsson") == 5


async def test_after_a_promise_comes_what_may_follow(told: Talk, world: World) -> None:
    await told("alva", presses("Vi har svarat att"))
    offered = [one.label for one in told.cards("alva")[-1].buttons()]
    assert offered == ["Besvarad", "Något annat", "Öppna igen"]
    await told("alva", presses("Besvarad"), sees("är besvarad"))
    assert (await comment(world)).state == "answered"


async def test_a_promise_is_told_once(told: Talk, world: World) -> None:
    await press(told, "alva", "holding")
    world.clock.at += timedelta(hours=1)
    await press(told, "cleo", "holding")
    await told("cleo", sees("Alva Exempelsson sa", "väntar fortfarande på det svaret"))
    assert (await comment(world)).changed_by_id == world.alva.id


async def test_a_slip_of_the_hand_is_put_right(told: Talk, world: World) -> None:
    await told("alva", presses("Besvarad"), presses("Öppna igen"), sees("väntar på svar igen"))
    again = await duty(world)
    assert (again.closed_at, again.outcome, again.closed_by_id) == (None, "", None)
    assert again.next_at is not None
    await press(told, "cleo", "reopen")
    await told("cleo", sees("Alva Exempelsson öppnade den igen"))
    await until(world, TUESDAY + timedelta(days=1, hours=1))
    await told("cleo", sees("skulle ha fått svar"))  # the ladder goes on
    await told("cleo", presses("Besvarad"), sees("är besvarad"))


async def test_a_comment_opened_after_the_ladders_end_comes_again(told: Talk, world: World) -> None:
    await until(world, TUESDAY + timedelta(days=7))
    await press(told, "fia", "answered")
    await press(told, "fia", "reopen")
    again = await duty(world)
    assert again.next_at is not None
    assert again.next_at > world.clock.now()


@pytest.mark.parametrize("promised", [False, True], ids=["open", "promised"])
async def test_the_ladder_is_climbed_to_its_end(told: Talk, world: World, promised: bool) -> None:
    if promised:
        await press(told, "alva", "holding")
    await until(world, TUESDAY + timedelta(days=21))
    await told("alva", sees("En kommentar på Förskolan Lönnen, Exempelkommun (Facebook) väntar på svar till"))
    for who in ("cleo", "bo", "fia"):
        await told(
            who, sees("En kommentar på Förskolan Lönnen, Exempelkommun (Facebook) skulle ha fått svar")
        )
    assert ("Ett svar lovades" in told.seen("cleo")) is promised
    async with world.database.reading() as session:
        nudges = list(await session.exec(select(Nudge).where(Nudge.duty_id == (await duty(world)).id)))
    assert len({one.recipient for one in nudges}) == 4
    last = max(one.at for one in nudges)
    assert last > TUESDAY + timedelta(days=10)  # the last rung comes again
    assert (await duty(world)).closed_at is None


async def test_nobody_is_reminded_on_free_days(told: Talk, world: World) -> None:
    world.clock.at = datetime(2027, 3, 25, 9, tzinfo=UTC)
    await told("olle", f"/kommentar {POST}9")
    reminded = await until(world, datetime(2027, 3, 30, 5, tzinfo=UTC))
    assert {at.date().isoformat() for at in reminded} <= {"2027-03-25"}


async def test_a_comment_on_an_account_that_is_gone_is_void(told: Talk, world: World) -> None:
    async with world.database.transaction() as session:
        (await session.get_one(Account, 1)).status = "launching"
    await press(told, "alva", "answered")
    await told("alva", sees("Det behöver du inte göra längre"))
    await until(world, TUESDAY + timedelta(days=2))
    assert (await duty(world)).outcome == "void"


@pytest.mark.parametrize("what", PRESSES)
async def test_a_forged_number_is_gone(week: Talk, what: str) -> None:
    await week.send("fia", Press(payload=f'comments.{what} {{"comment":999}}'))
    await week("fia", sees("Det behöver du inte göra längre"))


async def test_the_log_tells_who_did_what(told: Talk, world: World) -> None:
    await press(told, "alva", "holding")
    await press(told, "alva", "answered")
    await press(told, "bo", "reopen")
    await press(told, "bo", "other")
    await told("bo", fills(what="no_answer", reason="Hemliga ord."))
    async with world.database.reading() as session:
        entries = await log.of_chain(session, "account:1")
        assert await log.verify(session) is None
    did = [(one.what, one.actor_id) for one in entries if one.what.startswith("comment.")]
    alva, bo = world.alva.id, world.bo.id
    assert did == [
        ("comment.told", world.olle.id),
        ("comment.holding", alva),
        ("comment.answered", alva),
        ("comment.reopened", bo),
        ("comment.no_answer", bo),
    ]
    assert "Hemliga" not in str([one.details for one in entries])


async def test_how_is_told(told: Talk) -> None:
    await told("alva", presses("Hur gör jag?"), sees("Öppna länken", "någons eget ärende"))
