"""All that there is to know about a closing, read from the database in one go."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from handlers.cases import account_subject, called
from handlers.close import rules
from handlers.duties.routing import deciders, present
from handlers.rulebook import Rulebook
from policy.closing import StepOfClosing
from policy.platforms import Platform
from policy.profile import Profile
from store.db import Session
from store.models import Closing, ClosingDecision, ClosingStep, HandOver, Hold, Person
from store.models.people import RoleName
from store.queries import absences, accounts, closings, comments, handovers, holds, people
from store.queries.accounts import Entry


@dataclass(frozen=True)
class ClosingView:
    """A closing as its cards show it."""

    closing: Closing
    entry: Entry
    profile: Profile
    """The rules that it was asked for under."""
    bench: rules.Bench
    decisions: Mapping[str, ClosingDecision]
    """By role."""
    done: Mapping[str, ClosingStep]
    people: Mapping[int, Person]
    """Whoever asked, answered, decided or did a step, by number."""
    hold: Hold | None
    resumed_at: datetime | None
    """When the last legal hold was lifted (UTC): what waits has had its time anew since."""
    left: HandOver | None
    """What was asked when the owner left, and is not any more, as the account is to be closed."""
    unanswered: int
    """Comments that wait for an answer."""

    @property
    def closing_id(self) -> int:
        """The closing's number."""
        return self.closing.id or 0

    @property
    def subject(self) -> str:
        """What its cards follow, and its duties are about."""
        return f"closing:{self.closing_id}"

    @property
    def called(self) -> str:
        """The account in a sentence."""
        return called(self.entry.account)

    @property
    def platform(self) -> Platform:
        """Where the account is."""
        return Platform(self.entry.account.platform)

    @property
    def decided(self) -> dict[str, int]:
        """Who has decided, by role."""
        return {role: one.decided_by_id for role, one in self.decisions.items()}

    @property
    def steps(self) -> tuple[StepOfClosing, ...]:
        """Its steps in order."""
        return self.profile.closing.steps

    @property
    def following(self) -> StepOfClosing | None:
        """The step that comes next; None when all are done."""
        return next((step for step in self.steps if step.key not in self.done), None)

    @property
    def closable_on(self) -> date | None:
        """The first local day on which the account may be closed; None before the farewell."""
        return rules.closable_on(self.closing.farewell_on, self.profile.closing.announce_days.value)

    @property
    def unwatched_since(self) -> datetime | None:
        """Since when (UTC) nobody runs the account, as its owner has left; None while somebody does."""
        entry = self.entry
        if self.left is None or present(entry, entry.owners) or present(entry, entry.covering):
            return None
        return self.left.asked_at

    def candidates(self, role: rules.Role) -> list[Person]:
        """Who may decide in a role."""
        return rules.candidates(role, self.bench, self.closing.asked_by_id, self.decided)

    def managers_asked(self) -> list[Person]:
        """The managers who are to decide, and are here; nobody where it is left to the information unit."""
        own = {one.id for one in self.bench.managers}
        return self.bench.here([one for one in self.candidates("manager") if one.id in own])

    def name_of(self, person_id: int | None) -> str:
        """Somebody's name."""
        found = self.people.get(person_id or 0)
        return found.name if found else "?"


def hold_subjects(entry: Entry) -> list[str]:
    """What a legal hold may be on that stops the closing: the account, and the case that it came of."""
    case = [f"case:{entry.account.case_id}"] if entry.account.case_id else []
    return [account_subject(entry.account), *case]


async def bench_of(session: Session, entries: Sequence[Entry], at: datetime) -> dict[int, rules.Bench]:
    """Who might decide on these accounts' closings, by account, with who is away at that UTC moment."""
    above_ids = {one.manager_id for entry in entries for one in deciders(entry)} - {None}
    above = {one.id: one for one in await people.by_ids(session, [n for n in above_ids if n])}
    unit = await people.with_role(session, RoleName.INFORMATION_UNIT)
    managers = [one for entry in entries for one in entry.managers]
    ids = {one.id or 0 for one in (*managers, *above.values(), *unit)}
    away = frozenset(await absences.away(session, ids, at))
    return {
        entry.account.id or 0: rules.bench(
            entry, [above[one.manager_id] for one in deciders(entry) if one.manager_id in above], unit, away
        )
        for entry in entries
    }


async def load(session: Session, policy: Rulebook, closing: Closing, *, at: datetime) -> ClosingView:
    """One closing, with who is away at that UTC moment."""
    return (await load_all(session, policy, [closing], at=at))[0]


async def load_all(
    session: Session, policy: Rulebook, several: Sequence[Closing], *, at: datetime
) -> list[ClosingView]:
    """These closings, in their order, with who is away at that UTC moment."""
    if not several:
        return []
    ids = [one.id or 0 for one in several]
    found = await accounts.entries(session, {one.account_id for one in several}, at=at)
    entries = {one.account.id or 0: one for one in found}
    benches = await bench_of(session, found, at)
    decisions = await closings.decisions(session, ids)
    steps = await closings.steps(session, ids)
    holdable = [one for entry in found for one in hold_subjects(entry)]
    held = await holds.on_any(session, holdable)
    lifted = await holds.last_lifted(session, holdable)
    left = await handovers.closing_of(session, set(entries))
    waiting = await comments.unanswered(session, set(entries))
    known = await people.by_ids(session, sorted(_involved(several, decisions, steps, left.values())))
    return [
        ClosingView(
            closing=one,
            entry=entries[one.account_id],
            profile=await _rules(session, policy, one, entries[one.account_id]),
            bench=benches[one.account_id],
            decisions={decision.role: decision for decision in decisions.get(one.id or 0, [])},
            done=steps.get(one.id or 0, {}),
            people={person.id: person for person in known if person.id},
            hold=next((held[s] for s in hold_subjects(entries[one.account_id]) if s in held), None),
            resumed_at=max(
                (lifted[s] for s in hold_subjects(entries[one.account_id]) if s in lifted), default=None
            ),
            left=left.get(one.account_id),
            unanswered=sum(comment.account_id == one.account_id for comment in waiting),
        )
        for one in several
    ]


async def _rules(session: Session, policy: Rulebook, closing: Closing, entry: Entry) -> Profile:
    return (await policy.version(session, closing.profile_version_id)).for_unit(entry.unit.name)


def _involved(
    several: Sequence[Closing],
    decisions: Mapping[int, Sequence[ClosingDecision]],
    steps: Mapping[int, Mapping[str, ClosingStep]],
    left: Iterable[HandOver],
) -> set[int]:
    found = {one.asked_by_id for one in several}
    found |= {one.from_id for one in left}
    found |= {number for one in several for number in (one.answered_by_id, one.ended_by_id) if number}
    found |= {one.decided_by_id for some in decisions.values() for one in some}
    return found | {one.done_by_id for some in steps.values() for one in some.values()}
