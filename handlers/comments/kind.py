"""An unanswered comment as a duty (F2): who is asked, by when, and what can be answered to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chat.cards import AnyPart, Button, Card
from chat.language import N_
from handlers.cases import number_in
from handlers.comments import cards, rules
from handlers.duties.kinds import Kind, OfAccount
from handlers.duties.looking import live_entries
from handlers.duties.offered import general
from handlers.duties.routing import Receiver, receivers
from handlers.duties.turns import Told, Turn, go_on
from handlers.rulebook import Rulebook
from policy.calendar import calendar_for
from policy.profile import Profile
from policy.reminding import Ladder, Who
from store.db import Session
from store.models.comments import Comment, CommentState
from store.models.duties import Duty, DutyKind
from store.queries import comments

PERIOD = "1"
"""A comment is answered once."""


@dataclass(frozen=True, kw_only=True)
class CommentMatter(OfAccount):
    """A comment on an account."""

    comment: Comment

    @property
    def state(self) -> CommentState:
        """How far the answer has come."""
        return CommentState(self.comment.state)


class Comments(Kind[CommentMatter]):
    """Opened when somebody tells of a comment; over when it is answered, or settled otherwise."""

    name = DutyKind.COMMENT
    topic = N_("a comment that waits for an answer")
    keeps_on = True
    cannot_wait = True

    def ladder(self, profile: Profile) -> Ladder:
        """Who is reminded of it when."""
        return profile.reminding.comment

    async def look(
        self, session: Session, policy: Rulebook, several: Sequence[Duty], now: datetime
    ) -> list[CommentMatter]:
        """How the comments stand; without those on accounts that are not live any more."""
        numbers = {number_in(duty.subject) for duty in several}
        told = {one.id: one for one in await comments.by_ids(session, numbers)}
        of = {one.account_id for one in told.values()}
        entries = await live_entries(session, of, now)
        found = []
        for duty in several:
            comment = told.get(number_in(duty.subject))
            entry = entries.get(comment.account_id) if comment else None
            if comment is None or entry is None:
                continue
            profile = policy.today(now, entry.unit.name)
            found.append(
                CommentMatter(
                    duty=duty,
                    profile=profile,
                    calendar=calendar_for(profile.working),
                    missing=0 if rules.is_settled(CommentState(comment.state)) else 1,
                    entry=entry,
                    comment=comment,
                )
            )
        return found

    def receivers(self, matter: CommentMatter, who: Who) -> list[Receiver]:
        """Whose turn it is on a rung."""
        return receivers(matter.entry, who)

    def lines(self, matter: CommentMatter, now: datetime) -> tuple[str, str]:
        """That it waits, by when, since when, and the rule that says so."""
        what = cards.waits(matter.entry, matter.comment, matter.duty, matter.profile, now)
        return what, cards.why(matter.comment, matter.duty, matter.profile)

    def buttons(self, matter: CommentMatter, now: datetime) -> list[Button]:
        """What became of it; and, while there is time, that one is to be reminded later."""
        return [*cards.choices(matter.comment), *general(matter.duty, later=now < matter.duty.due_at)]

    def how(self, matter: CommentMatter) -> Card:
        """How a comment is answered."""
        return cards.how_to_answer()

    def parts(self, matters: Sequence[CommentMatter], now: datetime, *, several: int) -> list[AnyPart]:
        """One after the other, each with a link to it under its text."""
        shown: list[AnyPart] = []
        for matter in matters:
            text, *rest = super().parts([matter], now, several=several)
            shown += [text, *cards.link(matter.entry, matter.comment), *rest]
        return shown

    def told_by(self, session: Session, matter: CommentMatter, teller: str, now: datetime) -> None:
        """Whoever tells of a new comment knows of it: a first rung for them alone has been told.

        `teller` as the outbox names them.
        """
        rung = self.ladder(matter.profile)[0]
        first = self.receivers(matter, rung.whose)
        if [one.key for one in first] == [teller]:
            go_on(session, Turn(self, matter, 0, rung, first, Told([])), now)

    async def open_due(self, session: Session, policy: Rulebook, now: datetime, most: int) -> int:
        """Nothing: a comment's duty is opened when somebody tells of it."""
        return 0
