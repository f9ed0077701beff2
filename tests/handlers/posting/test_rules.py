"""How many posts a week is to have, and which weeks are asked about."""

from datetime import UTC, datetime

import pytest

from handlers.posting.rules import (
    MOST_WEEKS_BACK,
    known_in,
    may_take_back,
    published_at,
    quota,
    weeks_to_open,
)
from policy.calendar import calendar_for, quota_week
from policy.platforms import Platform
from store.models import Account, Post
from tests.world import profile

CALENDAR = calendar_for(profile().working)
WEDNESDAY = datetime(2027, 3, 24, 9, tzinfo=UTC)  # of week 12
SATURDAY = datetime(2027, 3, 20, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("platform", "own", "expected"),
    [
        (Platform.FACEBOOK, None, (2, "S1")),
        (Platform.INSTAGRAM, None, (5, "S9")),
        (Platform.INSTAGRAM, 3, (3, "S9")),
    ],
)
def test_the_accounts_own_figure_goes_before_its_platforms(
    platform: Platform, own: int | None, expected: tuple[int, str]
) -> None:
    rules = profile()
    posts = rules.posting.posts_per_week.model_copy(update={"value": 2, "source": "S1"})
    on = {Platform.INSTAGRAM: posts.model_copy(update={"value": 5, "source": "S9"})}
    posting = rules.posting.model_copy(update={"posts_per_week": posts, "on": on})
    account = Account(
        platform=platform,
        name="Lönnen",
        unit_id=1,
        profile_version_id=1,
        created_at=WEDNESDAY,
        posts_per_week=own,
    )
    found = quota(rules.model_copy(update={"posting": posting}), account)
    assert (found.value, found.source) == expected


@pytest.mark.parametrize(
    ("last", "now", "expected"),
    [
        (None, WEDNESDAY, ["2027-W12"]),
        (None, SATURDAY, []),
        ("2027-W11", WEDNESDAY, ["2027-W12"]),
        ("2027-W12", WEDNESDAY, []),
        ("2027-W13", WEDNESDAY, []),  # the clock was set back
        ("2027-W09", WEDNESDAY, ["2027-W10", "2027-W11", "2027-W12"]),
        ("2027-W09", SATURDAY, ["2027-W10"]),
        ("2026-W52", datetime(2027, 1, 13, 9, tzinfo=UTC), ["2026-W53", "2027-W01", "2027-W02"]),
    ],
)
def test_the_weeks_since_the_last_are_opened(last: str | None, now: datetime, expected: list[str]) -> None:
    assert [week.period for week, _due in weeks_to_open(CALENDAR, last, now)] == expected


def test_a_week_that_is_over_was_due_on_its_friday() -> None:
    ((week, due), _this) = weeks_to_open(CALENDAR, "2027-W10", WEDNESDAY)
    assert due == datetime(2027, 3, 19, 16, tzinfo=UTC)
    assert len(week.working_days_left) == len("MTWTF")


def test_after_a_long_stop_the_last_weeks_are_enough() -> None:
    found = weeks_to_open(CALENDAR, "2026-W02", WEDNESDAY)
    assert [week.number for week, _due in found] == list(range(12 - MOST_WEEKS_BACK, 13))


@pytest.mark.parametrize(
    ("person", "is_unit", "may"), [(1, False, True), (2, False, False), (2, True, True), (1, True, True)]
)
def test_a_post_is_taken_back_by_whoever_told_of_it_or_the_unit(
    person: int, is_unit: bool, may: bool
) -> None:
    post = Post(account_id=1, published_at=WEDNESDAY, told_by_id=1, told_at=WEDNESDAY)
    assert may_take_back(post, person, is_unit=is_unit) is may


def test_only_the_posts_of_the_week_count() -> None:
    week = quota_week(CALENDAR, WEDNESDAY)
    assert known_in([week.starts, published_at(week, week.ends), week.ends, SATURDAY], week) == len("MS")
    assert published_at(week, WEDNESDAY) == WEDNESDAY
