"""Absences and cover in words, for the reader for whom is being drawn."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from chat.language import _, current_language, listed, local, near_moment, weekday
from handlers.cases import called, source
from handlers.cover.spans import Span, span
from policy.profile import Profile
from store.models import Account
from store.models.absences import Absence

_MOMENT = timedelta(seconds=1)  # before midnight it is the day before


def when(absence: Absence) -> str:
    """From when to when somebody is away."""
    return stretch(span(absence.starts_at, absence.ends_at))


def stretch(of: Span) -> str:
    """From when to when, local to the reader: `from Monday 15 March to Friday 19 March`."""
    begins = _day_or_moment(of.start, of.start)
    if of.ends_at is None:
        return _("from {start} until further notice", start=begins)
    ends = _day_or_moment(of.end, of.end - _MOMENT)
    if begins == ends:
        return _("on {day}", day=begins)
    return _("from {start} to {end}", start=begins, end=ends)


def stretches(several: Sequence[Span]) -> str:
    """The same of several."""
    return listed([stretch(one) for one in several])


def named(account: Account, part: Sequence[Span], whole: Sequence[Span]) -> str:
    """An account in a list, with when, where that is not the whole time."""
    if list(part) == list(whole):
        return called(account)
    return _("{account}, {when}", account=called(account), when=stretches(part))


def why(profile: Profile) -> str:
    """Why somebody has to take over, and which document says so."""
    rule = profile.cover.substitutes_at_least
    cited = _("Source: {source}", source=source(profile, rule.source))
    return f"{rule.why.in_(current_language())} {cited}"


def _day_or_moment(at: datetime, shown: datetime) -> str:
    """A day where it is a midnight to the reader, else with the time."""
    return weekday(local(shown).date()) if local(at).time() == time(0) else near_moment(at)
