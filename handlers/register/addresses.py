"""One canonical address for every way of writing the same account (E1, E2, X12).

The register holds an account once, so `facebook.com/exempel` and its mobile page with tracking are
one. What the text alone tells is joined; what only the platform knows (which channel a YouTube
handle has, where a short link leads) stays apart. Pure: nothing is fetched.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote, unquote_to_bytes

import idna

from handlers.register import sites
from handlers.register.lookalikes import passes_for_another
from policy.platforms import Platform

_LONGEST = 2_000
"""As long as the register's column; in bytes too, because the index on it counts those."""


class Reason(StrEnum):
    """Why a text is not an address; the flow has a kind sentence for each."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    SEVERAL = "several"
    """More than one link at once."""
    NOT_HTTP = "not_http"
    """`javascript:`, `data:`, `file:`, `mailto:`, and e-mail addresses."""
    NO_HOST = "no_host"
    """Words, a lone @handle, or a host that cannot exist."""
    UNKNOWN_SITE = "unknown_site"
    """Nobody can tell what is there: an IP number, an internal name, a link shortener."""
    LOOKALIKE_HOST = "lookalike_host"
    """A host that passes for another: `faceb00k.com`, mixed alphabets, `facebook.com.x.se`."""
    CREDENTIALS_IN_URL = "credentials_in_url"
    PORT = "port"
    NOT_AN_ACCOUNT = "not_an_account"
    LETTERS = "letters"
    """A page of a known platform that is no account: a post, a share link, the login page."""


class NotAnAddress(ValueError):
    """The text is not an account's address. `behind` is the account of a post, where it tells."""

    def __init__(self, reason: Reason, behind: "Address | None" = None) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.behind = behind


@dataclass(frozen=True, slots=True)
class Address:
    """An account's canonical address: equal addresses are the same account."""

    platform: Platform
    handle: str
    """What tells it from others on the platform; lower case where the platform ignores case."""
    url: str
    """To show and to link: https, without tracking."""

    @property
    def key(self) -> str:
        """Unique over all platforms; what the register stores as unique."""
        return f"{self.platform.value}:{self.handle}"

    @property
    def name(self) -> str:
        """What people read as its name, for `lookalikes`; "" when the handle is a mere number."""
        if self.platform is Platform.MASTODON:
            return self.handle.partition("@")[0]
        if self.platform is Platform.BLUESKY:
            return "" if self.handle.startswith("did:") else self.handle.partition(".")[0]
        if self.platform is Platform.BLOG:
            host, _slash, path = self.handle.partition("?")[0].partition("/")
            return f"{host.rpartition('.')[0]} {path}".strip()
        kind, _slash, last = self.handle.rpartition("/")
        return "" if kind == "channel" or last.isdecimal() else last.lstrip("@")


def parse_address(text: str) -> Address:
    """The account that a pasted text is the address of.

    Takes what people paste: any case, with tracking, as Slack writes links, among words, with
    invisible characters. Raises `NotAnAddress`, never anything else. Parsing the `url` again gives
    the same address. (E2: a pasted address is answered.)
    """
    if not text.strip():
        raise NotAnAddress(Reason.EMPTY)
    if len(text) > _LONGEST:
        raise NotAnAddress(Reason.TOO_LONG)
    word = _the_link_among(_words(text))
    address = _short_form(word) or _link(word)
    if max(len(address.url.encode()), len(address.key.encode())) > _LONGEST:
        raise NotAnAddress(Reason.TOO_LONG)
    return address


def looks_like_address(text: str) -> bool:
    """Whether a text is meant as an address and not as words to search for. Never fails.

    True also of `javascript:` and the like, so that the person reads why it is refused and not
    "nothing found". An e-mail address is words: people are found by it; so is "exempel.kommun".
    """
    words = _words(text[:_LONGEST])
    if any("://" in word or _OTHER_SCHEME.match(word) or _WWW.match(word) for word in words):
        return True
    try:
        address = parse_address(text)
    except NotAnAddress as mistake:
        words_too = {Reason.EMPTY, Reason.TOO_LONG, Reason.NOT_HTTP, Reason.NO_HOST}
        number = mistake.reason is Reason.UNKNOWN_SITE and "/" not in text
        return mistake.reason not in words_too and not number
    if address.platform is not Platform.BLOG or "/" in text:
        return True
    top = address.handle.partition("?")[0].rpartition(".")[2]
    return sites.TOP_LEVEL.match(top) is not None


