"""What a closing waits for as a duty: the owner's answer, the two decisions, each step."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Self

from chat.cards import Button, Card, button
from chat.language import N_, _, current_language, listed, moment, n_
from handlers.cases import number_in, source
from handlers.close import actions, cards, rules, telling
from handlers.close.due import due_at, since, waited_for
from handlers.close.view import ClosingView, load_all
from handlers.duties.kinds import Kind, OfAccount
from handlers.duties.ladder import comes_at
from handlers.duties.offered import general
from handlers.duties.routing import UNIT, Receiver, each, receivers, watches
from handlers.rulebook import Rulebook
from policy.calendar import calendar_for
from policy.closing import StepOfClosing
from policy.profile import Profile
from policy.reminding import Ladder, Who
from store.db import Session
from store.models.accounts import AccountStatus
from store.models.closings import ClosingState
from store.models.duties import Duty, DutyKind
from store.queries import closings, duties


@dataclass(frozen=True, kw_only=True)
class Waited(OfAccount):
    """What a closing waits for."""

    view: ClosingView

    def as_if_all_were_here(self) -> Self:
        """The same, with nobody away and no legal hold: whoever is away may answer still."""
        whole = super().as_if_all_were_here()
        bench = replace(self.view.bench, away=frozenset())
        return replace(whole, view=replace(self.view, entry=whole.entry, bench=bench, hold=None))

    @property
    def what(self) -> str:
        """The answer, a role that is to decide, or a step's key."""
        return self.duty.period

    @property
    def step(self) -> StepOfClosing | None:
        """The step, where it is one."""
        return self.view.profile.closing.step(self.what)


class Closings(Kind[Waited]):
    """Opened when something is waited for; over when it is there, or the closing is."""

    name = DutyKind.CLOSING
    topic = N_("the closing of the account")
    keeps_on = True

    def ladder(self, profile: Profile) -> Ladder:
        """Who is reminded of it when."""
        return profile.reminding.closing

    async def look(
        self, session: Session, policy: Rulebook, several: Sequence[Duty], now: datetime
    ) -> list[Waited]:
        """What waits still; without closings that were refused, called off or done meanwhile."""
        known = await closings.by_ids(session, {number_in(duty.subject) for duty in several})
        views = {view.closing_id: view for view in await load_all(session, policy, known, at=now)}
        matters = []
        for duty in several:
            view = views.get(number_in(duty.subject))
            if view is None or not _is_known(view, duty.period):
                continue
            profile = policy.today(now, view.entry.unit.name)
            matters.append(
                Waited(
                    duty=duty,
                    profile=profile,
                    calendar=calendar_for(profile.working),
                    missing=int(_waits(view, duty.period, now)),
                    entry=view.entry,
                    view=view,
                )
            )
        return matters

    def receivers(self, matter: Waited, who: Who) -> list[Receiver]:
        """Whose turn it is on a rung: who answers, who decides, who does the step; then those above."""
        view, step = matter.view, matter.step
        if view.hold is not None:
            return []  # it rests until the hold is lifted
        if step is not None and step.who == "owner":
            nobody = [UNIT] if who == "responsible" else []
            return receivers(matter.entry, who) or nobody
        if step is not None or matter.what == "information_unit":
            return [UNIT] if who in ("responsible", "information_unit") else []
        if matter.what == rules.ANSWER:
            return each(watches(matter.entry)) if who == "responsible" else []
        return _of_managers(view, who)

    def is_too_late(self, matter: Waited, now: datetime) -> bool:
        """An answer that has not come in time is not waited for."""
        return matter.what == rules.ANSWER and now >= matter.duty.due_at and matter.view.hold is None

    def not_theirs(self) -> str:
        """It is theirs who run the account or decide on it."""
        return _("Only those who run the account, and those who decide on it, can do that.")

    def lines(self, matter: Waited, now: datetime) -> tuple[str, str]:
        """What is waited for, by when, and the rule that says so."""
        by = _("By {when}.", when=moment(matter.duty.due_at))
        why, code = _why(matter)
        cited = _("Source: {source}", source=source(matter.view.profile, code))
        view, what = matter.view, _what(matter)
        if view.unwatched_since:
            what = f"{what} {cards.unwatched(view, view.unwatched_since)}"
        return what, f"{by} {why} {cited}"

    def buttons(self, matter: Waited, now: datetime) -> list[Button]:
        """The step, the answer, or the card with the decision on it; before it is due, later."""
        number, step = matter.view.closing_id, matter.step
        show = button(_("Show the closing"), actions.Show(closing=number))
        later = now < matter.duty.due_at
        if step is not None:
            does = button(
                step.title.in_(current_language()), actions.Step(closing=number, key=step.key), "primary"
            )
            return [does, show, *general(matter.duty, later=later, cannot=step.who == "owner")]
        if matter.what == rules.ANSWER:
            answer = button(_("Answer"), actions.Answer(closing=number), "primary")
            return [answer, show, *general(matter.duty, later=later, cannot=False)]
        decides = button(_("Show and decide"), actions.Show(closing=number), "primary")
        return [decides, *general(matter.duty, later=later, cannot=False)]

    def how(self, matter: Waited) -> Card:
        """How it is done."""
        return telling.how(matter.view, matter.what)

    async def open_due(self, session: Session, policy: Rulebook, now: datetime, most: int) -> int:
        """Open what every closing that is under way waits for now; nothing while a legal hold is on it."""
        under_way = await closings.all_under_way(session)
        if not under_way:
            return 0
        subjects = [f"closing:{one.id}" for one in under_way]
        has = await duties.periods_of(session, self.name, subjects)
        opened = 0
        for view in await load_all(session, policy, under_way, at=now):
            if view.hold is not None or view.entry.account.status != AccountStatus.LIVE:
                continue
            for what in waited_for(view, now):
                if (view.subject, what) not in has and opened < most:
                    session.add(self._duty(policy, view, what, now))
                    opened += 1
        await session.flush()
        return opened

    def _duty(self, policy: Rulebook, view: ClosingView, what: str, now: datetime) -> Duty:
        profile = policy.today(now, view.entry.unit.name)
        due = due_at(view, what, since(view))
        step = view.profile.closing.step(what)
        rule = f"closing.steps.{what}" if step else "closing.decided_by"
        rung = comes_at(calendar_for(profile.working), self.ladder(profile), 0, due) or now
        return Duty(
            kind=self.name,
            subject=view.subject,
            period=what,
            opened_at=now,
            due_at=due,
            rule=rule[:60],
            source=step.source if step else view.profile.closing.decided_by.source,
            next_at=max(rung, now),
        )


