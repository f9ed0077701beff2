"""What settings look like, told in words where one does not: nobody is shown a regular expression."""

import re
from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

from bot.guid import is_guid


def _like(fits: Callable[[str], object], looks: str, *, or_empty: bool = False) -> AfterValidator:
    """A text that fits; `looks` tells people what it should be like. `or_empty`: it may be empty as well."""

    def check(given: str) -> str:
        if not fits(given) and (given or not or_empty):
            raise PydanticCustomError("unlike", "{looks}", {"looks": looks})
        return given

    return AfterValidator(check)


Guid = Annotated[
    str,
    _like(
        is_guid,
        "should be an id as Microsoft shows it, in five groups of digits and letters from a to f, "
        "such as 11111111-2222-3333-4444-555555555555",
        or_empty=True,
    ),
]
TeamsConversation = Annotated[
    str,
    _like(
        re.compile(r"19:[\w.@-]+").fullmatch,
        "should be the part of the link to the channel or chat that begins with 19: "
        "19:...@thread.tacv2 or 19:...@thread.v2; write : for %3A and @ for %40",
        or_empty=True,
    ),
]
SlackChannel = Annotated[
    str,
    _like(
        re.compile("[CG][A-Z0-9]+").fullmatch,
        "should be a channel's id, such as C0123456789, and not its name; it is in the channel's details",
        or_empty=True,
    ),
]
SlackGroup = Annotated[
    str,
    _like(
        re.compile("S[A-Z0-9]+").fullmatch,
        "should be a user group's id, such as S0123456789, and not its name",
        or_empty=True,
    ),
]
BaseUrl = Annotated[
    str,
    _like(re.compile("https?://.*/").fullmatch, "should begin with https:// or http://, and end with /"),
]
PageUrl = Annotated[str, _like(re.compile("https?://.+").fullmatch, "should begin with https:// or http://")]
PublicUrl = Annotated[
    str,
    _like(
        re.compile(r"https?://[^\s/?#@]+(?:/[^\s?#]*[^\s?#/])?").fullmatch,
        "should begin with https:// or http://, and end without /, such as https://kontolots.exempelkommun.example",
        or_empty=True,
    ),
]
_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "postgres": "postgresql+psycopg",
    "postgresql": "postgresql+psycopg",
}


def database_url(given: str) -> str:
    """A database's address with the driver that the program has; people write `postgresql://...`."""
    kind, colon, rest = given.partition(":")
    return f"{_DRIVERS.get(kind, kind)}{colon}{rest}"


DatabaseUrl = Annotated[str, AfterValidator(database_url)]
Level = Annotated[
    str,
    _like(("DEBUG", "INFO", "WARNING", "ERROR").__contains__, "should be DEBUG, INFO, WARNING or ERROR"),
]
