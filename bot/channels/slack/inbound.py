"""What Slack sends, into what it means. Pure: no request, no database, no answer.

Whatever arrives is either understood or Malformed. The body is the same from HTTP (see parse.py) and
from Socket Mode. What a person may do, who they are and whether the workspace is ours is not seen here.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, Final, get_args

from pydantic import ValidationError

from bot.channels.misfit import where
from bot.channels.slack import wire, words
from bot.channels.slack.answers import answers
from bot.channels.slack.meaning import (
    Challenge,
    Happened,
    HomeOpened,
    Ignored,
    Meaning,
    OpenView,
    Origin,
    PersonChanged,
    RateLimited,
    Revoked,
    Sought,
    Typed,
)
from bot.channels.slack.wire import Malformed
from chat.fields import SearchOf
from chat.inbound import LONGEST_COMMAND, Command, Event, Leave, Lookup, Place, Press, Said, Sender, Submit

CHANNEL = "slack"
SEARCH = "search"
"""An external select's action_id is `search:people`, with or without more after another colon."""

_LONGEST_ID, _LONGEST_QUERY, _LONGEST_WHY = 200, 200, 60


def read(body: Mapping[str, object]) -> Meaning:
    """What a body from Slack means. Raises Malformed."""
    raw = dict(body)
    wire.only_storable(raw)
    kind = raw.get("type")
    try:
        if kind is None:
            return _form(raw)
        if not isinstance(kind, str):
            raise Malformed("a type that is no word")
        reader = _READERS.get(kind)
        return reader(raw) if reader else _ignored(raw, kind)
    except ValidationError as fault:
        raise Malformed(f"{kind or 'command'} without a fit {where(fault, wire.Wire)}"[:200]) from None


def sender(user: str) -> Sender:
    """Who a person is on this channel."""
    return Sender(channel=CHANNEL, address=user)


def home(user: str) -> Place:
    """The place of what is done in the home tab, or nowhere in particular."""
    return Place(conversation=f"home:{user}")


def _form(raw: dict[str, Any]) -> Meaning:
    if "ssl_check" in raw and "command" not in raw:
        return Ignored(Origin(), "ssl_check")
    said = wire.SlashCommand.model_validate(raw)
    return Happened(
        Origin(said.team_id, said.enterprise_id or ""),
        Event(
            id=_id("command", said.user_id, said.trigger_id),
            sender=sender(said.user_id),
            place=Place(conversation=said.channel_id, shared=True),
            said=Command(name=said.command.removeprefix("/").lower(), text=said.text[:LONGEST_COMMAND]),
        ),
        trigger=said.trigger_id,
        response_url=said.response_url,
    )


def _press(raw: dict[str, Any]) -> Meaning:
    body = wire.BlockActions.model_validate(raw)
    pressed, origin = body.actions[0], _origin(body)
    if pressed.type != "button" or not pressed.value:
        return Ignored(origin, f"{pressed.type[:_LONGEST_WHY]} without a payload")
    # What only one person sees cannot be redrawn as a message can.
    redrawn = body.container.type != "view" and not body.container.is_ephemeral
    form = _form_around(body)
    return _happened(
        raw,
        body,
        _id("press", body.user.id, pressed.action_ts, pressed.action_id),
        _told_by(form) if form else _pressed_in(body),
        Press(payload=pressed.value, message=body.container.message_ts if redrawn else ""),
        of_form=form is not None,
    )


def _form_around(body: wire.BlockActions) -> wire.View | None:
    """The form in which the button stands; a notice keeps nothing, and the home tab is none."""
    view = body.view if body.container.type == "view" else None
    return view if view and view.type == "modal" and view.private_metadata else None


def _pressed_in(body: wire.BlockActions) -> Place:
    """A notice and the home tab are nowhere, and seen by one person."""
    if body.container.type == "view":
        return home(body.user.id)
    return Place(conversation=body.container.channel_id, shared=True)


def _told_by(form: wire.View) -> Place:
    """Whence a form says that it came. Raises Malformed."""
    kept = wire.metadata(form)
    return Place(conversation=kept.place, shared=kept.shared)


def _submit(raw: dict[str, Any]) -> Meaning:
    body = wire.ViewSubmission.model_validate(raw)
    kept, answered = wire.metadata(body.view), answers(body.view)
    return _happened(
        raw,
        body,
        _id("submit", body.user.id, body.trigger_id),
        _told_by(body.view),
        Submit(payload=kept.payload, values=answered.values),
        answered.people,
        of_form=True,
    )


def _leave(raw: dict[str, Any]) -> Meaning:
    body = wire.ViewInteraction.model_validate(raw)
    kept, answered = wire.metadata(body.view), answers(body.view)
    # A view that is closed has no trigger: what was typed tells one closing from another.
    digest = hashlib.sha256(json.dumps(answered.values, sort_keys=True).encode()).hexdigest()[:16]
    return _happened(
        raw,
        body,
        _id("leave", body.user.id, body.view.id, body.view.hash, digest),
        _told_by(body.view),
        Leave(payload=kept.payload, values=answered.values),
        answered.people,
        of_form=True,
    )


