"""The Agents Playground in the place of Teams: a page on one's own machine, for trying the bot by hand.

It sends no tokens, so everybody's word is taken for who they are. Therefore nothing comes in from another
machine, nothing goes out to one, and none of Microsoft's services is asked for anything.
"""

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from aiohttp import web

from bot.channels.teams.auth import Unauthorized
from bot.settings import LOOPBACK, BadSettings, Settings

SERVICE_URL: Final = "http://localhost:56150/_connector/"
"""Where the Playground is when nothing else is said to it."""

# As it is written here, so that no two readers take it for different places.
_PLACE = re.compile(r"http://(127\.0\.0\.1|localhost|\[::1\])(:[0-9]{1,5})?(/[A-Za-z0-9_/-]*)?")


def fitted(settings: Settings) -> Settings:
    """Forms in the card, for the Playground has no dialogs; and first words to itself, not to Teams."""
    url = settings.teams_service_url
    return settings.model_copy(
        update={"teams_forms": "card", "teams_service_url": url if is_here(url) else SERVICE_URL}
    )


def is_here(url: str) -> bool:
    """Whether this is a place on this machine."""
    return _PLACE.fullmatch(url) is not None


class Playground:
    """Lets in what comes from this machine, and writes without a token."""

    def __init__(self, settings: Settings) -> None:
        """Raises BadSettings where any other machine could be let in."""
        if settings.teams != "playground" or settings.host not in LOOPBACK:
            raise BadSettings("The Playground is for KONTOLOTS_TEAMS=playground on 127.0.0.1 alone.")

    async def open(self) -> None:
        """There is nothing to connect to."""

    async def close(self) -> None:
        """There is nothing to hang up."""

    def admit(self, request: web.Request) -> None:
        """Nothing, when the request came from this machine and to it by name. Raises Unauthorized."""
        if request.remote not in LOOPBACK:
            raise Unauthorized("not from this machine")
        # A foreign page in this machine's browser can reach the bot by a name that leads here.
        if _host(request.headers.get("Host", "")) not in LOOPBACK or "Origin" in request.headers:
            raise Unauthorized("not from the Playground")

    async def verify(self, _header: str, activity: Mapping[str, Any]) -> None:
        """Nothing, when it is to be answered on this machine. Raises Unauthorized."""
        url = activity.get("serviceUrl")
        if not isinstance(url, str) or not is_here(url):
            raise Unauthorized("for a service URL that is not on this machine")

    def may_call(self, url: str) -> bool:
        """Only what is on this machine, also where the database knows of other places."""
        return is_here(url)

    async def token(self) -> str:
        """None is shown to the Playground."""
        return ""


def _host(header: str) -> str:
    try:
        return urlsplit(f"//{header}").hostname or ""
    except ValueError:
        return ""
