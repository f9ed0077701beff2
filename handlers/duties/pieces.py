"""How several duties stand in one message: kind by kind, and what there is no room for behind a button."""

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from chat.cards import AnyPart
from handlers.duties import cards
from handlers.duties.kinds import Kind, Matter

MOST_IN_ONE = 8
"""Pieces of a message, so that no platform must cut it."""


class Piece(NamedTuple):
    """A duty as its kind sees it."""

    kind: Kind[Any]
    matter: Matter


class Pieces(NamedTuple):
    """What stands in a message."""

    several: int
    """How many pieces there are in all, also behind the button."""
    about: str
    """What the first is about."""
    parts: list[AnyPart]


def drawn(own: Sequence[Piece], left: Sequence[int], now: datetime) -> Pieces:
    """These duties in their order, and a button for the duties with the numbers that are `left`."""
    groups = [list(some) for _name, some in groupby(own, key=lambda one: one.kind.name)]
    several = len(left) + sum(1 if some[0].kind.stands_together else len(some) for some in groups)
    parts = [
        part
        for some in groups
        for part in some[0].kind.parts([one.matter for one in some], now, several=several)
    ]
    about = own[0].kind.about([one.matter for one in groups[0]])
    return Pieces(several, about, [*parts, *(cards.further(left) if left else [])])
