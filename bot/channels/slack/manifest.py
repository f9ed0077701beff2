"""The app's manifest: what Slack is told of the bot when the app is made. Pure; text in, text out.

Written to `manifest/slack/manifest.yaml` by `kontolots manifest slack`. Which scope a method or an event
needs is from the method's page in Slack's reference, docs.slack.dev/reference/methods and .../events.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal, TypeAlias

Delivery = Literal["socket", "http"]

PATH: Final = "/slack/events"
"""Where everything from Slack arrives by HTTP: commands, events, buttons, forms and searches."""

SHORTCUT: Final = "nytt-konto"
"""The command that also stands in Slack's own menu of shortcuts; a shortcut arrives as a command does."""

HINTS: Final[Mapping[str, str]] = MappingProxyType(
    {"kontoregister": "[namn, förvaltning eller adress]", "overlat-konto": "[konto]"}
)
"""What is shown after the name of a command that takes text."""

SCOPES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "commands": "the slash commands and the shortcut",
        "chat:write": "post, redraw and whisper: chat.postMessage, chat.update, chat.postEphemeral",
        "im:write": "open the direct message with a person: conversations.open",
        "im:history": "get what is written to the bot; find a message whose sending was unclear",
        "app_mentions:read": "get what is written to the bot in a channel, after its name",
        "users:read": "name, language, time zone, guest or staff: users.info; be told who left",
        "users:read.email": "a person's e-mail address; find the manager and the unit by theirs",
        "channels:read": "a public unit channel: see if the bot is in it, conversations.info",
        "channels:join": "a public unit channel: join it, conversations.join",
        "channels:history": "a public unit channel: find a message whose sending was unclear",
        "groups:read": "a private unit channel: see if the bot is in it, conversations.info",
        "groups:history": "a private unit channel: find a message whose sending was unclear",
        "users.profile:read": "the manager: team.profile.get, users.profile.get",
        "usergroups:read": "who the information unit is: usergroups.users.list",
    }
)
"""Every scope of the bot's token, with its reason."""

SCOPES_IF: Final[Mapping[str, str]] = MappingProxyType(
    {"users.profile:read": "slack_manager_field", "usergroups:read": "slack_unit_usergroup"}
)
"""The scopes that are needed only where a setting is given, with the setting."""

EVENTS: Final = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "message.im",
    "tokens_revoked",
    "user_change",
)

# Slack's own; it refuses a whole manifest for one of them.
RESERVED: Final = frozenset(
    (
        *("active", "apps", "archive", "away", "call", "collapse", "dm", "dnd", "expand", "feed", "feedback"),
        *(
            "help",
            "invite",
            "join",
            "kick",
            "leave",
            "me",
            "msg",
            "mute",
            "open",
            "prefs",
            "remind",
            "remove",
        ),
        *("rename", "search", "shortcuts", "shrug", "star", "status", "topic", "unarchive", "who"),
    )
)

_COLOUR = "#0b5d54"  # the web chat's brand colour
_DESCRIPTION = "Ansök om, godkänn och håll ordning på kommunens konton i sociala medier."
_LONG_DESCRIPTION = (  # Slack asks for at least 175 characters
    "Kontolots följer kommunens konton i sociala medier från ansökan till register. Skriv /nytt-konto så "
    "leder Kontolots dig genom ansökan steg för steg. Din chef och informationsenheten svarar med knappar, "
    "du får en checklista inför starten, och det färdiga kontot står i kontoregistret. Skriv /hjalp om du "
    "vill se allt som du kan göra här."
)
_HEAD = (
    "Made by `{made_by}`, not by hand.",
    "Paste it at https://api.slack.com/apps: Create New App, From a manifest. Install the app, and give the",
    "bot's token as KONTOLOTS_SLACK_BOT_TOKEN; a manifest cannot hold what is needed besides:",
)
_BESIDES: Final[Mapping[Delivery, str]] = {
    "socket": "KONTOLOTS_SLACK_APP_TOKEN, an app-level token with the scope connections:write.",
    "http": "KONTOLOTS_SLACK_SIGNING_SECRET, which stands under Basic Information.",
}
_ADDRESS = re.compile(r"https://[\w.-]+(:\d+)?(/[\w./~-]*)?", re.ASCII)
_WIDEST = max(len(scope) for scope in SCOPES) + 2  # quotes


@dataclass(frozen=True)
class _Noted:
    """A value with its reason, which stands as a comment on its line."""

    value: str | bool
    why: str
    wide: int = 0
    """Characters left for the value, so that the comments of a list stand in a column."""


_Tree: TypeAlias = "Mapping[str, _Tree] | list[_Tree] | _Noted | str | bool"


