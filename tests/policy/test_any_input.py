"""Whatever a file holds, it gives a profile or faults; never a traceback."""

import copy
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from policy.loading import check
from policy.profile import Profile
from tests.policy.files import faults, standard


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """The path of every key and item below."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for name, one in inner:
        yield (*path, name)
        if isinstance(one, dict | list):
            yield from places(one, (*path, name))


def parent(raw: Any, path: tuple[Any, ...]) -> Any:
    """What holds the last key of a path."""
    for name in path[:-1]:
        raw = raw[name]
    return raw


STANDARD = standard()
PLACES = sorted(places(STANDARD), key=str)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2),
    max_leaves=4,
)


@given(st.sampled_from(PLACES))
@settings(max_examples=200, deadline=None)
def test_a_key_taken_away_gives_a_fault_or_a_profile(path: tuple[Any, ...]) -> None:
    raw = copy.deepcopy(STANDARD)
    del parent(raw, path)[path[-1]]
    assert valid_or_faulty(raw)


@given(st.sampled_from(PLACES), VALUES)
@settings(max_examples=200, deadline=None)
def test_anything_in_place_of_anything_gives_a_fault_or_a_profile(
    path: tuple[Any, ...], value: object
) -> None:
    raw = copy.deepcopy(STANDARD)
    parent(raw, path)[path[-1]] = value
    assert valid_or_faulty(raw)


def valid_or_faulty(raw: dict[str, Any]) -> bool:
    """Whether tables become a profile, or faults that name a key; anything else would be raised."""
    try:
        profile = Profile.model_validate(raw)
    except ValidationError as fault:
        return fault.error_count() > 0
    return len(profile.fingerprint()) == 64


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_garbage_gives_faults_only(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "min.toml"
    file.write_bytes(content)
    found = check(str(file))
    assert found
    assert all(one.file and one.expected for one in found)


@given(st.data())
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_file_cut_off_anywhere_gives_faults_only(tmp_path: Path, data: st.DataObject) -> None:
    text = (Path(__file__).parents[2] / "policy" / "profiles" / "standard.toml").read_text()
    cut = data.draw(st.integers(0, len(text) - 10))
    assert faults(tmp_path, text[:cut]) or tomllib.loads(text[:cut])["texts"]["rules"]
