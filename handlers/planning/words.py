"""Who has an account in a week, in a few words."""

from typing import assert_never

from chat.language import _, listed
from handlers.planning.table import Cell, State

_NAME = 40  # characters of somebody's name: a card holds many of them


def held(cell: Cell) -> str:
    """Who has an account, in a few words."""
    who = listed([one[:_NAME] for one in cell.who])
    match cell.state:
        case State.HERE:
            text = _("{who} is here", who=who) if who else _("the owner is here")
        case State.UNSAID:
            text = _("{who} has not answered yet", who=who)
        case State.COVERED:
            text = _("{who} takes over", who=who)
        case State.CLOSED:
            text = _("closed for comments")
        case State.ASKED:
            text = _("{who} is asked", who=who) if who else _("somebody is asked")
        case State.NOBODY:
            text = _("nobody, {who} is asked", who=who) if who else _("nobody")
        case never:
            assert_never(never)
    return _("{text} (a part of the week)", text=text) if cell.is_part else text
