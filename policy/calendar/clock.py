"""From the clock on the wall to UTC, also on the days when clocks change."""

from bisect import bisect_left
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def utc(moment: datetime) -> datetime:
    """The same moment in UTC. ValueError for a naive one: nobody knows when that is."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.astimezone(UTC)


def instant(day: date, clock: time, zone: ZoneInfo, *, last: bool = False) -> datetime:
    """The UTC moment at which the clocks of a zone show that local time.

    Of a time that is shown twice (02:30 in October) the first, or the last; a time that is skipped
    (02:30 in March) is the moment of the jump, so that a later time never comes before an earlier one.
    """
    wall = datetime.combine(day, clock, zone)
    first, second = (wall.replace(fold=fold).astimezone(UTC) for fold in (0, 1))
    if first <= second:
        return second if last else first
    # A time that is skipped is later by the offset before the jump than by the one after it.
    return _jump(second, first, zone)


def _jump(before: datetime, after: datetime, zone: ZoneInfo) -> datetime:
    """The second between the two UTC moments from which the offset of the zone is another."""
    start = before.replace(microsecond=0)
    old = start.astimezone(zone).utcoffset()
    seconds = range(int((after - start).total_seconds()) + 1)

    def has_jumped(second: int) -> bool:
        return (start + timedelta(seconds=second)).astimezone(zone).utcoffset() != old

    return start + timedelta(seconds=bisect_left(seconds, True, key=has_jumped))