def _happened(
    raw: dict[str, Any],
    body: wire.BlockActions | wire.ViewInteraction | wire.Shortcut,
    event_id: str,
    place: Place,
    said: Said,
    people: frozenset[str] = frozenset(),
    *,
    of_form: bool = False,
) -> Happened:
    view = None if isinstance(body, wire.Shortcut) else body.view
    return Happened(
        _origin(body),
        Event(id=event_id, sender=sender(body.user.id), place=place, said=said),
        trigger=body.trigger_id,
        response_url=body.response_url,
        view=OpenView(view.id, raw["view"]) if view else None,
        people=people,
        of_form=of_form,
    )


def _shortcut(raw: dict[str, Any]) -> Meaning:
    body = wire.Shortcut.model_validate(raw)
    command = Command(name=body.callback_id.lower())
    return _happened(raw, body, _id("shortcut", body.user.id, body.trigger_id), home(body.user.id), command)


def _suggest(raw: dict[str, Any]) -> Meaning:
    body = wire.BlockSuggestion.model_validate(raw)
    search, _colon, rest = body.action_id.partition(":")
    of = rest.partition(":")[0]
    if search != SEARCH or of not in get_args(SearchOf):
        return Ignored(_origin(body), "a search that is none of ours")
    lookup = Lookup.model_validate({"of": of, "query": body.value[:_LONGEST_QUERY]})
    return Sought(_origin(body), sender(body.user.id), lookup)


def _event(raw: dict[str, Any]) -> Meaning:
    inner = raw.get("event")
    kind = inner.get("type") if isinstance(inner, dict) else None
    if not isinstance(kind, str):
        raise Malformed("an event without a type")
    envelope = wire.Envelope.model_validate(raw)
    origin = Origin(envelope.team_id or "", envelope.enterprise_id or "")
    match kind:
        case "message" | "app_mention":
            return _message(raw, kind)
        case "app_home_opened":
            opened = wire.HomeEvent.model_validate(inner)
            if opened.tab != "home":
                return Ignored(origin, "another tab than home")
            return HomeOpened(origin, sender(opened.user))
        case "user_change":
            person = wire.UserChange.model_validate(inner).user
            origin = replace(origin, user_team=person.team_id or "")
            return PersonChanged(origin, sender(person.id), person.deleted)
        case "tokens_revoked" if not wire.TokensRevoked.model_validate(inner).tokens.bot:
            return Ignored(origin, "the tokens of people are revoked, not the bot's")
        case "tokens_revoked" | "app_uninstalled":
            return Revoked(origin, kind)
        case "app_rate_limited":
            return RateLimited(origin)
        case _:
            return Ignored(origin, kind[:_LONGEST_WHY])


def _message(raw: dict[str, Any], kind: str) -> Meaning:
    envelope = wire.TypedEnvelope.model_validate(raw)
    message = wire.Message.model_validate(envelope.event)
    user_team = message.user_team or message.source_team or message.team or ""
    origin = Origin(envelope.team_id or "", envelope.enterprise_id or "", user_team)
    bots = {one.user_id for one in envelope.authorizations or () if one.is_bot and one.user_id}
    private = kind == "message"
    if private and message.channel_type != "im":
        return Ignored(origin, "a message that is not to the bot")
    if message.subtype or message.bot_id or message.edited or message.user in bots:
        return Ignored(origin, f"{message.subtype or 'a bot or an edit'}"[:_LONGEST_WHY])
    if not message.user or not message.text:
        return Ignored(origin, "nobody's, or no words")
    text = message.text if private else words.without_mention(message.text, bots)
    return Typed(
        origin,
        id=_id("typed", message.user, envelope.event_id),
        sender=sender(message.user),
        place=Place(conversation=message.channel, shared=not private),
        text=words.typed(text)[:LONGEST_COMMAND],
    )


def _challenge(raw: dict[str, Any]) -> Meaning:
    return Challenge(wire.Verification.model_validate(raw).challenge)


def _limited(raw: dict[str, Any]) -> Meaning:
    return RateLimited(Origin(wire.RateLimit.model_validate(raw).team_id))


def _ignored(raw: dict[str, Any], kind: str) -> Ignored:
    try:
        origin = _origin(wire.Interaction.model_validate(raw))
    except ValidationError:  # a kind that is not known may look like anything
        origin = Origin()
    return Ignored(origin, kind[:_LONGEST_WHY])


def _origin(body: wire.Interaction) -> Origin:
    team, enterprise = body.team, body.enterprise
    return Origin(
        team.id if team else "",
        enterprise.id if enterprise else (team and team.enterprise_id) or "",
        body.user.team_id or "",
    )


def _id(*parts: str) -> str:
    """The platform's own marks of what was done, so that a repetition is known; never too long."""
    joined = ":".join(parts)
    if len(joined) <= _LONGEST_ID:
        return joined
    return f"{parts[0]}:{hashlib.sha256(joined.encode()).hexdigest()}"


_READERS: Final[Mapping[str, Callable[[dict[str, Any]], Meaning]]] = {
    "app_rate_limited": _limited,
    "block_actions": _press,
    "block_suggestion": _suggest,
    "event_callback": _event,
    "shortcut": _shortcut,
    "url_verification": _challenge,
    "view_closed": _leave,
    "view_submission": _submit,
}
