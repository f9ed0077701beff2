"""The app's package: what Teams is told of the bot, zipped, as it is uploaded. No I/O but for the two icons.

`kontolots manifest teams` writes it; `manifest/teams/` holds the same files, with an id that is nobody's.
"""

import json
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from bot.channels.teams.render_parts import cut
from bot.guid import is_guid

SCHEMA: Final = "1.30"
"""The version of the manifest, the newest whose schema Microsoft has released."""

NOBODY: Final = "00000000-0000-0000-0000-000000000000"
"""The app id of the files in `manifest/teams/`, where a real one would be somebody's."""

SEARCH: Final = "register"
"""The id of the search in the register, with which Teams names it when it asks the bot."""

QUERY: Final = "query"
"""The name of that search's one parameter: what somebody has typed."""

HELP: Final = "hjalp"
"""The command that is listed in any case: it tells of the others."""

HOME: Final = "hem"
"""A word of this channel's own: it brings a person's own page, for which Teams has no other place."""

SCOPES: Final = ("personal", "team", "groupChat")

# In a list of commands. The newest schema allows more, but Learn and older programs do not; they show
# this many, and a title that is cut would be sent as it is cut.
_MOST: Final = 10
_TITLE: Final = 32
_LINE: Final = 128

_DEVELOPER: Final = 32
_COLOUR: Final = "#0b5d54"  # the web chat's brand colour
_FIRST: Final = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # the earliest that a zip can say: what is written does not hang on when
_READABLE: Final = 0o644 << 16
_ICONS: Final = Path(__file__).parent / "static"
_ADDRESS: Final = re.compile(r"https://[\w.-]+(:\d+)?(/[\w./~-]*)?", re.ASCII)

_HOME_LINE: Final = (
    "Se din egen sida: det som väntar på dig, dina ärenden och dina konton",
    "See your own page: what waits for you, your cases and your accounts",
)
_SEARCHING: Final = "composeExtensions[0].commands[0]"
_TEXTS: Final[Mapping[str, tuple[str, str]]] = MappingProxyType(
    {
        "name.short": ("Kontolots", "Kontolots"),
        "name.full": (
            "Kontolots för kommunens konton i sociala medier",
            "Kontolots for the municipality's social media accounts",
        ),
        "description.short": (
            "Ansök om, godkänn och håll ordning på kommunens konton i sociala medier.",
            "Apply for, approve and keep track of the municipality's social media accounts.",
        ),
        "description.full": (
            "Kontolots följer kommunens konton i sociala medier från ansökan till register. Skriv nytt-konto "
            "till Kontolots, så leds du genom ansökan steg för steg. Din chef och informationsenheten svarar "
            "med knappar, du får en checklista inför starten, och det färdiga kontot står i kontoregistret. "
            "Skriv hjalp om du vill se allt som du kan göra här.",
            "Kontolots follows the municipality's social media accounts from the application to the "
            "register. Write nytt-konto to Kontolots, and it leads you through the application step by step. "
            "Your manager and the information unit answer with buttons, you get a checklist for the launch, "
            "and the finished account is in the register. Write hjalp to see everything you can do here.",
        ),
        f"{_SEARCHING}.title": ("Sök i kontoregistret", "Search the register"),
        f"{_SEARCHING}.description": (
            "Hitta ett av kommunens konton, och dela det i det du skriver.",
            "Find one of the municipality's accounts, and share it in what you write.",
        ),
        f"{_SEARCHING}.parameters[0].title": ("Sök", "Search"),
        f"{_SEARCHING}.parameters[0].description": (
            "Namn, förvaltning eller adress",
            "Name, department or address",
        ),
    }
)
"""What people read, in Swedish and English, by its place as Teams writes it in a localisation file."""


@dataclass(frozen=True)
class App:
    """Whose app it is. Raises ValueError when Teams would refuse the package for it."""

    version: str
    """The program's: Teams takes an upload as a newer app only where this has grown."""
    app_id: str = NOBODY
    developer: str = "Kontolots contributors"
    website: str = "https://example.org/kontolots"
    """Where one reads who answers for the app; its terms and its privacy statement are looked for there."""

    def __post_init__(self) -> None:
        if not is_guid(self.app_id):
            raise ValueError(f"{self.app_id!r} is no app id; one looks like {NOBODY}")
        if not 0 < len(self.developer.strip()) <= _DEVELOPER:
            raise ValueError(f"the developer's name has 1 to {_DEVELOPER} characters")
        if not _ADDRESS.fullmatch(self.website):
            raise ValueError(f"{self.website!r} is no address; https://www.exempelkommun.se is one")


