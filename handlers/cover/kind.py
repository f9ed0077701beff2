"""An account that nobody has while somebody is away, as a duty (G1, G3): somebody is to say yes to it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from chat.cards import AnyPart, Bullets, Button, Card, Text, button, buttons
from chat.language import N_, _, listed
from handlers.cases import called, number_in
from handlers.cover import actions, ahead, cards, rules, unwatched, words
from handlers.cover.returning import finish
from handlers.cover.spans import Span
from handlers.cover.waking import begin
from handlers.cover.wanted import wanted
from handlers.cover.whereabouts import Whereabouts, left_of, load
from handlers.duties.kinds import Kind, OfAccount, first_tone, grounds
from handlers.duties.looking import live_entries
from handlers.duties.offered import general
from handlers.duties.routing import UNIT, Receiver, each, present, receivers
from handlers.rulebook import Rulebook
from policy.calendar import calendar_for
from policy.profile import Profile
from policy.reminding import Ladder, Who
from store.db import Session
from store.models import Person
from store.models.absences import Absence
from store.models.duties import Duty, DutyKind
from store.queries import absences, accounts, people
from store.queries.accounts import Entry


@dataclass(frozen=True, kw_only=True)
class Gap(OfAccount):
    """An account that nobody has in some time in which somebody is away."""

    absence: Absence
    absent: Person
    where: Whereabouts
    whole: Sequence[Span]
    """What of the absence is to come."""
    uncovered: Sequence[Span]
    """When nobody has the account."""
    candidates: Sequence[Person]
    """Who can be asked, the first first."""
    mutual: frozenset[int] = frozenset()
    """For whom whoever is away takes over themselves (G3)."""


class CoverWanted(Kind[Gap]):
    """Opened when somebody is to be away; over when somebody has the account in all of that time."""

    name = DutyKind.COVER
    topic = N_("who takes over meanwhile")
    keeps_on = True
    cannot_wait = True
    stands_together = True

    def ladder(self, profile: Profile) -> Ladder:
        """Who is asked when."""
        return profile.reminding.cover

    async def look(
        self, session: Session, policy: Rulebook, several: Sequence[Duty], now: datetime
    ) -> list[Gap]:
        """When nobody has the account, and who can.

        Without absences that are over, accounts that are not live, and questions that were asked anew.
        """
        entries = await live_entries(session, {number_in(duty.subject) for duty in several}, now)
        known = await absences.by_ids(session, {rules.absence_in(duty.period) for duty in several})
        absent = await people.by_ids(session, [one.person_id for one in known.values()])
        persons = {one.id: one for one in absent}
        where = await load(session, list(entries.values()), now, *(one.id or 0 for one in absent))
        gone_back = await absences.given_back(session, [one.id or 0 for one in known.values()])
        found = []
        for duty in several:
            entry, absence = entries.get(number_in(duty.subject)), known.get(rules.absence_in(duty.period))
            if entry is None or absence is None or not rules.is_present_turn(duty.period, absence):
                continue
            not_these = {absence.person_id, *(who for number, who in gone_back if number == absence.id)}
            if left_of(absence, now):
                found.append(_gap(duty, policy, entry, absence, persons[absence.person_id], where, not_these))
        return await _with_mutual(session, found)

    def receivers(self, matter: Gap, who: Who) -> list[Receiver]:
        """Whoever can be asked first, the others, the manager, the information unit; never the absent one."""
        asked = present(matter.entry, matter.candidates)
        match who:
            case "responsible":
                return each(asked[:1])
            case "deputy":
                return each(asked[1:])
            case "manager":
                own = matter.absent.id
                return [one for one in receivers(matter.entry, who) if one.person and one.person.id != own]
            case "information_unit":
                return [UNIT]

    def lines(self, matter: Gap, now: datetime) -> tuple[str, str]:
        """Who is away when, and why somebody is asked."""
        return _asked([matter]), words.why(matter.profile)

    def buttons(self, matter: Gap, now: datetime) -> list[Button]:
        """Yes, no, or somebody else."""
        number = matter.duty.id or 0
        cannot, what = general(matter.duty, later=False, how=_("What does it mean?"))
        shut = button(_("Close for comments"), actions.Shut(duty=number))
        return [
            button(_("Yes, I take over"), actions.Take(duty=number), "primary"),
            cannot,
            button(_("Choose somebody"), actions.Put(duty=number)),
            *([shut] if _is_above(matter) else []),
            what,
        ]

    def parts(self, matters: Sequence[Gap], now: datetime, *, several: int) -> list[AnyPart]:
        """One question for each absence, with the whole list of accounts."""
        shown: list[AnyPart] = []
        for period in dict.fromkeys(one.duty.period for one in matters):
            own = [one for one in matters if one.duty.period == period]
            lost = [line for one in own for line in _lost(one)]
            shown += [
                Text(text=_asked(own), tone=first_tone(several)),
                Bullets(items=tuple(words.named(one.entry.account, one.uncovered, one.whole) for one in own)),
                *(Text(text=line, tone="warning") for line in dict.fromkeys(lost)),
                grounds(own, words.why(own[0].profile)),
                buttons(*self.buttons(own[0], now)),
            ]
        return shown

    def how(self, matter: Gap) -> Card:
        """What one says yes to."""
        return cards.how_to_cover(matter.profile)

    async def open_due(self, session: Session, policy: Rulebook, now: datetime, most: int) -> int:
        """Put what waits for those who are away from now on before others; tell who is back what happened.

        And ask about what nobody has now, and, once a day, in the weeks to come (G3).
        """
        await begin(session, policy, now, most)
        await finish(session, policy, now, most)
        opened = await unwatched.look(session, policy, now)
        return opened + await ahead.look(session, policy, now)


async def _with_mutual(session: Session, several: list[Gap]) -> list[Gap]:
    """The same with those who count on whoever is away: A takes over for B, and B for A."""
    owners = {one.id or 0 for gap in several for one in (*gap.entry.substitutes, *gap.candidates)}
    pairs = await accounts.steps_in(session, owners, {gap.absence.person_id for gap in several})
    return [
        replace(gap, mutual=frozenset(owner for owner, other in pairs if other == gap.absence.person_id))
        for gap in several
    ]


def _gap(
    duty: Duty,
    policy: Rulebook,
    entry: Entry,
    absence: Absence,
    absent: Person,
    where: Whereabouts,
    not_these: Collection[int],
) -> Gap:
    profile = policy.today(where.now, entry.unit.name)
    left, calendar = left_of(absence, where.now), calendar_for(profile.working)
    uncovered = where.uncovered(entry, left, calendar)
    found = rules.candidates(entry, not_these, where, uncovered or left, calendar, wanted(duty))
    away = entry.away | {one.id or 0 for one in found if where.is_away(one)}
    return Gap(
        duty=duty,
        profile=profile,
        calendar=calendar,
        missing=len(uncovered),
        entry=replace(entry, away=away),
        absence=absence,
        absent=absent,
        where=where,
        whole=left,
        uncovered=uncovered,
        candidates=found,
    )


def _is_above(matter: Gap) -> bool:
    """Whether those are asked who can let the account be closed for comments."""
    ladder = matter.profile.reminding.cover
    return ladder[min(matter.duty.step, len(ladder) - 1)].whose in ("manager", "information_unit")


def _asked(own: Sequence[Gap]) -> str:
    """The question; `own` are of one absence."""
    who, when = own[0].absent.name, words.when(own[0].absence)
    if own[1:]:
        return _("{who} is away {when}. Can you have these accounts meanwhile?", who=who, when=when)
    return _("{who} is away {when}. Can you have this account meanwhile?", who=who, when=when)


def _lost(matter: Gap) -> list[str]:
    """Who would take over and is away then, too; and where two count on each other (G3)."""
    account, absent, found = called(matter.entry.account), matter.absent, []
    if absent.id in {one.id for one in matter.where.failing(matter.entry, matter.uncovered)}:
        found.append(_("{who} was to take over {account} then.", who=absent.name, account=account))
    for who in rules.lost(matter.entry, matter.absence.person_id, matter.where, matter.uncovered):
        if who.id in matter.mutual:
            text = _(
                "{both} take over for each other and are away at once. So nobody has {account} then.",
                both=listed([absent.name, who.name]),
                account=account,
            )
        else:
            text = _("{who} steps in for {account}, but is away then, too.", who=who.name, account=account)
        found.append(text)
    return found
