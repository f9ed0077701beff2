"""A decision as a duty (C4): whose turn it is, and who is asked when they do not answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from chat.cards import Button, Card, button
from chat.language import N_, _, current_language, listed, moment
from handlers import cases as case_words
from handlers.apply.view import Application, load
from handlers.context import Ctx
from handlers.decide import actions as decide_actions
from handlers.decide import who as decide_who
from handlers.decide.copies import redraw
from handlers.duties.kinds import Kind, Matter
from handlers.duties.ladder import next_rung
from handlers.duties.offered import general
from handlers.duties.routing import UNIT, Receiver, each
from handlers.rulebook import Rulebook
from handlers.waiting import actions, cards
from handlers.working_words import why_free
from policy.calendar import Counted, add_working_time, calendar_for
from policy.profile import Profile
from policy.reminding import Ladder, Who
from store import log
from store.db import Session
from store.models import Case, Person
from store.models.cases import CaseState, Outcome
from store.models.duties import Duty, DutyKind
from store.models.people import RoleName
from store.queries import absences, cases, people


@dataclass(frozen=True, kw_only=True)
class CaseAtTurn(Matter):
    """A case that waits for a decision, in the turn that the duty is about."""

    policy: Rulebook
    view: Application
    role: str
    """Whose turn it is, or was."""
    above: Person | None
    """The manager of whoever is to decide, if they may decide as well."""
    asked_before: tuple[Person, ...] = ()
    """Once it is over, who has buttons of it beside those who would be asked now."""
    away: frozenset[int] = frozenset()
    """Who of those who may decide is away."""

    def as_if_all_were_here(self) -> Self:
        """The same, with nobody away: whoever is may answer still."""
        return replace(self, away=frozenset())

    @property
    def rung(self) -> Who:
        """Whose turn it is to be reminded."""
        ladder = self.profile.reminding.decision
        return ladder[min(self.duty.step, len(ladder) - 1)].whose


class Waiting(Kind[CaseAtTurn]):
    """Opened when a case comes to somebody for a decision; over when it moves on."""

    name = DutyKind.DECISION
    topic = N_("decision on the application")
    keeps_on = True

    def ladder(self, profile: Profile) -> Ladder:
        """Who is reminded of it when."""
        return profile.reminding.decision

    async def look(
        self, session: Session, policy: Rulebook, several: Sequence[Duty], now: datetime
    ) -> list[CaseAtTurn]:
        """The cases as they stand; without those that were taken back."""
        unit = {person.id for person in await people.with_role(session, RoleName.INFORMATION_UNIT)}
        numbers = {duty.id: case_words.number_in(duty.subject) for duty in several}
        known = await cases.by_ids(session, set(numbers.values()))
        found = []
        for duty in several:
            case = known.get(numbers[duty.id])
            if case is None or case.state == CaseState.WITHDRAWN:
                continue
            view = await load(session, policy, case)
            profile = _rules(policy, view, now)
            role = _role(view, duty)
            found.append(
                CaseAtTurn(
                    duty=duty,
                    profile=profile,
                    calendar=calendar_for(profile.working),
                    missing=int(waits_still(case, duty)),
                    policy=policy,
                    view=view,
                    role=role,
                    above=await _above(session, view, role, unit),
                    asked_before=await _asked_before(session, case, duty),
                )
            )
        return await _with_away(session, found, now)

    def receivers(self, matter: CaseAtTurn, who: Who) -> list[Receiver]:
        """Whose turn it is on a rung; never the applicant, and nobody who has left (C3)."""
        view = matter.view
        has_it = view.manager if matter.role == "manager" else view.taken_by
        match who:
            case "responsible" if matter.is_over:
                return each(matter.asked_before) + _one(matter, has_it)
            case "responsible":
                return _one(matter, has_it) or ([] if matter.role == "manager" else [UNIT])
            case "deputy":
                return [] if matter.role == "manager" else _one(matter, matter.above)
            case "manager":
                return _one(matter, matter.above)
            case "information_unit":
                return [UNIT]

    async def reached(
        self, session: Session, matter: CaseAtTurn, who: Who, to: Receiver, now: datetime
    ) -> None:
        """The manager has not answered: whoever was asked in their place may decide, too, in this turn."""
        if who not in ("deputy", "manager") or matter.role != "manager" or to.person is None:
            return
        case = await cases.lock(session, matter.view.case)
        if not waits_still(case, matter.duty) or case.deputy_id == to.person.id:
            return
        case.deputy_id = to.person.id
        session.add(case)
        details = {"person": to.person.id, "turn": case.turn}
        await log.append(session, now, matter.duty.subject, decide_who.PASSED_ON, details=details)
        await redraw(Ctx(session=session, now=now, person=to.person, policy=matter.policy), case)

    def lines(self, matter: CaseAtTurn, now: datetime) -> tuple[str, str]:
        """What waits for whom since when, by when, and the rule that says so."""
        view, due = matter.view, matter.duty.due_at
        values = {"title": case_words.title(view), "when": moment(matter.duty.opened_at)}
        if matter.rung == "responsible" and self.receivers(matter, "responsible") != [UNIT]:
            what = _("{title} has waited for your decision since {when}.", **values)
        else:
            who = case_words.waits_for(view)
            what = _("{title} has waited for a decision by {who} since {when}.", who=who, **values)
        rule = matter.profile.reminding.decide_within
        by = (
            _("By {when}.", when=_deadline(matter))
            if now < due
            else _("It was to be decided by {when}.", when=_deadline(matter))
        )
        cited = _("Source: {source}", source=case_words.source(matter.profile, rule.source))
        return (
            " ".join(one for one in (what, _instead(matter)) if one),
            f"{by} {rule.why.in_(current_language())} {cited}",
        )

    def buttons(self, matter: CaseAtTurn, now: datetime) -> list[Button]:
        """To the case; where the information unit hears of it, first to choose who decides."""
        show = button(_("Open the application"), decide_actions.Show(case=matter.view.case_id), "primary")
        if matter.rung == "information_unit" and matter.role == "manager":
            chooses = button(
                _("Choose somebody else to decide"), actions.Reassign(duty=matter.duty.id or 0), "primary"
            )
            plain = show.model_copy(update={"style": "plain"})
            return [chooses, plain, *general(matter.duty, later=False, cannot=False)]
        somebody_has_it = matter.role == "manager" or matter.view.taken_by is not None
        return [show, *general(matter.duty, later=now < matter.duty.due_at, cannot=somebody_has_it)]

    def how(self, matter: CaseAtTurn) -> Card:
        """How a decision is taken."""
        return cards.how_to_decide(matter.view.case_id)

    def about(self, matters: Sequence[CaseAtTurn]) -> str:
        """The account that is applied for."""
        return f"{matters[0].view.name[:80] or '–'}, {_(self.topic)}"

    def stands_as(self, who: Who) -> Who:
        """Whoever decides in somebody's place is the manager of theirs."""
        return "manager" if who == "deputy" else who

    def not_theirs(self) -> str:
        """It is theirs who decide in the case."""
        return _("Only those who decide in this case can do that. You are not one of them.")

    async def open_due(self, session: Session, policy: Rulebook, now: datetime, most: int) -> int:
        """Open a duty for each case that has come to somebody."""
        found = await cases.without_duty(session, most)
        for case in found:
            view = await load(session, policy, case)
            profile, since = _rules(policy, view, now), _came(view, now)
            calendar, rule = calendar_for(profile.working), profile.reminding.decide_within
            due = add_working_time(calendar, since, timedelta(hours=rule.value)).moment
            session.add(
                Duty(
                    kind=self.name,
                    subject=case_words.subject(case),
                    period=str(case.turn),
                    opened_at=since,
                    due_at=due,
                    rule="reminding.decide_within",
                    source=rule.source,
                    next_at=next_rung(calendar, self.ladder(profile), 0, due, now),
                )
            )
        await session.flush()
        return len(found)


