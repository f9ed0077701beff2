"""Accounts that stand well or badly, and the lists in which they are shown."""

from datetime import UTC, datetime, timedelta

from chat.cards import Bullets, Card, plain
from store.models import Duty
from store.models.duties import DutyKind, Outcome
from store.models.pauses import Pause, PauseState
from store.queries import duties, pauses
from tests.accounts import add_account
from tests.talk import Talk
from tests.world import World

MONDAY = datetime(2027, 3, 8, 8, 0, tzinfo=UTC)


async def ended(world: World, account: int, days: int, outcome: Outcome) -> None:
    """So many days before Monday a week ended that way for the account."""
    due = MONDAY - timedelta(days=days)
    async with world.database.transaction() as session:
        await duties.open_(
            session,
            Duty(
                kind=DutyKind.POSTING,
                subject=f"account:{account}",
                period=f"{due:%G-W%V}",
                opened_at=due - timedelta(days=4),
                due_at=due,
                closed_at=due,
                outcome=outcome,
            ),
        )


async def paused(world: World, account: int) -> None:
    """The account rests for two weeks from Monday on."""
    async with world.database.transaction() as session:
        await pauses.add(
            session,
            Pause(
                account_id=account,
                first_day=MONDAY.date(),
                last_day=MONDAY.date() + timedelta(days=12),
                reason="Köket byggs om.",
                state=PauseState.APPROVED,
                asked_by_id=world.bo.id or 0,
                asked_at=MONDAY,
            ),
        )


async def several(
    world: World, count: int, outcome: Outcome, owner: str = "alva", substitute: str = "cleo"
) -> list[str]:
    """So many accounts of which a week ended that way, the worst first."""
    world.clock.at = MONDAY
    names = [f"Kök {nth:02}" for nth in range(1, count + 1)]
    for nth, name in enumerate(names):
        number = await add_account(world, name, owner, substitute)
        await ended(world, number, 2 + count - nth, outcome)
    return [f"{name} (Facebook)" for name in names]


def last(talk: Talk, who: str) -> Card:
    """The newest card before somebody."""
    return talk.cards(who)[-1]


def lines(card: Card) -> list[str]:
    """The lines of its lists."""
    return [line for part in card.parts if isinstance(part, Bullets) for line in part.items]


def labels(card: Card) -> list[str]:
    """Its buttons that open an account."""
    return [one.label for one in card.buttons() if one.payload.startswith("overview.show ")]


def times(card: Card, text: str) -> int:
    """How often it says something."""
    return plain(card).count(text)
