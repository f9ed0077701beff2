"""An unanswered comment as a duty (F2): who is asked, by when, and what can be answered to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chat.cards import AnyPart, Button, Card, button
from chat.language import _
from handlers.cases import number_in
from handlers.comments import cards, rules
from handlers.duties import actions as duty_actions
from handlers.duties.kinds import Kind, OfAccount
from handlers.duties.routing import Receiver, receivers
from handlers.rulebook import Rulebook
from policy.calendar import calendar_for
from policy.profile import Profile
from policy.reminding import Ladder, Who
from store.db import Session
from store.models.accounts import AccountStatus
from store.models.comments import Comment, CommentState
from store.models.duties import Duty, DutyKind
from store.queries import accounts, comments

PERIOD = "1"
"""A comment is answered once."""


@dataclass(frozen=True, kw_only=True)
class OfComment(OfAccount):
    """A comment on an account."""

    comment: Comment

    @property
    def state(self) -> CommentState:
        """How far the answer has come."""
        return CommentState(self.comment.state)


class Comments(Kind[OfComment]):
    """Opened when somebody tells of a comment; over when it is answered, or settled otherwise."""

    name = DutyKind.COMMENT
    keeps_on = True
    cannot_wait = True

    def ladder(self, profile: Profile) -> Ladder:
        """Who is reminded of it when."""
        return profile.reminding.comment

    async def look(
        self, session: Session, policy: Rulebook, several: Sequence[Duty], now: datetime
    ) -> list[OfComment]:
        """How the comments stand; without those on accounts that are not live any more."""
        numbers = {number_in(duty.subject) for duty in several}
        told = {one.id: one for one in await comments.by_ids(session, numbers)}
        of = {one.account_id for one in told.values()}
        entries = {one.account.id: one for one in await accounts.entries(session, of)}
        found = []
        for duty in several:
            comment = told.get(number_in(duty.subject))
            entry = entries.get(comment.account_id) if comment else None
            if comment is None or entry is None or entry.account.status != AccountStatus.LIVE:
                continue
            profile = policy.today(now, entry.unit.name)
            found.append(
                OfComment(
                    duty=duty,
                    profile=profile,
                    calendar=calendar_for(profile.working),
                    missing=0 if rules.is_settled(CommentState(comment.state)) else 1,
                    entry=entry,
                    comment=comment,
                )
            )
        return found

    def receivers(self, matter: OfComment, who: Who) -> list[Receiver]:
        """Whose turn it is on a rung."""
        return receivers(matter.entry, who)

    def lines(self, matter: OfComment, now: datetime) -> tuple[str, str]:
        """That it waits, by when, since when, and the rule that says so."""
        what = cards.waits(matter.entry, matter.comment, matter.duty, matter.profile, now)
        return what, cards.why(matter.comment, matter.duty, matter.profile)

    def buttons(self, matter: OfComment, now: datetime) -> list[Button]:
        """What became of it; and, while there is time, that one is to be reminded later."""
        duty = matter.duty.id or 0
        general = [
            button(_("I cannot"), duty_actions.Cannot(duty=duty)),
            button(_("How do I do it?"), duty_actions.Help(duty=duty)),
        ]
        if now < matter.duty.due_at:
            general.insert(0, button(_("Remind me later"), duty_actions.Later(duty=duty)))
        return [*cards.choices(matter.comment), *general]

    def how(self, matter: OfComment) -> Card:
        """How a comment is answered."""
        return cards.how_to_answer()

    def parts(self, matters: Sequence[OfComment], now: datetime, *, several: int) -> list[AnyPart]:
        """One after the other, each with a link to it under its text."""
        shown: list[AnyPart] = []
        for matter in matters:
            text, *rest = super().parts([matter], now, several=several)
            shown += [text, *cards.link(matter.entry, matter.comment), *rest]
        return shown

    async def open_due(self, session: Session, policy: Rulebook, now: datetime, most: int) -> int:
        """Nothing: a comment's duty is opened when somebody tells of it."""
        return 0
