"""Laying tables over each other."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policy.merging import extended, merged

NAMES = st.sampled_from(["id", "key", "who", "drop", "a", "b"])
VALUES = st.recursive(
    st.booleans() | st.integers(0, 2) | st.sampled_from(["x", "y"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)
TABLES = st.dictionaries(NAMES, VALUES, max_size=4)


@pytest.mark.parametrize(
    ("base", "over", "result"),
    [
        ({"a": 1}, {}, {"a": 1}),
        ({}, {"a": 1}, {"a": 1}),
        ({"a": 1, "b": 2}, {"a": 3}, {"a": 3, "b": 2}),
        ({"a": {"x": 1, "y": 2}}, {"a": {"x": 3}}, {"a": {"x": 3, "y": 2}}),
        ({"a": {"x": 1}}, {"a": 2}, {"a": 2}),
        ({"a": 2}, {"a": {"x": 1}}, {"a": {"x": 1}}),
        ({"a": [1, 2]}, {"a": [3]}, {"a": [3]}),
        ({"a": [{"id": "x"}]}, {"a": []}, {"a": []}),
        ({"a": {"x": 1}, "b": 2}, {"a": {"drop": True}}, {"b": 2}),
        ({"a": {"x": {"y": 1}}}, {"a": {"x": {"drop": True}}}, {"a": {}}),
        ({}, {"a": {"x": {"drop": True}}}, {"a": {}}),
        ({"a": 1}, {"a": {"drop": False}}, {"a": {"drop": False}}),
    ],
)
def test_tables(base: dict[str, Any], over: dict[str, Any], result: dict[str, Any]) -> None:
    assert merged(base, over) == result


@pytest.mark.parametrize("name", ["id", "key", "who"])
def test_items_are_merged_by_what_names_them(name: str) -> None:
    base = {"a": [{name: "x", "b": 1, "c": 2}, {name: "y"}, {name: "z"}]}
    over = {"a": [{name: "new"}, {name: "y", "drop": True}, {name: "x", "b": 3}]}
    assert merged(base, over) == {"a": [{name: "x", "b": 3, "c": 2}, {name: "z"}, {name: "new"}]}


@pytest.mark.parametrize(
    "over",
    [
        [{"id": "x"}, {"id": "x"}],
        [{"b": 1}],
        [{"id": ["x"]}],
        [{"id": "y"}, 3],
    ],
    ids=["twice", "nameless", "no text", "no table"],
)
def test_items_that_cannot_be_told_apart_replace_the_list(over: list[Any]) -> None:
    assert merged({"a": [{"id": "x", "b": 2}]}, {"a": over}) == {"a": over}


def test_a_dropped_item_of_a_list_without_names_is_left_out() -> None:
    assert merged({"a": [1]}, {"a": [{"b": 1}, {"drop": True}]}) == {"a": [{"b": 1}]}


@given(TABLES, TABLES)
def test_laying_the_same_over_again_changes_nothing(base: dict[str, Any], over: dict[str, Any]) -> None:
    once = merged(base, over)
    assert merged(once, over) == once


@given(TABLES, TABLES)
def test_what_is_merged_is_not_changed(base: dict[str, Any], over: dict[str, Any]) -> None:
    before = copy.deepcopy((base, over))
    merged(base, over)
    assert (base, over) == before


@given(TABLES)
def test_nothing_laid_over_changes_nothing(base: dict[str, Any]) -> None:
    assert merged(base, {}) == base


@pytest.mark.parametrize(
    ("base", "over", "result"),
    [
        ({"A": {"x": 1}}, {"B": {"x": {"drop": True}}}, {"A": {"x": 1}, "B": {"x": {"drop": True}}}),
        ({"A": {"x": 1}}, {"A": {"y": 2}}, {"A": {"y": 2}}),
        (None, {"A": {"x": [{"id": "i", "drop": True}]}}, {"A": {"x": [{"id": "i", "drop": True}]}}),
        ({"A": {"x": 1}}, 3, 3),
        (3, {"A": {"x": 1}}, {"A": {"x": 1}}),
    ],
    ids=["another unit", "the same unit", "new", "no table", "no table below"],
)
def test_the_changes_of_units_are_kept_as_written(base: Any, over: Any, result: Any) -> None:
    below = {"t": 1} if base is None else {"t": 1, "override": base}
    assert extended(below, {"t": 2, "override": over}) == {"t": 2, "override": result}


def test_without_changes_of_units_those_below_hold() -> None:
    assert extended({"override": {"A": {"x": 1}}}, {"t": 2}) == {"t": 2, "override": {"A": {"x": 1}}}
