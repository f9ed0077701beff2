"""What somebody asks for by typing in a search field."""

import asyncio

import structlog

from bot.channels.base import Dispatches
from bot.channels.slack import render_form
from bot.channels.slack.meaning import Sought
from bot.channels.slack.render import Block

logger = structlog.get_logger()

_PATIENCE = 2.2  # seconds; after three Slack shows an error in the place of options


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
