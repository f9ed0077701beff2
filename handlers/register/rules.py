"""Whether an address is ours, and why a text is no address, in words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from chat.language import N_, _
from handlers.register import sites
from handlers.register.addresses import Address, NotAnAddress, Reason, parse_address
from handlers.register.lookalikes import Known, Likeness, lookalikes, skeleton
from policy.platforms import Platform
from policy.profile import Profile
from store.models.accounts import AccountStatus
from store.queries.accounts import Entry

_MOST_ALIKE = 3

_WORDS = {
    Reason.EMPTY: N_("Paste the account's address here."),
    Reason.TOO_LONG: N_("That is too long to be an address. Paste only the address."),
    Reason.SEVERAL: N_("There is more than one address in the text. Paste one at a time."),
    Reason.NOT_HTTP: N_("That is not the address of a web page. It should begin with https://."),
    Reason.NO_HOST: N_(
        "That is not a whole address. Copy it from the address bar, for example https://www.facebook.com/exempel."
    ),
    Reason.UNKNOWN_SITE: N_(
        "Nobody can tell from that address which account it is. Open it, and copy the address "
        "that you end up at."
    ),
    Reason.LOOKALIKE_HOST: N_(
        "Careful: that address only looks like a well-known site. Do not log in there, and tell "
        "the information unit."
    ),
    Reason.CREDENTIALS_IN_URL: N_("There is a user name or a password in that address. Leave it out."),
    Reason.PORT: N_("That address points to a technical port. Copy the account's ordinary address."),
    Reason.LETTERS: N_(
        "Addresses there have no letters such as å, ä and ö. Copy the address from the address bar."
    ),
    Reason.NOT_AN_ACCOUNT: N_(
        "That is a page on the platform, but not an account: perhaps a post. Open the account "
        "itself and copy its address."
    ),
}


def explain(fault: NotAnAddress) -> str:
    """Why a text is not an account's address, and what to do."""
    return _(_WORDS[fault.reason])


class Verdict(StrEnum):
    """The answer to "is this account ours?" (X12)."""

    OURS = "ours"
    OURS_SOON = "ours_soon"
    WAS_OURS = "was_ours"
    """It was closed."""
    NOT_OURS = "not_ours"
    LOOKS_LIKE_OURS = "looks_like_ours"
    OWN_WEBSITE = "own_website"
    WEBSITE = "website"
    """Somebody's website: no account, so neither ours nor a false one of ours."""


_OF_STATUS = {
    AccountStatus.LAUNCHING: Verdict.OURS_SOON,
    AccountStatus.LIVE: Verdict.OURS,
    AccountStatus.CLOSED: Verdict.WAS_OURS,
}


@dataclass(frozen=True)
class Alike:
    """A name that an address is like, how, and the platforms where our accounts have that name."""

    reason: Likeness
    name: str
    platforms: tuple[Platform, ...] = ()
    """No platform when it is the municipality's own name."""


@dataclass(frozen=True)
class Answer:
    """The verdict on an address, and the account that it is or the names that it is like."""

    verdict: Verdict
    address: Address
    ours: Entry | None = None
    like: tuple[Alike, ...] = ()


def judge(address: Address, register: Sequence[Entry], profile: Profile) -> Answer:
    """Whether an address is in the register, or only looks as if it were (S1: false accounts exist)."""
    for entry in register:
        if entry.account.address_key == address.key:
            return Answer(_OF_STATUS[AccountStatus(entry.account.status)], address, ours=entry)
    if host := _website(address):
        if sites.is_at(host, _own_host(profile)):
            return Answer(Verdict.OWN_WEBSITE, address)
        # By its host alone: a newspaper's page about the municipality has its name in the path.
        return Answer(Verdict.WEBSITE, address, like=_alike(host.rpartition(".")[0], register))
    like = _alike(address.name, register, profile.municipality)
    return Answer(Verdict.LOOKS_LIKE_OURS if like else Verdict.NOT_OURS, address, like=like)


def _alike(name: str, register: Sequence[Entry], own_names: Sequence[str] = ()) -> tuple[Alike, ...]:
    """What a name is like, the most alike first; accounts of one name are told of together."""
    by_id = {entry.account.id or 0: entry for entry in register}
    places: dict[tuple[Likeness, str], list[Platform]] = {}
    for match in lookalikes(name, [Known(key, names_of(entry)) for key, entry in by_id.items()], own_names):
        if match.known is None:
            places.setdefault((match.reason, match.name), [])
            continue
        account = by_id[match.known.key].account
        # By its title, unless it is the address that is alike and reads otherwise.
        titled = skeleton(account.name) == skeleton(match.name)
        found = places.setdefault((match.reason, account.name if titled else match.name), [])
        if Platform(account.platform) not in found:
            found.append(Platform(account.platform))
    several = [Alike(reason, called, tuple(found)) for (reason, called), found in places.items()]
    return tuple(several[:_MOST_ALIKE])


def _website(address: Address) -> str:
    """The host of a website, "" for an account on a platform."""
    return re.split("[/?]", address.handle, maxsplit=1)[0] if address.platform is Platform.BLOG else ""


def _own_host(profile: Profile) -> str:
    try:
        return _website(parse_address(profile.central_page))
    except NotAnAddress:  # an address inside the municipality's network, say: nobody pastes that
        return ""


def names_of(entry: Entry) -> tuple[str, ...]:
    """What an account goes by: its title, and what its address reads as."""
    account = entry.account
    handle = (account.address_key or "").partition(":")[2]
    read_as = Address(Platform(account.platform), handle, account.url or "").name if handle else ""
    return tuple(name for name in (account.name, read_as) if name)
