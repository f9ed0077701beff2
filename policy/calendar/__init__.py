"""Working days and working time in Sweden; every moment with the reason for it.

Moments are aware: any zone in, UTC out. A naive one raises ValueError. Days are those of the calendar's zone.
"""

from policy.calendar.clock import instant
from policy.calendar.days import (
    FreeDay,
    FreeKind,
    free_day,
    free_days,
    is_working_day,
    months_later,
    next_working_day,
)
from policy.calendar.hours import (
    Calendar,
    add_working_days,
    add_working_time,
    answer_deadline,
    calendar_for,
    next_working_time,
    working_time,
)
from policy.calendar.reasons import Counted, CountedDays, Moved, Reason, Timed, Unmoved, Waits, Within
from policy.calendar.weeks import Week, quota_week

__all__ = [
    "Calendar",
    "Counted",
    "CountedDays",
    "FreeDay",
    "FreeKind",
    "Moved",
    "Reason",
    "Timed",
    "Unmoved",
    "Waits",
    "Week",
    "Within",
    "add_working_days",
    "add_working_time",
    "answer_deadline",
    "calendar_for",
    "free_day",
    "free_days",
    "instant",
    "is_working_day",
    "months_later",
    "next_working_day",
    "next_working_time",
    "quota_week",
    "working_time",
]
