"""Links that people paste to what stands on an account: a post, a comment."""

import re
from urllib.parse import quote, urlsplit

from handlers.register import sites
from handlers.register.addresses import NotAnAddress, Reason, looks_like_address, parse_address
from policy.platforms import Platform
from store.db import Session
from store.models import Account
from store.queries import accounts

_LONGEST = 2_000
_MOST_WORDS = 20  # of a line in which a link is looked for
_BEFORE, _AFTER = "<([\"'«“”", ">)]\"'»“”,;"
_URL = re.compile(r"(?i:(https?)://)?([^/?#@\\:\s]+\.[^/?#@\\:\s]+)([^?#]*)(?:\?([^#]*))?(#.*)?")
_SAFE = "/%:@!$&*+,;=~-._#?"


def key_of(link: str) -> str:
    """The canonical key of the account that a link leads to, or that a post belongs to.

    Raises NotAnAddress for what is no link, and for a link that does not tell the account.
    """
    try:
        return parse_address(link).key
    except NotAnAddress as fault:
        if fault.behind is None:
            raise
        return fault.behind.key


async def account_of(session: Session, link: str) -> Account | None:
    """The account in the register that a link leads to, or that a post belongs to. Raises NotAnAddress."""
    return await accounts.by_address(session, key_of(link))


def is_page_of(account: Account, link: str) -> bool:
    """Whether a link leads to the account itself, and to nothing on it."""
    try:
        return parse_address(link).key == account.address_key
    except NotAnAddress:
        return False


def leads_to(account: Account, link: str) -> bool:
    """Whether the link itself tells that it leads to the account or to something on it."""
    try:
        return key_of(link) == account.address_key
    except NotAnAddress:
        return False


def may_lead_to(account: Account, link: str) -> bool:
    """Whether a tidied link is to a site where something on the account can stand.

    That is its platform, or the site of its own address. So nobody can put any other page before its
    owner as a link to a comment.
    """
    host = _host_of(link)
    at_home = bool(account.url) and host == _host_of(account.url or "")
    return at_home or sites.belongs_to(host, Platform(account.platform))


def _host_of(link: str) -> str:
    """As a browser reads it: what stands before an @ is no host."""
    return (urlsplit(link).hostname or "").removesuffix(".").removeprefix("www.")


def tidy(link: str) -> str:
    """The link as it is kept: https where no scheme stands, without tracking, in ASCII.

    So the same link pasted twice is one. Raises NotAnAddress where it is no web address.
    """
    bare = link.strip().lstrip(_BEFORE).rstrip(_AFTER).partition("|")[0]  # Slack writes <link|words>
    found = _URL.fullmatch(bare)
    if found is None:
        raise NotAnAddress(Reason.NO_HOST)
    scheme, host, path, query, rest = found.groups(default="")
    kept = "&".join(pair for pair in query.split("&") if not sites.TRACKING.match(pair.partition("=")[0]))
    where = quote(path.rstrip("/") + (f"?{kept}" if kept else "") + rest, safe=_SAFE)
    tidied = f"{scheme.lower() or 'https'}://{host.lower()}{where}"
    if len(tidied) > _LONGEST:
        raise NotAnAddress(Reason.TOO_LONG)
    return tidied


def split(line: str) -> tuple[str, str]:
    """The link in a typed line, "" where there is none, and what else stands there.

    Raises NotAnAddress for more than one link.
    """
    words = line.split()
    links = [
        word
        for word in words[:_MOST_WORDS]
        # `1/3` looks like an address in a network, and is a day
        if looks_like_address(word) and any(mark.isalpha() for mark in word)
    ]
    if len(set(links)) > 1:
        raise NotAnAddress(Reason.SEVERAL)
    return "".join(links[:1]), " ".join(word for word in words if word not in links)