# --- the text around the address ---

_BEFORE, _AFTER = "<([{\"'«“”\u2018\u2019„*", ">)]}\"'»“”\u2018\u2019*.,;:!?…"
_OTHER_SCHEME = re.compile(r"(?i:javascript|vbscript|data|file|blob|mailto|tel|sms|ftp|feed):")
_WWW = re.compile(r"(?i:www\.)[^.]")
_FILLERS = re.compile("[\u034f\u115f\u1160\u17b4\u17b5\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]")
"""Drawn as nothing, though Unicode counts them as letters and marks."""


def _visible(text: str) -> str:
    """Without what cannot be seen: control characters, direction marks, lone surrogates."""
    seen = (mark for mark in text if unicodedata.category(mark) not in {"Cc", "Cf", "Cs"})
    return unicodedata.normalize("NFC", _FILLERS.sub("", "".join(seen)))


def _words(text: str) -> list[str]:
    """The visible words without the punctuation around them."""
    text = re.sub("&(?:amp;)+", "&", _visible(" ".join(text.split())))
    return [word for piece in text.split() if (word := piece.lstrip(_BEFORE).rstrip(_AFTER))]


def _the_link_among(words: list[str]) -> str:
    """The only word, or the only link among words."""
    if words and _OTHER_SCHEME.match(words[0]):
        raise NotAnAddress(Reason.NOT_HTTP)
    if len(words) == 1:
        return words[0]
    links = list(dict.fromkeys(word for word in words if "://" in word))
    if len(links) != 1:
        raise NotAnAddress(Reason.SEVERAL if links else Reason.NO_HOST)
    return links[0]


# --- from a link to an account ---

_HTTP = re.compile(r"(?i:https?:[/\\]*)+|//+")
_SCHEME = re.compile(r"(?ai:[a-z][a-z0-9+-]*):(?![0-9]+(?:[/?#]|\Z))")
_PARTS = re.compile(r"([^/\\?#]*)([^?#]*)\??([^#]*)")


def _short_form(word: str) -> Address | None:
    """`@user@host` and `@user.bsky.social`: an account written without a link."""
    match = sites.SHORT_FORM.fullmatch(word)
    if not match:
        return None
    if match[3]:
        return _account(Platform.BLUESKY, match[3].lower())
    return _on_fediverse(match[1], _host(match[2]))


def _link(word: str) -> Address:
    """The account at a link, with or without its `https://`."""
    http = _HTTP.match(word)
    if not http and _SCHEME.match(word):
        raise NotAnAddress(Reason.NOT_HTTP)
    parts = _PARTS.match(word, http.end() if http else 0)
    authority, path, query = parts.groups() if parts else ("", "", "")
    if "@" in authority:
        no_link = Reason.NO_HOST if authority.startswith("@") else Reason.NOT_HTTP
        raise NotAnAddress(Reason.CREDENTIALS_IN_URL if http else no_link)
    host, path = _host(authority), _path(path)
    for site, parameter in sites.REDIRECTS.items():
        target = re.search(rf"(?:^|&){parameter}=([^&]+)", query)
        if target and sites.is_at(host, site):
            return parse_address(unquote(target[1]))
    if host.endswith(".bsky.social"):
        host, path = "bsky.app", f"profile/{host}"
    if platform := sites.platform_of(host):
        found = sites.find_account(platform, path, query)
        if not found:
            raise NotAnAddress(Reason.NOT_AN_ACCOUNT if path.isascii() else Reason.LETTERS)
        return _unless_post(_account(platform, found[0]), found[1])
    return _elsewhere(host, path, query)


