"""The parts of Slack's payloads that are read, strictly; what is not named here is not looked at."""

import json
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from chat.inbound import Payload

_LONGEST_URL = 2_000
UserId = Annotated[str, Field(pattern=r"^[UW][A-Z0-9]{1,30}$")]
"""W on Enterprise Grid."""
MaybeUserId = Annotated[str, Field(pattern=r"^([UW][A-Z0-9]{1,30})?$")]
"""Empty where nobody is chosen."""


class Malformed(ValueError):
    """What arrived is not what Slack sends, or not what this bot asked Slack to keep for it."""


class Wire(BaseModel):
    """Strict in what is named, blind to the rest; an error never repeats what was sent."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True, hide_input_in_errors=True)


class User(Wire):
    """Who did it; on Enterprise Grid `team_id` may be the organisation's id."""

    id: UserId
    team_id: str | None = None


class Team(Wire):
    """The workspace."""

    id: str
    enterprise_id: str | None = None


class Enterprise(Wire):
    """The Enterprise Grid organisation."""

    id: str


class Option(Wire):
    """A chosen or an offered option."""

    value: str = ""


class Element(Wire):
    """One input's state; which of these holds the answer depends on the type."""

    type: str
    value: str | None = None
    selected_date: str | None = None
    selected_option: Option | None = None
    selected_options: list[Option] | None = None
    selected_user: MaybeUserId | None = None
    selected_users: list[MaybeUserId] | None = None


class State(Wire):
    """The answers of a view: by block, then by action."""

    values: dict[str, dict[str, Element]] | None = None


class Group(Wire):
    """Some of a long menu's options, under a heading."""

    options: list[Option] | None = None


class Declared(Wire):
    """The element of an input block, as it was drawn."""

    type: str = ""
    options: list[Option] | None = None
    option_groups: list[Group] | None = None


class Block(Wire):
    """A block as it was drawn; only input blocks have one `element`."""

    block_id: str | None = None
    element: Declared | None = None


class View(Wire):
    """A modal or a home tab."""

    id: str = Field(min_length=1, max_length=100)
    type: str = ""
    hash: str = Field(default="", max_length=100)
    private_metadata: str = ""
    blocks: list[Block] | None = None
    state: State | None = None


class Metadata(Wire):
    """What render.py keeps in a modal's private_metadata: what the form is about, and whence it came."""

    payload: Payload
    place: str = Field(min_length=1, max_length=300)
    shared: bool


class Interaction(Wire):
    """What all interactive payloads have. `team` is null where an app is installed for an organisation."""

    user: User
    team: Team | None = None
    enterprise: Enterprise | None = None
    trigger_id: str = ""
    response_url: str = Field(default="", max_length=_LONGEST_URL)


class ViewInteraction(Interaction):
    """view_closed, which has no trigger; and what view_submission shares with it."""

    view: View


class ViewSubmission(ViewInteraction):
    """view_submission."""

    trigger_id: str = Field(min_length=1)


class Container(Wire):
    """Where a button stood."""

    type: str
    channel_id: str = ""
    message_ts: str = ""
    is_ephemeral: bool = False


class Pressed(Wire):
    """A button or another element that was used; a link button has a url and no value."""

    type: str
    action_id: str = ""
    action_ts: str = Field(min_length=1)
    value: str | None = None


class BlockActions(Interaction):
    """block_actions: Slack sends one action at a time, in a list."""

    container: Container
    actions: list[Pressed] = Field(min_length=1)
    view: View | None = None


class BlockSuggestion(Interaction):
    """block_suggestion: somebody types in an external select."""

    action_id: str
    value: str = ""


class Shortcut(Interaction):
    """A global shortcut."""

    trigger_id: str = Field(min_length=1)
    callback_id: str


class SlashCommand(Wire):
    """A slash command, from a form or from Socket Mode."""

    command: str
    text: str = ""
    user_id: UserId
    channel_id: str
    trigger_id: str = Field(min_length=1)
    response_url: str = Field(default="", max_length=_LONGEST_URL)
    team_id: str = ""
    enterprise_id: str | None = None


class Authorization(Wire):
    """An installation that the event is visible to: with is_bot, the bot's own user."""

    user_id: str | None = None
    is_bot: bool = False


class Envelope(Wire):
    """What is around every event of the Events API."""

    event: dict[str, Any]
    event_id: str = ""
    team_id: str | None = None
    enterprise_id: str | None = None
    authorizations: list[Authorization] | None = None


class TypedEnvelope(Envelope):
    """The envelope of something typed, which becomes an event and needs an id of its own."""

    event_id: str = Field(min_length=8, max_length=200)


class Message(Wire):
    """The events message and app_mention."""

    channel: str = Field(default="", max_length=300)
    channel_type: str = ""
    user: MaybeUserId | None = None
    text: str | None = None
    subtype: str | None = None
    bot_id: str | None = None
    edited: Any = None
    user_team: str | None = None
    source_team: str | None = None
    team: str | None = None


class HomeEvent(Wire):
    """app_home_opened."""

    user: UserId
    tab: str = ""


class Changed(User):
    """The person in a user_change."""

    deleted: bool = False


class UserChange(Wire):
    """user_change."""

    user: Changed


class Tokens(Wire):
    """Whose tokens were revoked: people's, and the bot's."""

    bot: list[str] | None = None


class TokensRevoked(Wire):
    """tokens_revoked."""

    tokens: Tokens


class Verification(Wire):
    """url_verification, sent once when the address is entered in Slack."""

    challenge: str = Field(max_length=1_000)


class RateLimit(Wire):
    """app_rate_limited, which has no envelope."""

    team_id: str = ""


def metadata(view: View) -> Metadata:
    """What the renderer kept in the view. Raises Malformed."""
    try:
        kept = json.loads(view.private_metadata)
        only_storable(kept)  # its escapes were plain letters to the check of the whole body
        return Metadata.model_validate(kept)
    except (ValueError, RecursionError):
        raise Malformed("private_metadata that this bot did not write") from None


def only_storable(value: object) -> None:
    """Raises Malformed for text that cannot be typed: NUL, and lone surrogates, which cannot be encoded."""
    waiting = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict):
            waiting += [*one.keys(), *one.values()]
        elif isinstance(one, list):
            waiting += one
        elif isinstance(one, str) and any(c == "\0" or "\ud800" <= c <= "\udfff" for c in one):
            raise Malformed("text that cannot be stored")
