"""What can be answered about a week of a holiday, and what stands of it already. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from handlers.cases import account_subject
from handlers.cover.spans import Span, span, within, without
from handlers.cover.whereabouts import Whereabouts, worked
from handlers.duties.routing import active
from policy.calendar import Calendar
from store.models import Absence, Person
from store.queries.accounts import Entry

HERE = "here"
IN_TURN = "in_turn"
"""Away; whoever the register names first is asked first."""
AS_IT_IS = "as_it_is"
"""Away in some way for which there is no one answer: it stays so."""
_PERSON = "person-"
_WEEK = timedelta(weeks=1)

Wish = int | None
"""Who is to be asked first about an account, by number; None: whoever the register names first."""


def asking(person_id: int) -> str:
    """Away, and that person is asked first."""
    return f"{_PERSON}{person_id}"


def asked_in(choice: str) -> Wish:
    """Who is asked first by that answer."""
    return int(choice.removeprefix(_PERSON)) if choice.startswith(_PERSON) else None


@dataclass(frozen=True)
class Week:
    """A week of a holiday, or what of it is to come, as it stands for one owner."""

    monday: date
    of: Span
    is_away: bool
    """Whether they are away in some of it."""
    is_whole: bool
    """Whether they are away in all of it that is worked in."""
    wishes: Mapping[int, Wish]
    """Who has each account then, or is wanted, of those for which somebody is needed; by account."""
    settled: bool
    """Whether each of these has one person for all of the week, or nobody yet."""


def standing(
    monday: date,
    of: Span,
    own: Sequence[Entry],
    away: Sequence[Absence],
    wanted: Mapping[tuple[int, str], int],
    where: Whereabouts,
    calendar: Calendar,
) -> Week:
    """A week as it stands; `wanted` says who is asked first by absence and account's subject."""
    spans = [span(one.starts_at, one.ends_at) for one in away]
    gone = within([of], spans)
    over = [one.id or 0 for one in away if within([of], [span(one.starts_at, one.ends_at)])]
    wishes: dict[int, Wish] = {}
    settled = True
    for entry in own if gone else ():
        number = entry.account.id or 0
        holders = {one.person.id or 0 for one, part in where.holding(number) if within([part], [of])}
        asked = {who for one in over if (who := wanted.get((one, account_subject(entry.account))))}
        settled = settled and len(holders or asked) <= 1 and not within(where.closed.get(number, ()), [of])
        if holders or asked or where.uncovered(entry, [of], calendar):
            wishes[number] = next(iter(holders or asked), None)
    return Week(
        monday=monday,
        of=of,
        is_away=bool(gone),
        is_whole=bool(gone) and not worked(without([of], gone), calendar),
        wishes=wishes,
        settled=settled,
    )


def answer(week: Week, own: Sequence[Entry], offered: Collection[int], *, said: bool) -> str:
    """The one answer that a week stands by; empty where nobody has `said` anything yet."""
    if not week.is_away:
        return HERE if said else ""
    if week.is_whole and week.settled:
        for choice in (IN_TURN, *map(asking, offered)):
            if week.wishes.items() <= spread(choice, own).items():
                return choice
    return AS_IT_IS


def spread(choice: str, own: Sequence[Entry]) -> dict[int, Wish]:
    """Who is wanted for each account by that one answer: only those who step in for it can be."""
    who = asked_in(choice)
    return {
        one.account.id or 0: who if who in {each.id for each in stepping_in(one)} else None for one in own
    }


def stepping_in(entry: Entry) -> list[Person]:
    """Who may be asked about an account, by its owner."""
    owners = {one.id for one in entry.owners}
    return [one for one in active(entry.substitutes) if one.id not in owners]


def everybody(own: Sequence[Entry]) -> dict[int, Person]:
    """Who may be asked about any of these accounts, by number, in the order of the register."""
    return {one.id or 0: one for entry in own for one in stepping_in(entry)}


def runs(several: Mapping[date, Mapping[int, Wish]]) -> list[tuple[list[date], Mapping[int, Wish]]]:
    """Weeks that follow each other with the same wishes, together: one absence, and one question each."""
    found: list[tuple[list[date], Mapping[int, Wish]]] = []
    for monday in sorted(several):
        follows = found and monday - found[-1][0][-1] == _WEEK
        if follows and found[-1][1] == several[monday]:
            found[-1][0].append(monday)
        else:
            found.append(([monday], several[monday]))
    return found
