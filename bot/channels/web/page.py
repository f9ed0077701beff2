"""Draws the page of one persona, and each line of a conversation."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from bot.channels.web import inbound, render
from bot.channels.web.people import Persona
from chat.cards import Card, Text, stored
from chat.inbound import LONGEST_COMMAND
from chat.language import _, current_language, moment
from store.db import Session
from store.models import Person, Unit, WebMessage
from store.models.people import RoleName
from store.queries import people, webchat

_MOST_SHOWN = 200  # lines of a conversation; a demo has fewer

_templates = Environment(
    loader=PackageLoader("bot.channels.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_templates.globals["_"] = _


@dataclass(frozen=True)
class Line:
    """A line of a conversation, and the name of who typed it."""

    message: WebMessage
    who: str


@dataclass(frozen=True)
class Seen:
    """What a persona's page shows, read in one look at the database."""

    personas: Sequence[Person]
    unit: Unit | None
    conversations: Sequence[tuple[str, Sequence[Line]]]
    since: int


async def gather(session: Session, persona: Persona) -> Seen:
    """Read what the page shows."""
    conversations = [
        (name, await lines(session, await webchat.history(session, name, _MOST_SHOWN)))
        for name in persona.conversations
    ]
    return Seen(
        personas=await webchat.personas(session),
        unit=await people.unit(session, persona.person.unit_id),
        conversations=conversations,
        since=await webchat.latest_change(session),
    )


async def lines(session: Session, messages: Iterable[WebMessage]) -> list[Line]:
    """The lines with the names of those who typed them."""
    several = list(messages)
    typists = {one.typed_by_id for one in several if one.typed_by_id is not None}
    names = {person.id: person.name for person in await people.by_ids(session, list(typists))}
    return [Line(one, names.get(one.typed_by_id, "")) for one in several]


def draw(persona: Persona, seen: Seen, commands: Sequence[tuple[str, str]], now: datetime | None) -> str:
    """The whole page, in the language that is being spoken; `now` is the demo's time, if it is shown."""
    return _templates.get_template("page.html").render(
        language=current_language(),
        person=persona.person,
        first_name=persona.person.name.partition(" ")[0],
        roles=[_role(name) for name in sorted(persona.roles)],
        unit=seen.unit.name if seen.unit else "",
        personas=seen.personas,
        conversations=[
            {
                "name": name,
                "title": _title(name),
                "is_own": name != inbound.UNIT_PLACE,
                "lines": [line(one, persona.id) for one in several],
            }
            for name, several in seen.conversations
        ],
        commands=[{"name": name, "summary": summary} for name, summary in commands],
        longest=LONGEST_COMMAND,
        since=seen.since,
        time=moment(now) if now else "",
        words=words(),
    )


def line(one: Line, reader_id: int) -> Markup:
    """One line as an item of the list: a card, or what somebody typed."""
    message = one.message
    content = (
        render.card(stored(message.card) or _unread(), message=str(message.id))
        if message.card
        else render.typed(message.typed, one.who)
    )
    mine = message.typed_by_id == reader_id
    return Markup(
        '<li id="message-{id}" data-message="{id}" data-title="{title}"{mine} tabindex="-1">{content}'
        '<time datetime="{iso}">{words}</time></li>'
    ).format(
        id=message.id,
        title=_heading(message),
        mine=Markup(' class="mine"') if mine else "",
        content=content,
        iso=message.at.isoformat(),
        words=moment(message.at),
    )


def _unread() -> Card:
    """In the place of a card that another version of the program wrote otherwise."""
    return Card(title="–", parts=(Text(text=_("This message is from another version and cannot be shown.")),))


def told(one: Line, reader_id: int) -> dict[str, object]:
    """A line as the page's script takes it."""
    return {
        "conversation": one.message.conversation,
        "message": one.message.id,
        "mine": one.message.typed_by_id == reader_id,
        "html": line(one, reader_id),
    }


def nobody() -> str:
    """What is said when there is nobody whom one could act as."""
    return _("There is nobody here yet whom you could act as.")


def words() -> dict[str, str]:
    """What the page's scripts say, so that no language is written in them."""
    return {
        "busy": _("Sending ..."),
        "changed": _("Changed: {title}"),
        "characters": _("{n} of {most} characters"),
        "choose_one": _("Choose from the list that is shown while you write."),
        "close": _("Close"),
        "copied": _("Copied."),
        "copy_failed": _("The browser did not let us copy. Select the text and copy it yourself."),
        "errors_many": _("{n} answers are missing or need a change"),
        "errors_none": _("That did not work"),
        "errors_one": _("1 answer is missing or needs a change"),
        "found_many": _("{n} suggestions. Choose with the arrow keys."),
        "found_one": _("One suggestion. Choose it with the arrow keys."),
        "gone_on": _("The form is sent."),
        "kept": _("What you wrote is kept. You can go on later."),
        "lost": _("The connection is lost. The page tries again by itself."),
        "most": _("At most {n} can be chosen. Remove one first."),
        "new": _("New message: {title}"),
        "newer": _("Show the new message"),
        "not_taken": _("This could not be taken. Load the page again and try once more."),
        "nothing_found": _("Nothing found."),
        "offline": _("We could not reach Kontolots. Nothing you wrote is lost. Try again in a while."),
        "only_you": _("Only you see this."),
        "remove": _("Remove {label}"),
        "removed": _("{label} is removed."),
        "restored": _("The connection is back."),
        "saved": _("Saved at {hour}:{minute}"),
    }


def _heading(message: WebMessage) -> str:
    return Card.model_validate_json(message.card).title if message.card else message.typed


def _title(conversation: str) -> str:
    if conversation == inbound.UNIT_PLACE:
        return _("The information unit's channel")
    return _("Your conversation with Kontolots")


def _role(name: str) -> str:
    known: dict[str, str] = {
        RoleName.INFORMATION_UNIT: _("works in the information unit"),
        RoleName.REGISTRAR: _("is registrar"),
    }
    return known.get(name, name)