def package(swedish: Mapping[str, str], english: Mapping[str, str], app: App) -> bytes:
    """The zip that is uploaded: alike to the last byte for whoever makes it of the same.

    The commands are each a name with its one line. Raises ValueError when a name is too long for Teams.
    """
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as whole:
        for name, content in files(swedish, english, app).items():
            entry = zipfile.ZipInfo(name, _FIRST)  # not compressed: libraries differ in how they do it
            entry.create_system, entry.external_attr = 3, _READABLE  # as written on Unix
            whole.writestr(entry, content)
    return written.getvalue()


def files(swedish: Mapping[str, str], english: Mapping[str, str], app: App) -> dict[str, bytes]:
    """The package's files by their names. Raises ValueError when a command's name is too long for Teams."""
    return {
        "manifest.json": _written(manifest(swedish, app)),
        "en.json": _written(localised(english)),
        **{name: (_ICONS / name).read_bytes() for name in ("color.png", "outline.png")},
    }


def manifest(commands: Mapping[str, str], app: App) -> dict[str, Any]:
    """The manifest itself, in Swedish. Raises ValueError when a command's name is too long for Teams."""
    return {
        "$schema": f"https://developer.microsoft.com/json-schemas/teams/v{SCHEMA}/MicrosoftTeams.schema.json",
        "manifestVersion": SCHEMA,
        "version": app.version,
        "id": app.app_id,
        "developer": {
            "name": app.developer.strip(),
            "websiteUrl": app.website,
            "privacyUrl": app.website,
            "termsOfUseUrl": app.website,
        },
        "localizationInfo": {
            "defaultLanguageTag": "sv",
            "additionalLanguages": [{"languageTag": "en", "file": "en.json"}],
        },
        "name": {"short": _text("name.short"), "full": _text("name.full")},
        "description": {"short": _text("description.short"), "full": _text("description.full")},
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": _COLOUR,
        "bots": [_bot(commands, app)],
        "composeExtensions": [_search(app)],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [],  # no page is opened inside Teams
        "defaultInstallScope": "personal",
        # Without it Graph does not let the bot give its own app to people. No token is asked for with
        # it, but an empty resource is refused.
        "webApplicationInfo": {"id": app.app_id, "resource": "https://notapplicable"},
    }


def localised(commands: Mapping[str, str]) -> dict[str, str]:
    """The file of the English texts. A command's name stays: it is what is sent to the bot."""
    _swedish, home = _HOME_LINE
    lines = [cut(line, _LINE) for line in _listed(commands, home).values()]
    return {path: english for path, (_swedish, english) in _TEXTS.items()} | {
        f"bots[0].commandLists[{scope}].commands[{number}].description": line
        for scope in range(len(SCOPES))
        for number, line in enumerate(lines)
    }


def _bot(commands: Mapping[str, str], app: App) -> dict[str, Any]:
    home, _english = _HOME_LINE
    lines = _listed(commands, home)
    listed = [{"title": name, "description": cut(line, _LINE)} for name, line in lines.items()]
    return {
        "botId": app.app_id,
        "scopes": list(SCOPES),
        "isNotificationOnly": False,
        "supportsFiles": False,
        "commandLists": [{"scopes": [scope], "commands": listed} for scope in SCOPES],
    }


def _listed(commands: Mapping[str, str], home: str) -> dict[str, str]:
    """As many commands as Teams lists: the first of them and one's own page, and help among them."""
    names = list(commands)[: _MOST - 1]
    if HELP in commands and HELP not in names:
        names[-1] = HELP
    for name in names:
        if len(name) > _TITLE:
            raise ValueError(f"/{name} is too long for Teams, which lists names of {_TITLE} characters")
    return {**{name: commands[name] for name in names}, HOME: home}


def _search(app: App) -> dict[str, Any]:
    """The search in the register while one writes, as Teams calls it a message extension."""
    parameter = f"{_SEARCHING}.parameters[0]"
    return {
        "botId": app.app_id,
        "commands": [
            {
                "id": SEARCH,
                "type": "query",
                "context": ["compose", "commandBox"],
                "title": _text(f"{_SEARCHING}.title"),
                "description": _text(f"{_SEARCHING}.description"),
                "initialRun": False,
                "parameters": [
                    {
                        "name": QUERY,
                        "title": _text(f"{parameter}.title"),
                        "description": _text(f"{parameter}.description"),
                        "inputType": "text",
                    }
                ],
            }
        ],
    }


def _text(path: str) -> str:
    swedish, _english = _TEXTS[path]
    return swedish


def _written(tree: object) -> bytes:
    return (json.dumps(tree, ensure_ascii=False, indent=2) + "\n").encode()