def own_name(names: Sequence[str]) -> str:
    """The first of a command's names that is not one of Slack's own. Raises ValueError when all are."""
    for name in names:
        if name not in RESERVED:
            return name
    raise ValueError(f"/{names[0]} is a command of Slack's own: give it another name too")


def manifest(commands: Mapping[str, str], *, delivery: Delivery = "socket", url: str = "") -> str:
    """The manifest as YAML. `commands` are names that Slack takes (`own_name`), each with its Swedish line.

    `url` is the bot's address on the web, for delivery by HTTP. Raises ValueError when it does not fit.
    """
    to = _request_url(delivery, url)
    tree: dict[str, _Tree] = {
        "display_information": {
            "name": "Kontolots",
            "description": _DESCRIPTION,
            "long_description": _LONG_DESCRIPTION,
            "background_color": _COLOUR,
        },
        "features": _features(commands, to),
        "oauth_config": {"scopes": {"bot": [_Noted(scope, _reason(scope), _WIDEST) for scope in SCOPES]}},
        "settings": _settings(to),
    }
    made_by = "kontolots manifest slack" + (f" --delivery http --url {url}" if to else "")
    head = [*_HEAD, _BESIDES[delivery]]
    lines = [*(f"# {line}".format(made_by=made_by) for line in head), "", *_drawn(tree)]
    return "\n".join(lines) + "\n"


def _request_url(delivery: Delivery, url: str) -> str:
    """Where Slack sends its requests; empty for Socket Mode, where the bot itself calls Slack."""
    if delivery == "socket":
        if url:
            raise ValueError("Socket Mode has no address: the bot calls Slack")
        return ""
    if not url:
        raise ValueError("delivery by HTTP needs the bot's address, such as https://bot.exempelkommun.se")
    if not _ADDRESS.fullmatch(url):
        raise ValueError(f"{url!r} is no address that Slack can call; https://bot.exempelkommun.se is one")
    return url.rstrip("/") + PATH


def _features(commands: Mapping[str, str], to: str) -> _Tree:
    return {
        "app_home": {
            "home_tab_enabled": True,
            "messages_tab_enabled": True,
            "messages_tab_read_only_enabled": _Noted(False, "else nobody can write to the bot"),
        },
        "bot_user": {"display_name": "Kontolots", "always_online": True},
        "shortcuts": [
            {
                "name": "Nytt konto",
                "type": "global",
                "callback_id": _Noted(SHORTCUT, "the command's name"),
                "description": commands[SHORTCUT],
            }
        ],
        "slash_commands": [_command(name, summary, to) for name, summary in commands.items()],
    }


def _command(name: str, summary: str, to: str) -> _Tree:
    return {
        "command": f"/{name}",
        **({"url": to} if to else {}),
        "description": summary,
        **({"usage_hint": HINTS[name]} if name in HINTS else {}),
        "should_escape": False,
    }


def _settings(to: str) -> _Tree:
    """Everything is sent to one address, which tells by the body what it is."""
    request: dict[str, _Tree] = {"request_url": to} if to else {}
    options: dict[str, _Tree] = {"message_menu_options_url": _Noted(to, "searches in forms")} if to else {}
    return {
        "event_subscriptions": {**request, "bot_events": list(EVENTS)},
        "interactivity": {"is_enabled": True, **request, **options},
        "org_deploy_enabled": _Noted(False, "one workspace, one bot"),
        "socket_mode_enabled": not to,
        "token_rotation_enabled": _Noted(False, "if true, see KONTOLOTS_SLACK_REFRESH_TOKEN"),
    }


def _reason(scope: str) -> str:
    if scope not in SCOPES_IF:
        return SCOPES[scope]
    return f"{SCOPES[scope]}; only with KONTOLOTS_{SCOPES_IF[scope].upper()}"


# ---------------------------------------------------------------------------------- as YAML


def _drawn(tree: _Tree) -> Iterator[str]:
    """The tree as lines of YAML; by hand, because no library writes a comment on a value's line."""
    match tree:
        case Mapping():
            for key, inner in tree.items():
                yield from _entry(key, inner)
        case list():
            for inner in tree:
                first, *others = _drawn(inner)
                yield f"- {first}"
                yield from (f"  {line}" for line in others)
        case _Noted():
            yield f"{_scalar(tree.value):<{tree.wide}}  # {tree.why}"
        case _:
            yield _scalar(tree)


def _entry(key: str, inner: _Tree) -> Iterator[str]:
    lines: Sequence[str] = list(_drawn(inner))
    if isinstance(inner, Mapping | list):
        yield f"{key}:"
        yield from (f"  {line}" for line in lines)
    else:
        yield f"{key}: {lines[0]}"


def _scalar(value: str | bool) -> str:
    """What JSON says is YAML too, and quoted: no word is taken for a number, a date or a yes."""
    return json.dumps(value, ensure_ascii=False)
