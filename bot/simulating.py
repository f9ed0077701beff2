"""What reminders a time to come would bring: the production sweeps on a copy that is thrown away.

Nothing is sent, and the database itself is only read. What people do in that time is not known: nobody
answers, or everybody does at the first reminder; nobody applies, comments, begins or leaves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from bot.sweeping import sweep
from chat.language import _, speaking
from handlers.duties.asking import explained
from handlers.duties.catalogue import KINDS
from handlers.duties.kinds import Matter, grounds
from handlers.duties.ladder import next_midnight
from handlers.duties.routing import UNIT, Receiver
from handlers.duties.turns import Told, Turn, looked_at
from handlers.rulebook import Rulebook
from policy.calendar import calendar_for, instant, next_working_time
from policy.profile import Profile, in_force
from policy.reminding import Rung
from store import copying
from store.db import Database, Session
from store.models import Nudge, Person
from store.models.duties import Outcome
from store.queries import duties, nudges, people

_MINUTE = timedelta(minutes=1)
_INTO_IT = timedelta(seconds=30)  # the scheduler sweeps at some second of each minute, hardly ever the first
_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """One thing that somebody would be reminded of."""

    at: datetime
    """UTC, half a minute after the scheduler finds that its time has come."""
    receiver: str
    """As the outbox names the recipient."""
    name: str
    """Of the person, as people know it."""
    kind: str
    subject: str
    period: str
    step: int
    """From 0; past the end of the ladder where its last rung comes again."""
    steps: int
    """How many rungs the ladder has."""
    rung: Rung
    message: int
    """Equal for what stands in one message."""
    what: str
    """In the receiver's language, as the message has it."""
    why: str
    """Why it is the receiver who is asked, where the message says so, and why anybody is."""
    rule: str
    source: str

    @property
    def key(self) -> tuple[str, ...]:
        """Who is told of what, and when: equal in two simulations where nothing has changed."""
        return (f"{self.at:%Y-%m-%d %H:%M}", self.receiver, self.kind, self.subject, self.period)


@dataclass(frozen=True)
class Simulation:
    """What a time to come would bring."""

    reminders: list[Reminder]
    """In the order of time."""
    is_whole: bool
    """False where something could not be looked at; the program's log says what."""


async def simulate(
    source: Database | str,
    versions: Sequence[Profile],
    first: date,
    last: date,
    *,
    now: datetime,
    answered: bool = False,
) -> Simulation:
    """Every reminder from one local day of the municipality to another, both in it.

    The time from `now` (UTC) to the first day goes by as well, so that what stands then is what would stand;
    its reminders are left out, and what was before `now` has been. `answered`: everything is done at its
    first reminder, from now on. Raises NoProfileYet when no version is in force on the first day,
    Unavailable when the database cannot be read.
    """
    zone = calendar_for(in_force(versions, first).working).zone
    rules = min(one.effective_from for one in versions)
    earliest, begin, end = (instant(day, time(0), zone) for day in (rules, first, last + _DAY))
    told: list[Reminder] = []
    async with copying.scratch(source) as made:
        sweeps = Sweeps(made, Rulebook(versions))
        at = on_the_minute(max(now, earliest))
        while at < end:
            is_busy = await sweeps.sweep(at)
            if is_busy and at >= begin:
                told += await sweeps.told(at)
            if is_busy and answered:
                await sweeps.done(at)
            at = at + _MINUTE if is_busy else await sweeps.next_after(at)
    return Simulation(told, is_whole=sweeps.failed == 0)


async def lived_until(url: str) -> datetime | None:
    """The UTC moment of the last sweep that opened something; a demo's clock may be ahead of the real one.

    Raises Unavailable when the database cannot be read.
    """
    database = Database(url)
    try:
        async with database.reading() as session:
            return await duties.newest(session)
    finally:
        await database.dispose()