def _elsewhere(host: str, path: str, query: str) -> Address:
    """A Mastodon account on any host, or else a blog or another site."""
    if sites.holds_no_accounts(host):
        raise NotAnAddress(Reason.NOT_AN_ACCOUNT)
    author = sites.FEDIVERSE.fullmatch(path)
    if author and host not in sites.AT_SIGN_BLOGS:
        there = _on_fediverse(author[1], _host(author[2]) if author[2] else host)
        return _unless_post(there, author[3] or "")
    # Without its last dots, because a dot that ends a text is taken for the sentence's.
    handle = f"{host}/{_shown(path, '/')}?{_query(query)}".rstrip("?./")
    return Address(Platform.BLOG, handle, f"https://{handle}")


def _account(platform: Platform, handle: str) -> Address:
    page = sites.page_of(platform, handle)
    return Address(platform, handle, f"https://{_shown(page, '/:?=')}")


def _on_fediverse(name: str, host: str) -> Address:
    """A Mastodon account. Threads takes part in the fediverse and keeps its own addresses."""
    name = re.sub(r"(?:\.+(?:rss|atom))+\Z", "", name.lower())
    platform = sites.platform_of(host)
    if platform is Platform.THREADS and name:
        return _account(platform, name)
    if platform or sites.holds_no_accounts(host) or not name or host in sites.AT_SIGN_BLOGS:
        raise NotAnAddress(Reason.NOT_AN_ACCOUNT)
    return Address(Platform.MASTODON, f"{name}@{host}", f"https://{host}/@{name}")


def _unless_post(account: Address, rest: str) -> Address:
    """The account, unless what follows its name is one of its posts."""
    if sites.POST.match(rest):
        raise NotAnAddress(Reason.NOT_AN_ACCOUNT, behind=account)
    return account


def _host(authority: str) -> str:
    """The canonical host: lower case, letters instead of punycode, without www and known ports."""
    if authority.startswith("["):
        raise NotAnAddress(Reason.UNKNOWN_SITE)
    name, _colon, port = authority.partition(":")
    if port not in {"", "80", "443"}:
        raise NotAnAddress(Reason.PORT)
    try:
        host = idna.decode(idna.encode(unquote(name), uts46=True)).rstrip(".")
    except UnicodeError as fault:
        raise NotAnAddress(Reason.NO_HOST) from fault
    while host.startswith("www.") and host.count(".") > 1:
        host = host.removeprefix("www.")
    top = host.rpartition(".")[2]
    if top in sites.INTERNAL or top[:1].isdigit() or sites.SHORTENERS.match(host):
        raise NotAnAddress(Reason.UNKNOWN_SITE)
    if "." not in host:
        raise NotAnAddress(Reason.NO_HOST)
    if passes_for_another(host, sites.SITES):
        raise NotAnAddress(Reason.LOOKALIKE_HOST)
    return host


def _decoded(piece: str) -> str:
    """Percent-encoding undone; what is not UTF-8 is Latin-1, as old Swedish sites wrote it."""
    raw = unquote_to_bytes(piece)
    try:
        return _visible(raw.decode())
    except UnicodeDecodeError:
        return _visible(raw.decode("latin-1"))


def _shown(text: str, also: str = "") -> str:
    """Letters as letters and the rest percent-encoded, so that nothing can be taken for mark-up."""
    safe = "-._~@" + also
    return "".join(m if m.isalnum() or m in safe else quote(m, safe="") for m in text)


def _path(path: str) -> str:
    """The path without empty steps, `.` and `..`; no slash at either end."""
    steps: list[str] = []
    for step in _decoded(path).replace("\\", "/").split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in {"", "."}:
            steps.append(step)
    return "/".join(steps)


def _query(query: str) -> str:
    """The query of a site we do not know, without tracking: it may name the page or the feed."""
    pairs = (piece.replace("+", " ").partition("=") for piece in query.split("&") if piece)
    kept = ((_decoded(key), sign, _decoded(value)) for key, sign, value in pairs)
    return "&".join(
        f"{_shown(key)}{sign}{_shown(value)}" for key, sign, value in kept if not sites.TRACKING.match(key)
    )
