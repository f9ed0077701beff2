"""`/hjalp`, `/status`, `/sprak`, and what is answered to a command that does not exist."""

from collections.abc import Mapping
from difflib import get_close_matches

from chat.language import speaking
from chat.replies import Reply, Whisper
from handlers.context import Ctx
from handlers.guide import actions, cards
from handlers.home import flow as home
from handlers.register.searching import fold
from store.queries import accounts, people

_SHOWN = 10  # the latest cases; older ones are found in the register


async def help_(_text: str, ctx: Ctx) -> Reply:
    """`/hjalp`: every command with one line."""
    return Whisper(card=cards.commands(ctx.commands))


async def unknown(name: str, text: str, ctx: Ctx) -> Reply:
    """Words that are no command: the one that was probably meant, and what else there is."""
    typed = f"{name} {text}".strip()
    return Whisper(card=cards.unknown(typed, _meant(name, text, ctx.commands), ctx.commands))


async def status(_text: str, ctx: Ctx) -> Reply:
    """`/status`: the person's own cases, and what waits for their decision (C6)."""
    applied, turns = await home.own(ctx), await home.waiting(ctx)
    launching = await accounts.launching_for(ctx.session, ctx.person_id)
    return Whisper(card=cards.own(applied[:_SHOWN], turns[:_SHOWN], launching))


async def language(_text: str, ctx: Ctx) -> Reply:
    """`/sprak`: the choice of language."""
    return Whisper(card=cards.languages(ctx.person.language))


async def speak(action: actions.Speak, ctx: Ctx) -> Reply:
    """Write to the person in this language from now on."""
    await people.speak(ctx.session, ctx.person_id, action.language)
    with speaking(action.language, ctx.person.zone):
        return Whisper(card=cards.languages(action.language))


def _meant(name: str, text: str, known: Mapping[str, str]) -> actions.Run | None:
    """The command whose name is most like what was typed: with or without slash, å ä ö and hyphens."""
    words = fold(f"{name} {text}").split()
    candidates = ["-".join(words[:2]), *words[:1]]
    for candidate in candidates:
        if close := get_close_matches(candidate, list(known), n=1, cutoff=0.6):
            # Of `nytt konto nu` two words are the command's name.
            after = text.partition(" ")[2] if "-" in close[0] else text
            return actions.Run(key=close[0], query=after[: actions.LONGEST_QUERY])
    return None
