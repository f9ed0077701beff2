"""A simulation as lines and as a table, and what differs between two of them. Nothing is printed here."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.simulating import Reminder

Marked = tuple[str, Reminder]
"""A reminder, and whether it goes away (`-`) or comes with the changed rules (`+`)."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would reckon with, at the start of a cell
_COLUMNS = ("change", "when", "to", "kind", "about", "period", "step", "what", "why", "rule", "source")


def lines(reminders: Sequence[Reminder], zone: ZoneInfo) -> Iterator[str]:
    """One line a reminder, then the summary. Times are local to the zone."""
    for one in reminders:
        yield _line(one, zone)
    if reminders:
        yield ""
    yield from summary(reminders, zone)


def difference(before: Sequence[Reminder], after: Sequence[Reminder]) -> list[Marked]:
    """What goes away and what comes, in the order of time; what is in both is left out."""
    old, new = {one.key for one in before}, {one.key for one in after}
    changed = [("-", one) for one in before if one.key not in new]
    changed += [("+", one) for one in after if one.key not in old]
    return sorted(changed, key=lambda marked: (marked[1].at, marked[1].key, marked[0]))


def changed_lines(before: Sequence[Reminder], after: Sequence[Reminder], zone: ZoneInfo) -> Iterator[str]:
    """What goes away with `-`, what comes with `+`, then both summaries."""
    changed = difference(before, after)
    for mark, one in changed:
        yield f"{mark} {_line(one, zone)}"
    if not changed:
        yield "The changed profile brings the same reminders."
    for title, several in (("As it is:", before), ("With the changed profile:", after)):
        yield from ("", title, *summary(several, zone))
    gone, come = (sum(mark == sign for mark, _one in changed) for sign in "-+")
    yield from ("", f"Reminders that go away: {gone}. Reminders that come: {come}.")


def summary(reminders: Sequence[Reminder], zone: ZoneInfo) -> Iterator[str]:
    """For each person how many messages, in which week the most; and in all."""
    messages = {one.message: one for one in reminders}.values()
    each: dict[str, list[Reminder]] = {}
    for one in messages:
        each.setdefault(one.receiver, []).append(one)
    for own in sorted(each.values(), key=lambda own: (-len(own), own[0].name)):
        week, most = _busiest([_local(one.at, zone).date() for one in own])
        yield _clean(f"{own[0].name}: {_counted(len(own), 'message')}, at most {most} in a week ({week})")
    if not reminders:
        yield "Nobody is reminded of anything in that time."
        return
    several = (len(reminders), "reminder"), (len(messages), "message"), (len(each), "receiver")
    yield "In all: {} in {}, to {}.".format(*(_counted(*one) for one in several))


def table(marked: Sequence[Marked], zone: ZoneInfo) -> str:
    """The same for a spreadsheet: semicolons, as Swedish ones expect."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(_COLUMNS)
    for mark, one in marked:
        cells = (
            *(_when(one, zone), one.name, one.kind, one.subject, _period(one), str(one.step + 1)),
            *(one.what, one.why, one.rule, one.source),
        )
        writer.writerow([mark, *map(_cell, cells)])
    return text.getvalue()


def _line(one: Reminder, zone: ZoneInfo) -> str:
    duty = " ".join(filter(None, (one.kind, _period(one))))
    return _clean(
        f"{_when(one, zone)}  {_to(one)}: {one.what} {one.why} "
        f"[{duty}, {_step(one)}, by {one.rule or f'reminding.{one.kind}'}]"
    )


def _to(one: Reminder) -> str:
    """Who, and as what; a place is nothing else than what it is called."""
    return f"{one.name} ({one.rung.whose})" if one.receiver.startswith("person:") else one.name


def _period(one: Reminder) -> str:
    """The week or the day; nothing where a duty has a number of its own."""
    return "" if one.period.isdigit() else one.period


def _step(one: Reminder) -> str:
    again = ", once more" if one.step >= one.steps else ""
    return f"step {min(one.step + 1, one.steps)} of {one.steps}{again}"


def _when(one: Reminder, zone: ZoneInfo) -> str:
    return f"{_local(one.at, zone):%Y-%m-%d %H:%M}"


def _local(at: datetime, zone: ZoneInfo) -> datetime:
    return at.astimezone(zone)


def _busiest(days: Sequence[date]) -> tuple[str, int]:
    """The ISO week in which most of these days lie, the first of several, and how many."""
    weeks = Counter((one.isocalendar().year, one.isocalendar().week) for one in days)
    (year, week), most = max(sorted(weeks.items()), key=lambda found: found[1])
    return f"{year:04}-W{week:02}", most


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _cell(text: str) -> str:
    """A name that somebody chose must not be a formula in the spreadsheet that opens it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _clean(line: str) -> str:
    """On one line, and without what would move a terminal's cursor."""
    return "".join(one if one.isprintable() else " " for one in line)
