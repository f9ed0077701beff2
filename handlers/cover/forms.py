"""What is asked about absences: from when to when, and who takes over."""

from datetime import date, time
from typing import Annotated
from zoneinfo import ZoneInfo

from chat.fields import Choice, Day, Line, LongText, Option, Search
from chat.forms import Answers, Faults
from chat.language import N_, _
from handlers import when
from handlers.cover import rules
from store.models.absences import Absence, Reason


class Times(Answers):
    """From when to when."""

    first: Annotated[date, Day(label=N_("First day away"))]
    first_at: Annotated[
        str | None,
        Line(
            label=N_("From what time?"),
            help=N_("Leave it empty for the whole day."),
            example=N_("14:30"),
            longest=20,
            words_needed=False,
            required=False,
        ),
    ] = None
    last: Annotated[
        date | None,
        Day(
            label=N_("Last day away"),
            help=N_("Leave it empty if you do not know yet, for example when you are ill."),
            required=False,
        ),
    ] = None
    last_at: Annotated[
        str | None,
        Line(
            label=N_("Until what time?"),
            help=N_("Leave it empty for the whole day."),
            example=N_("14:30"),
            longest=20,
            words_needed=False,
            required=False,
        ),
    ] = None


class OwnForm(Times):
    """From when to when, and why, of oneself."""

    reason: Annotated[
        str | None,
        Choice(
            label=N_("Why?"),
            help=N_(
                "You need not say. Others only see that you are away. It is forgotten when you are back."
            ),
            required=False,
        ),
    ] = None


class OthersForm(Times):
    """Who is away, from when to when. Why is theirs to say."""

    who: Annotated[
        int,
        Search(label=N_("Who is away?"), help=N_("Type the first letters and choose."), of="people"),
    ]


class PutForm(Answers):
    """Who is to have the accounts."""

    who: Annotated[
        int,
        Search(
            label=N_("Who is to take over meanwhile?"),
            help=N_("Ask them first. Type the first letters and choose."),
            of="people",
        ),
    ]


class ShutForm(Answers):
    """What the accounts say while they are closed for comments."""

    text: Annotated[
        str,
        LongText(
            label=N_("What the account says meanwhile"),
            help=N_("Everybody can read it. Say until when, and where one gets an answer."),
            longest=1_000,
        ),
    ]


def reasons() -> list[Option]:
    """Why somebody is away, as choices."""
    said = {
        Reason.HOLIDAY: _("Holiday"),
        Reason.ILLNESS: _("Illness"),
        Reason.PARENTAL: _("Parental leave"),
        Reason.OTHER: _("Something else"),
    }
    return [Option(value=one.value, label=said[one]) for one in Reason]


def times_of(absence: Absence, zone: ZoneInfo) -> dict[str, str]:
    """What the form shows of an absence that is to be changed."""
    begins = absence.starts_at.astimezone(zone)
    values = {"first": begins.date().isoformat()}
    if begins.time() != time(0):
        values["first_at"] = f"{begins:%H:%M}"
    if absence.ends_at is None:
        return values
    ends = absence.ends_at.astimezone(zone)
    if ends.time() == time(0):
        return values | {"last": rules.day_before(ends.date()).isoformat()}
    return values | {"last": ends.date().isoformat(), "last_at": f"{ends:%H:%M}"}


def clock(field: str, typed: str | None) -> time | None:
    """A time of day as typed. Raises Faults at the field."""
    if not typed:
        return None
    try:
        return when.clock(typed)
    except when.NotAMoment as fault:
        raise Faults({field: _("Write the time as 14:30.")}) from fault
