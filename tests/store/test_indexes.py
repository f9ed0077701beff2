"""What PostgreSQL can index: a row of a B-tree has room for so many bytes, and no more."""

from typing import Any

from sqlalchemy import Column
from sqlmodel import AutoString, SQLModel

_ROOM, _LONGEST_LETTER = 2_704, 4  # bytes
_UNBOUNDED = 200
"""Letters of a column without a bound: its words are the program's own."""


def test_every_index_has_room_for_its_longest_row() -> None:
    indexes = [index for table in SQLModel.metadata.tables.values() for index in table.indexes]
    assert [one.name for one in indexes if sum(map(longest, one.columns)) > _ROOM] == []


def longest(column: Column[Any]) -> int:
    """How many bytes of text a column may have."""
    if not isinstance(column.type, AutoString):
        return 0
    return _LONGEST_LETTER * (getattr(column.type, "length", None) or _UNBOUNDED)