def _is_known(view: ClosingView, what: str) -> bool:
    """Whether a duty is to be looked at still: of a closing that ended otherwise only what was done."""
    return view.closing.state in closings.UNDER_WAY or what in view.decisions or what in view.done


def _waits(view: ClosingView, what: str, now: datetime) -> bool:
    """Whether it is not there yet; an answer that came too late never came."""
    if what == rules.ANSWER:
        return view.closing.state == ClosingState.ASKED and view.closing.answered_at is None
    return what in waited_for(view, now)


def _of_managers(view: ClosingView, who: Who) -> list[Receiver]:
    """Whose turn it is to decide as the manager; the information unit where there is none."""
    several = view.managers_asked()
    if view.decisions.get("manager") is not None:
        several = view.bench.here(view.bench.managers)
    match who:
        case "responsible":
            return each(several[:1]) or [UNIT]
        case "deputy" | "manager":
            return each(several[1:])
        case "information_unit":
            return [UNIT]


def _what(matter: Waited) -> str:
    """What waits for whom."""
    account, step = matter.view.called, matter.step
    if step is not None:
        title = step.title.in_(current_language())
        text = _("{account} is to be closed. Next step: {step}.", account=account, step=title)
        if matter.view.unanswered and step.key == "comments":
            waits = n_("{n} comment waits.", "{n} comments wait.", matter.view.unanswered)
            return f"{text} {waits}"
        return text
    if matter.what == rules.ANSWER:
        return _("The information unit wants to close {account}. What do you say?", account=account)
    if matter.what == "manager":
        names = listed([one.person.name for one in _of_managers(matter.view, "responsible") if one.person])
        who = names or _("the information unit")
        return _("{account} may be closed. It waits for a decision by {who}.", account=account, who=who)
    unit = _("the information unit")
    return _("{account} may be closed. It waits for a decision by {who}.", account=account, who=unit)


def _why(matter: Waited) -> tuple[str, str]:
    language, step = current_language(), matter.step
    if step is not None:
        return step.why.in_(language), step.source
    closing = matter.view.profile.closing
    rule = closing.answer_days if matter.what == rules.ANSWER else None
    if rule is not None:
        return rule.why.in_(language), rule.source
    return closing.decided_by.why.in_(language), closing.decided_by.source
