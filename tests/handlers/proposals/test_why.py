"""Why something is proposed, and that nobody decides on an account of their own."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from chat.inbound import Press, Submit
from handlers.proposals.rules import Reason, recorded, why
from policy.reminding import Reminding
from store.models import Assignment, Duty
from store.models.accounts import Part
from store.models.duties import Outcome
from store.queries import accounts
from tests.accounts import add_account
from tests.handlers.proposals.records import late_answers, weeks_without
from tests.sweeping import all_duties, sweep
from tests.talk import Talk, fills, find_button, presses, sees, sees_not
from tests.world import World, profile

MONDAY = datetime(2027, 3, 8, 8, tzinfo=UTC)
TALK, CLOSE = "Vi har pratat med dem", "Avsluta kontot"
OWN = "Det är ditt eget konto"
RULES = Reminding()
WEEKS, LATE = RULES.proposal_after_weeks.value, RULES.proposal_after_late_answers.value


@pytest.mark.parametrize(
    ("weeks", "late", "found"),
    [
        (0, 0, None),
        (WEEKS - 1, LATE - 1, None),
        (WEEKS, 0, Reason.WEEKS),
        (0, LATE, Reason.LATE_ANSWERS),
        (WEEKS + 1, LATE, Reason.WEEKS),
        (WEEKS - 1, LATE + 1, Reason.LATE_ANSWERS),
    ],
)
def test_when_something_is_proposed(weeks: int, late: int, found: Reason | None) -> None:
    assert why(RULES, weeks, late) is found


def test_each_reason_is_known_again_by_the_rule_that_was_recorded() -> None:
    assert [recorded(one.key) for one in Reason] == list(Reason)
    assert {one.key for one in Reason} <= {f"reminding.{name}" for name in Reminding.model_fields}
    assert [one.rule(RULES).source for one in Reason] == ["S0", "praktik"]


async def test_late_answers_are_told_with_their_own_rule(talk: Talk, world: World) -> None:
    world.clock.at = MONDAY
    account = await add_account(world, "Lönnens kök", "alva", "cleo")
    await late_answers(world, account, MONDAY, LATE - 1)
    await sweep(world)
    assert await all_duties(world, "proposal") == []
    await late_answers(world, account, MONDAY.replace(hour=9), 1)
    world.clock.at = MONDAY.replace(day=9)
    await sweep(world)
    (duty,) = await all_duties(world, "proposal")
    rules = profile().reminding
    assert (duty.rule, duty.source) == (
        "reminding.proposal_after_late_answers",
        rules.proposal_after_late_answers.source,
    )
    await talk("bo", sees("3 kommentarer fick inte svar i tid. Vad gör vi?"))
    await talk("bo", sees("Frågan kommer efter 3 kommentarer på fyra veckor"))


@pytest.mark.parametrize(
    ("missed", "said"),
    [
        (0, f"ingen har svarat om inläggen under {WEEKS} veckor. Vad gör vi?"),
        (WEEKS, f"för få inlägg under {WEEKS} veckor. Vad gör vi?"),
        (1, f"för få inlägg under 1 vecka och ingen har svarat om inläggen under {WEEKS - 1} veckor."),
    ],
)
async def test_silence_is_not_told_as_a_rule_that_was_broken(
    talk: Talk, world: World, missed: int, said: str
) -> None:
    world.clock.at = MONDAY
    account = await add_account(world, "Lönnens kök", "alva", "cleo")
    await weeks_without(world, account, MONDAY, WEEKS, missed)
    await sweep(world)
    await talk("bo", sees(f"Lönnens kök (Facebook): {said}"), sees_not("följer inte reglerna"))
    found = [talk.seen("bo").count(words) for words in ("enligt svaret", "ingen svarade på frågan")]
    assert found == [missed, WEEKS - missed]


async def test_when_somebody_has_answered_since_nothing_is_held_against_it(talk: Talk, world: World) -> None:
    world.clock.at = MONDAY
    account = await add_account(world, "Lönnens kök", "alva", "cleo")
    await weeks_without(world, account, MONDAY, WEEKS)
    await sweep(world)
    async with world.database.transaction() as session:
        for duty in await session.exec(select(Duty).where(Duty.kind == "posting")):
            duty.outcome = Outcome.DONE
            session.add(duty)
    world.clock.at += timedelta(days=10)
    await sweep(world)
    await talk("fia", sees("Lönnens kök (Facebook): vad gör vi?"))


async def test_weeks_are_told_with_theirs(talk: Talk, world: World) -> None:
    world.clock.at = MONDAY
    account = await add_account(world, "Lönnens kök", "alva", "cleo")
    await weeks_without(world, account, MONDAY, WEEKS)
    await sweep(world)
    (duty,) = await all_duties(world, "proposal")
    assert (duty.rule, duty.source) == ("reminding.proposal_after_weeks", "S0")


@pytest.fixture
async def own(talk: Talk, world: World) -> Talk:
    """Fia, of the information unit, runs an account; Cleo steps in. It is not run by the rules."""
    world.clock.at = MONDAY
    account = await add_account(world, "Kommunens sida", "fia", "cleo")
    await weeks_without(world, account, MONDAY, WEEKS)
    await sweep(world)
    return talk


@pytest.mark.parametrize("label", [TALK, CLOSE])
async def test_nobody_decides_on_their_own_account(own: Talk, world: World, label: str) -> None:
    payload, _message, _place = find_button(own, "gun", label)
    await own.send("fia", Press(payload=payload))
    assert "fia" not in own.forms
    await own("fia", sees(OWN))
    await own.send(
        "fia", Submit(payload=payload, values={"agreed": "Allt är bra.", "reason": "Allt är bra."})
    )
    assert OWN in own.errors["fia"][""]
    (duty,) = await all_duties(world, "proposal")
    assert duty.closed_at is None


async def test_somebody_else_in_the_unit_decides(own: Talk, world: World) -> None:
    await own("gun", presses(TALK), fills(agreed="Cleo hjälper till."), sees("Det är noterat"))
    (duty,) = await all_duties(world, "proposal")
    assert (duty.outcome, duty.closed_by_id) == ("done", world.gun.id)


async def test_a_manager_who_steps_in_does_not_decide(talk: Talk, world: World) -> None:
    """By the one rule of who decides on an account: it is put before the information unit alone."""
    world.clock.at = MONDAY
    account = await add_account(world, "Lönnens kök", "alva", "bo")
    await weeks_without(world, account, MONDAY, WEEKS)
    await sweep(world)
    await talk("bo", sees_not("Vad gör vi?"))
    payload, _message, _place = find_button(talk, "fia", TALK)
    await talk.send("bo", Press(payload=payload))
    await talk("bo", sees("Det bestämmer chefen eller informationsenheten"))
    await talk("fia", presses(TALK), fills(agreed="Cleo hjälper till."), sees("Det är noterat"))


async def test_a_manager_who_runs_it_with_others_is_not_asked(talk: Talk, world: World) -> None:
    world.clock.at = MONDAY
    account = await add_account(world, "Lönnens kök", "alva")
    await assign_owner(world, account)
    await weeks_without(world, account, MONDAY, WEEKS)
    await sweep(world)
    assert "Vad gör vi?" not in talk.seen("bo")
    payload, _message, _place = find_button(talk, "fia", TALK)
    await talk.send("bo", Press(payload=payload))
    await talk("bo", sees("Det bestämmer chefen eller informationsenheten"))


async def assign_owner(world: World, account: int) -> None:
    """Bo runs the account, too."""
    bo = Assignment(person_id=world.bo.id or 0, part=Part.OWNER, account_id=account, starts_at=MONDAY)
    async with world.database.transaction() as session:
        await accounts.assign(session, bo)
