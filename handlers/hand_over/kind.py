"""What waits in a hand-over as a duty: whose turn it is, and who is told when it does not go on."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chat.cards import Button, Card, button
from chat.language import N_, _, current_language, moment
from handlers.cases import called, number_in, source
from handlers.duties.kinds import Kind, Matter
from handlers.duties.offered import general
from handlers.duties.routing import UNIT, Receiver, each, present
from handlers.duties.turns import Told
from handlers.hand_over import actions, cards, leavers, offers, words
from handlers.hand_over.duty import rules_today
from handlers.hand_over.view import Passing, Waits, load
from handlers.rulebook import Rulebook
from policy.calendar import calendar_for
from policy.profile import Profile
from policy.reminding import Ladder, Who
from store.db import Session
from store.models.duties import Duty, DutyKind, Nudge
from store.queries import duties, handovers


@dataclass(frozen=True, kw_only=True)
class Waiting(Matter):
    """A hand-over that waits for somebody."""

    view: Passing

    chosen: int | None = None
    """The rung of somebody who has chosen this time to be reminded."""

    @property
    def rung(self) -> Who:
        """Whose turn it is to be reminded."""
        ladder = self.profile.reminding.hand_over
        step = self.duty.step if self.chosen is None else self.chosen
        return ladder[min(step, len(ladder) - 1)].whose


class HandingOver(Kind[Waiting]):
    """Opened with each thing that a hand-over waits for; over when it moves on."""

    name = DutyKind.HAND_OVER
    topic = N_("the hand-over")
    keeps_on = True
    cannot_wait = True
    can_be_passed_on = False

    def ladder(self, profile: Profile) -> Ladder:
        """Who is reminded of it when."""
        return profile.reminding.hand_over

    async def look(
        self, session: Session, policy: Rulebook, several: Sequence[Duty], now: datetime
    ) -> list[Waiting]:
        """How the hand-overs stand; without those of accounts that are not live any more."""
        known = await handovers.by_ids(session, {number_in(duty.subject) for duty in several})
        views = {one.number: one for one in await load(session, policy, list(known.values()), now)}
        nudges = await duties.nudges(session, [duty.id or 0 for duty in several])
        found = []
        for duty in several:
            view = views.get(number_in(duty.subject))
            if view is None:
                continue
            profile = rules_today(policy, view, now)
            found.append(
                Waiting(
                    duty=duty,
                    profile=profile,
                    calendar=calendar_for(profile.working),
                    missing=int(view.period == duty.period),
                    view=view,
                    chosen=_chosen(nudges.get(duty.id or 0, []), now),
                )
            )
        return found

    def receivers(self, matter: Waiting, who: Who) -> list[Receiver]:
        """Whose turn it is on a rung; never somebody who has left."""
        view = matter.view
        match who:
            case "responsible":
                return _receivers(view)
            case "deputy":
                is_of_theirs = view.waits in (Waits.STEP, Waits.CONFIRM)
                has_it = {one.id for one in view.turn if one} | {view.hand_over.to_id, view.old.id}
                several = [one for one in view.entry.substitutes if one.id not in has_it]
                return each(present(view.entry, several)) if is_of_theirs and view.is_of_owner else []
            case "manager":
                has_it = {one.id for one in view.turn if one}
                return each([one for one in present(view.entry, view.approvers) if one.id not in has_it][:1])
            case "information_unit":
                return [UNIT]

    def lines(self, matter: Waiting, now: datetime) -> tuple[str, str]:
        """What waits for whom, by when, and the rule that says so."""
        view, due = matter.view, matter.duty.due_at
        asked = words.asked(view) if matter.rung == "responsible" else words.waits_for(view)
        rule = view.profile.hand_over.within
        by = _("By {when}.", when=moment(due)) if now < due else _("It was due {when}.", when=moment(due))
        cited = _("Source: {source}", source=source(view.profile, rule.source))
        return asked, f"{by} {rule.why.in_(current_language())} {cited}"

    def buttons(self, matter: Waiting, now: datetime) -> list[Button]:
        """To whoever's turn it is, what moves it on; to others, the hand-over."""
        show = button(_("Show the hand-over"), actions.Show(handover=matter.view.number))
        later = general(matter.duty, later=now < matter.duty.due_at, cannot=False)
        if matter.rung != "responsible":
            return [show.model_copy(update={"style": "primary"}), *later]
        return [*offers.choices(matter.view), show, *later]

    def how(self, matter: Waiting) -> Card:
        """How it goes on."""
        return cards.how(matter.view)

    def about(self, matters: Sequence[Waiting]) -> str:
        """Which account it is of."""
        return f"{called(matters[0].view.entry.account)}, {_(self.topic)}"

    def not_theirs(self) -> str:
        """It is theirs who take part in the hand-over."""
        return words.not_theirs()

    async def open_due(self, session: Session, policy: Rulebook, now: datetime, most: int) -> int:
        """Begin a hand-over for each who has left and has an account still (H3)."""
        return await leavers.sweep(session, policy, now, most)


def _chosen(nudges: Sequence[Nudge], now: datetime) -> int | None:
    """On which step somebody asked to be reminded by now, and has not been."""
    return min((step for (step, _key), at in Told(nudges).again().items() if at <= now), default=None)


def _receivers(view: Passing) -> list[Receiver]:
    there = each(present(view.entry, [one for one in view.turn if one is not None]))
    return [*there, *([UNIT] if None in view.turn else [])]
