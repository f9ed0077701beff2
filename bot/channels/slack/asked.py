"""What somebody asks for by typing: a command in a message, and rows in a search field."""

import asyncio

import structlog

from bot.channels.base import Dispatches
from bot.channels.slack import render_form
from bot.channels.slack.meaning import Sought
from bot.channels.slack.render import Block
from chat.inbound import LONGEST_COMMAND, Command
from chat.typed import clean, line_holds_password

logger = structlog.get_logger()

_HIDDEN = "•••"
"""Stands as the name of a typed line that may hold a password, which the dispatch refuses."""
_PATIENCE = 2.2  # seconds; after three Slack shows an error in the place of options


def command(dispatch: Dispatches, typed: str) -> Command:
    """The command that words in a message mean."""
    text = clean(typed)[:LONGEST_COMMAND] or "?"  # cleaning may lengthen: a sign becomes two or three
    if line_holds_password(text):
        return Command(name=_HIDDEN, text=text)
    found = dispatch.command_in(text)
    if found is None:
        name, _space, rest = text.removeprefix("/").partition(" ")
        found = (name or "?").lower()[:100], rest
    return Command(name=found[0], text=found[1])


async def options(dispatch: Dispatches, sought: Sought) -> list[Block]:
    """What fits what is typed; nothing when it cannot be said in time: the open form must not suffer."""
    search = asyncio.create_task(dispatch.lookup(sought.sender, sought.lookup))
    search.add_done_callback(_told)
    await asyncio.wait({search}, timeout=_PATIENCE)
    if not search.done() or search.exception() is not None:
        return []
    return render_form.options(search.result())


def _told(search: asyncio.Task[object]) -> None:
    if not search.cancelled() and (fault := search.exception()) is not None:
        logger.warning("not searched", kind=type(fault).__name__)
