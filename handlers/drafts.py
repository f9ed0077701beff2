"""Unsent answers: kept when a form's window is closed, there again when it is opened (B4)."""

from collections.abc import Mapping
from typing import Any

from chat.actions import Action
from chat.fields import Raw, Values, no_passwords
from chat.forms import Answers
from chat.replies import Nothing, Refuse, Reply
from chat.typed import looks_like_password
from handlers.context import Ctx
from store.queries import drafts


async def keep(ctx: Ctx, action: Action, model: type[Answers], values: Values) -> Reply:
    """Keep what was typed into a form; the reply names what was left out, and why."""
    await drafts.keep(ctx.session, ctx.now, ctx.person_id, action.pack(), model.kept(values))
    return kept(values)


async def answers(ctx: Ctx, action: Action) -> Mapping[str, Any]:
    """What the person has typed into that form and not sent."""
    return await drafts.answers(ctx.session, ctx.person_id, action.pack())


async def forget(ctx: Ctx, action: Action) -> None:
    """The form has been sent."""
    await drafts.forget(ctx.session, ctx.person_id, action.pack())


def kept(values: Values) -> Reply:
    """The answer to a form that was left: nothing, or which answers were not kept (B6)."""
    left_out = secrets(values)
    return Refuse(errors=left_out) if left_out else Nothing()


def secrets(values: Values) -> dict[str, str]:
    """A sentence for each answer that looks like a password: it is not kept, not even in a draft (B6)."""
    return {name: no_passwords() for name, value in values.items() if _secret(value)}


def _secret(value: Raw) -> bool:
    several = value if isinstance(value, list) else [value]
    return any(isinstance(one, str) and looks_like_password(one) for one in several)
