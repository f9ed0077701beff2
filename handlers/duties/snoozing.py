"""Until when a reminder may be put off. Pure; UTC in and out."""

from datetime import datetime, timedelta

from chat.fields import Option
from chat.language import _, moment
from handlers.duties.ladder import next_midnight
from policy.calendar import Calendar, add_working_time, next_working_time, quota_week

_LATER_TODAY = timedelta(hours=3)


def moments(calendar: Calendar, now: datetime, due: datetime) -> dict[str, datetime]:
    """The times that can be chosen, by key: later today, tomorrow, the next working week; none after `due`.

    "Tomorrow" is the next working day at its opening.
    """
    tomorrow = next_working_time(calendar, next_midnight(calendar, now)).moment
    found = {
        "today": add_working_time(calendar, now, _LATER_TODAY).moment,
        "tomorrow": tomorrow,
        "week": next_working_time(calendar, quota_week(calendar, now).ends).moment,
    }
    if calendar.day(found["today"]) != calendar.day(now):
        del found["today"]
    return {key: at for key, at in found.items() if at < due}


def options(calendar: Calendar, now: datetime, due: datetime) -> list[Option]:
    """The same as choices, in the reader's language."""
    words = {"today": _("Later today"), "tomorrow": _("The next working day"), "week": _("Next week")}
    found = moments(calendar, now, due)
    return [Option(value=key, label=f"{words[key]}: {moment(at)}") for key, at in found.items()]
