"""A hand-over with all that there is to say about it, read from the database in one go."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from handlers.cases import called
from handlers.duties.looking import live_entries
from handlers.duties.routing import present
from handlers.rulebook import Rulebook
from policy.hand_over import HandOverStep as Rule
from policy.platforms import Platform
from policy.profile import Profile
from store.db import Session
from store.models import HandOver, HandOverStep, Person
from store.models.accounts import Part
from store.models.handovers import HandOverState
from store.queries import absences, handovers, people
from store.queries.accounts import Entry

_LEVELS = 5  # of managers above one another: more than a municipality has


class Waits(StrEnum):
    """What a hand-over can wait for."""

    NAME = "name"
    ACCEPT = "accept"
    APPROVE = "approve"
    STEP = "step"
    CONFIRM = "confirm"
    CLOSE = "close"
    """Of the closing, which has its own duties."""
    NOTHING = ""
    """It is over."""


@dataclass(frozen=True)
class Passing:
    """How far a hand-over has come, and who takes part in it."""

    hand_over: HandOver
    entry: Entry
    profile: Profile
    """The rules under which it was begun."""
    old: Person
    new: Person | None
    asker: Person | None
    closer: Person | None
    """Who said the last word about it."""
    approvers: tuple[Person, ...]
    """Who may approve it, the nearest first: managers above whoever hands over, but for the two of them."""
    ticks: Mapping[str, HandOverStep]
    tickers: Mapping[int, Person]
    stood: tuple[Person | None, ...] = ()
    """Whose turn it was when it was read."""

    @property
    def number(self) -> int:
        """The hand-over's number."""
        return self.hand_over.id or 0

    @property
    def subject(self) -> str:
        """What its cards follow, and what its duties are about."""
        return f"handover:{self.number}"

    @property
    def called(self) -> str:
        """The account in a sentence."""
        return called(self.entry.account)

    @property
    def is_of_owner(self) -> bool:
        """Whether the responsibility passes on; else it is stepping in."""
        return self.hand_over.part == Part.OWNER

    @property
    def giver(self) -> Person | None:
        """Who moves access to the new one: whoever hands over; for somebody who steps in, the owner.

        None where nobody of them is left: then the information unit does it.
        """
        several = (self.old,) if self.is_of_owner else self.entry.owners
        return next((one for one in several if one.active), None)

    @property
    def steps(self) -> tuple[Rule, ...]:
        """The steps of moving access, in order."""
        return self.profile.hand_over.steps_for(Platform(self.entry.account.platform))

    @property
    def next_step(self) -> Rule | None:
        """The first step that is not done."""
        return next((one for one in self.steps if one.key not in self.ticks), None)

    @property
    def waits(self) -> Waits:
        """What it waits for."""
        match self.hand_over.state:
            case HandOverState.ASKED:
                return Waits.ACCEPT if self.new else Waits.NAME
            case HandOverState.ACCEPTED:
                return Waits.APPROVE
            case HandOverState.MOVING:
                return Waits.STEP if self.next_step else Waits.CONFIRM
            case HandOverState.CLOSING:
                return Waits.CLOSE
            case _:
                return Waits.NOTHING

    @property
    def period(self) -> str:
        """The same as the period of a duty: one for each step, and for each who was named."""
        if self.waits == Waits.STEP and self.next_step:
            return f"{Waits.STEP}:{self.next_step.key}"
        return f"{Waits.ACCEPT}:{self.hand_over.to_id}" if self.waits == Waits.ACCEPT else self.waits

    @property
    def turn(self) -> tuple[Person | None, ...]:
        """Whose turn it is; None for the information unit."""
        match self.waits:
            case Waits.NAME | Waits.APPROVE:
                return tuple(present(self.entry, self.approvers)[:1]) or self.approvers[:1] or (None,)
            case Waits.ACCEPT:
                return (self.new,)
            case Waits.STEP:
                return (self.whose(self.next_step),) if self.next_step else ()
            case Waits.CONFIRM:
                old = () if self.hand_over.old_confirmed_at else (self.giver,)
                return old if self.hand_over.new_confirmed_at else (*old, self.new)
            case _:
                return ()

    @property
    def is_waited_for(self) -> bool:
        """Whether whoever is to take over is away, so that their answer may take its time."""
        return self.waits == Waits.ACCEPT and self.new is not None and self.new.id in self.entry.away

    def whose(self, step: Rule) -> Person | None:
        """Who does a step; None for the information unit, also in the place of somebody who has left."""
        match step.who:
            case "old":
                return self.giver
            case "new":
                return self.new
            case "information_unit":
                return None


async def load(
    session: Session, policy: Rulebook, several: Sequence[HandOver], now: datetime
) -> list[Passing]:
    """These hand-overs, in their order; without those of accounts that are not live at that UTC moment."""
    if not several:
        return []
    entries = await live_entries(session, {one.account_id for one in several}, now)
    ticks = await handovers.steps(session, [one.id or 0 for one in several])
    known = await _people(session, several, ticks)
    found = []
    for one in several:
        entry = entries.get(one.account_id)
        if entry is None:
            continue
        old, new = known[one.from_id], known.get(one.to_id or 0)
        above = await approvers(session, old, new)
        taking_part = {person.id or 0 for person in (old, new, *above) if person}
        away = entry.away | await absences.away(session, taking_part, now)
        view = Passing(
            hand_over=one,
            entry=replace(entry, away=frozenset(away)),
            profile=await policy.version(session, one.profile_version_id),
            old=old,
            new=new,
            asker=known.get(one.asked_by_id or 0),
            closer=known.get(one.closed_by_id or 0),
            approvers=above,
            ticks=ticks.get(one.id or 0, {}),
            tickers=known,
        )
        found.append(replace(view, stood=view.turn))
    return found


async def approvers(session: Session, old: Person, new: Person | None) -> tuple[Person, ...]:
    """The managers above whoever hands over who work here still, the nearest first.

    Without either of the two: nobody approves their own. Nobody is left where the information unit approves.
    """
    found: list[Person] = []
    above = old
    for _level in range(_LEVELS):
        manager = await people.get(session, above.manager_id)
        if manager is None or manager.id in {above.id, *(one.id for one in found)}:
            break
        if manager.active and manager.id not in (old.id, new.id if new else None):
            found.append(manager)
        above = manager
    return tuple(found)


async def _people(
    session: Session, several: Sequence[HandOver], ticks: Mapping[int, Mapping[str, HandOverStep]]
) -> dict[int, Person]:
    ids = {tick.done_by_id for some in ticks.values() for tick in some.values()}
    for one in several:
        ids |= {
            number
            for number in (one.from_id, one.to_id, one.asked_by_id, one.closed_by_id, one.approved_by_id)
            if number is not None
        }
    return {one.id: one for one in await people.by_ids(session, sorted(ids)) if one.id is not None}