def on_the_minute(moment: datetime) -> datetime:
    """When the scheduler sweeps at that UTC moment or next: half past each minute."""
    minute = moment.astimezone(UTC).replace(second=0, microsecond=0) + _INTO_IT
    return minute if minute >= moment else minute + _MINUTE


class Sweeps:
    """The sweeps of duties on a database, at times that are given."""

    def __init__(self, database: Database, policy: Rulebook) -> None:
        self._database = database
        self._policy = policy
        self._people: dict[int, Person | None] = {}
        self.failed = 0
        """How many pieces of their work have failed so far."""

    async def sweep(self, now: datetime) -> bool:
        """What the scheduler does in a minute; whether there was anything to do, so that more may follow."""
        swept = await sweep(self._database, self._policy, now)
        self.failed += swept.failed
        return bool(swept.opened or swept.told)

    async def next_after(self, now: datetime) -> datetime:
        """When there may be something to do next: a rung, a new day, or the beginning of a working day."""
        calendar = calendar_for(self._policy.today(now).working)
        async with self._database.reading() as session:
            rung = await nudges.next_moment(session)
        opening = next_working_time(calendar, now).moment
        later = (at for at in (rung, next_midnight(calendar, now), opening) if at and at > now)
        return on_the_minute(min(later))

    async def told(self, now: datetime) -> list[Reminder]:
        """What was told at that moment, as the messages say it."""
        async with self._database.transaction() as session:
            found = await nudges.told_at(session, now)
            several = list({duty.id: duty for _n, duty in found}.values())
            matters = await looked_at(session, self._policy, KINDS, several, now)
            all_told = await duties.nudges(session, [duty.id or 0 for duty in several])
            return [
                self._reminder(
                    nudge,
                    _turn(matters[duty.id], nudge, all_told[nudge.duty_id]),
                    await self._receiver(session, nudge),
                )
                for nudge, duty in found
                if duty.id in matters
            ]

    async def done(self, now: datetime) -> None:
        """All that was told at that moment is done then."""
        async with self._database.transaction() as session:
            for _nudge, duty in await nudges.told_at(session, now):
                duties.close(session, duty, now, Outcome.DONE)

    async def _receiver(self, session: Session, nudge: Nudge) -> Receiver:
        """Who was told."""
        sort, _colon, number = nudge.recipient.partition(":")
        if sort != "person":
            return UNIT
        if int(number) not in self._people:
            self._people[int(number)] = await people.get(session, int(number))
        return Receiver(nudge.recipient, self._people[int(number)])

    @staticmethod
    def _reminder(nudge: Nudge, turn: Turn, to: Receiver) -> Reminder:
        duty, person = turn.duty, to.person
        ladder = turn.kind.ladder(turn.matter.profile)
        with speaking(person.language, person.zone) if person else speaking("sv"):
            (turn,) = explained(to, [turn])
            what, why = turn.kind.lines(turn.matter, nudge.at)
            name = person.name if person else _("the information unit")
        return Reminder(
            at=nudge.at,
            receiver=nudge.recipient,
            name=name,
            kind=duty.kind,
            subject=duty.subject,
            period=duty.period,
            step=nudge.step,
            steps=len(ladder),
            rung=turn.rung,
            message=nudge.outbox_id,
            what=what,
            why=grounds([turn.matter], why).text,
            rule=duty.rule,
            source=duty.source,
        )


def _turn(matter: Matter, nudge: Nudge, told: Sequence[Nudge]) -> Turn:
    """Whose turn it was when that reminder was sent."""
    kind = KINDS[matter.duty.kind]
    ladder = kind.ladder(matter.profile)
    before = Told([one for one in told if (one.at, one.outbox_id) < (nudge.at, nudge.outbox_id)])
    is_chosen = (nudge.step, nudge.recipient) in before.again()
    rung = ladder[min(nudge.step, len(ladder) - 1)]
    return Turn(kind, matter, nudge.step, rung, [], before, is_chosen=is_chosen)