def waits_still(case: Case, duty: Duty) -> bool:
    """Whether the case waits for the decision that the duty is about."""
    return case.state == CaseState.DECIDING and str(case.turn) == duty.period


def _rules(policy: Rulebook, view: Application, now: datetime) -> Profile:
    return policy.today(now, view.unit.name if view.unit else "")


def _came(view: Application, now: datetime) -> datetime:
    """When the case came to this turn: the scheduler may have stood still since, at `now` at the latest."""
    case, last = view.case, view.last
    if last is not None and last.turn == case.turn - 1 and last.outcome != Outcome.RETURNED:
        return min(last.decided_at, now)
    if case.turn == 1:
        return min(case.sent_at or now, now)
    return min(case.changed_at, now)  # the applicant's answer, or the choice of another decider


def _role(view: Application, duty: Duty) -> str:
    """Whose turn it was: in a turn that is over, theirs who decided."""
    decided = (one.role for one in view.decisions if str(one.turn) == duty.period)
    return next(decided, view.stage_role)


async def _above(session: Session, view: Application, role: str, unit: set[int | None]) -> Person | None:
    """The manager of whoever is to decide.

    Behind one of the information unit only somebody who is in it as well: nobody else could decide.
    """
    has_it = view.manager if role == "manager" else view.taken_by
    above = await people.get(session, has_it.manager_id) if has_it else None
    if above is None or has_it is None or above.id == has_it.id:
        return None
    return above if role == "manager" or above.id in unit else None


async def _asked_before(session: Session, case: Case, duty: Duty) -> tuple[Person, ...]:
    if waits_still(case, duty):
        return ()
    return tuple(await people.by_ids(session, sorted(await decide_who.asked_before(session, case))))


async def _with_away(session: Session, several: list[CaseAtTurn], now: datetime) -> list[CaseAtTurn]:
    """The same with who is away at that UTC moment."""
    deciding = [(one.view.manager, one.view.taken_by, one.above) for one in several]
    ids = {person.id or 0 for some in deciding for person in some if person}
    away = frozenset(await absences.away(session, ids, now))
    return [replace(one, away=away) for one in several] if away else several


def _one(matter: CaseAtTurn, person: Person | None) -> list[Receiver]:
    if person is None or not person.active or person.id == matter.view.applicant.id:
        return []
    return [] if person.id in matter.away else each([person])


def _deadline(matter: CaseAtTurn) -> str:
    """When it is due, with the free days on which nobody counted."""
    amount = timedelta(hours=matter.profile.reminding.decide_within.value)
    counted, due = add_working_time(matter.calendar, matter.duty.opened_at, amount), matter.duty.due_at
    free = counted.reason.free if isinstance(counted.reason, Counted) and counted.moment == due else ()
    return f"{moment(due)} ({listed([why_free(one) for one in free])})" if free else moment(due)


def _instead(matter: CaseAtTurn) -> str:
    """What others may do than the one who is to decide."""
    if matter.role != "manager":
        return ""
    match matter.rung:
        case "deputy" | "manager":
            return _("You may decide instead.")
        case "information_unit":
            return _("You can choose somebody else to decide.")
        case _:
            return ""
