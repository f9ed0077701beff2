"""What is logged of something that does not fit: where, in names of the program's own, and never what."""

import pytest
from pydantic import BaseModel, ValidationError

from bot.channels.misfit import where
from bot.channels.teams import wire
from chat.inbound import Lookup

SEARCH = {"of": "people", "query": "Alva " * 100}
ACTIVITY = {"type": "message", "serviceUrl": "x", "from": {"id": ""}, "conversation": {"id": "a:1"}}


@pytest.mark.parametrize(
    ("kind", "raw", "place"),
    [
        (Lookup, SEARCH, "query"),
        (Lookup, {"of": "people", "Alva": 1}, "*"),
        (wire.Received, ACTIVITY, "from.id"),
    ],
)
def test_the_place_of_a_misfit(kind: type[BaseModel], raw: dict[str, object], place: str) -> None:
    with pytest.raises(ValidationError) as fault:
        kind.model_validate(raw)
    assert where(fault.value, wire.Read, Lookup) == place


def test_what_is_not_ours_is_not_named() -> None:
    with pytest.raises(ValidationError) as fault:
        Lookup.model_validate(SEARCH)
    assert where(fault.value, wire.Read) == "*"
