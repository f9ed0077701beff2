"""Stretches of time: what is shared, what is left, what is joined, checked hour by hour."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.cover.spans import FOREVER, Span, joined, span, within, without

NOON = datetime(2027, 3, 8, 12, tzinfo=UTC)
HOURS = [NOON + timedelta(hours=number) for number in range(12)]


def some() -> st.SearchStrategy[list[Span]]:
    moments = st.sampled_from(HOURS)
    pairs = st.tuples(moments, moments | st.just(FOREVER)).filter(lambda one: one[0] < one[1])
    return st.lists(pairs.map(lambda one: Span(*one)), max_size=4)


def lies_in(hour: datetime, several: list[Span]) -> bool:
    return any(one.start <= hour < one.end for one in several)


@settings(deadline=None)  # a machine that is busy is no fault
@given(some(), some())
def test_each_hour_is_where_it_belongs(first: list[Span], second: list[Span]) -> None:
    for hour in HOURS:
        one, other = lies_in(hour, first), lies_in(hour, second)
        assert lies_in(hour, within(first, second)) == (one and other)
        assert lies_in(hour, without(first, second)) == (one and not other)
        assert lies_in(hour, joined([*first, *second])) == (one or other)


@given(some())
def test_what_is_joined_does_not_meet(several: list[Span]) -> None:
    found = joined(several)
    assert found == sorted(found)
    assert all(one.end < other.start for one, other in pairwise(found))


def test_an_end_that_nobody_knows() -> None:
    assert span(NOON, None).ends_at is None
    assert span(NOON, HOURS[1]).ends_at == HOURS[1]
    assert without([span(NOON, None)], [span(NOON, HOURS[1])]) == [span(HOURS[1], None)]
