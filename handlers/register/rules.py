"""Whether an address is ours, and why a text is no address, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from chat.language import N_, _
from handlers.register.addresses import Address, NotAnAddress, Reason
from handlers.register.lookalikes import Known, Match, lookalikes
from policy.platforms import Platform
from store.queries.accounts import Entry

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
    NOT_OURS = "not_ours"
    LOOKS_LIKE_OURS = "looks_like_ours"


@dataclass(frozen=True)
class Answer:
    """The verdict on an address, and the accounts that it is or is like."""

    verdict: Verdict
    address: Address
    ours: Entry | None = None
    like: tuple[Match, ...] = ()


def judge(address: Address, register: Sequence[Entry], own_names: Sequence[str]) -> Answer:
    """Whether an address is in the register, or only looks as if it were (S1: false accounts exist)."""
    for entry in register:
        if entry.account.address_key == address.key:
            live = entry.account.status == "live"
            return Answer(Verdict.OURS if live else Verdict.OURS_SOON, address, ours=entry)
    known = [Known(entry.account.id or 0, names_of(entry)) for entry in register]
    like = lookalikes(address.name, known, own_names)
    return Answer(Verdict.LOOKS_LIKE_OURS if like else Verdict.NOT_OURS, address, like=tuple(like[:3]))


def names_of(entry: Entry) -> tuple[str, ...]:
    """What an account goes by: its title, and what its address reads as."""
    account = entry.account
    handle = (account.address_key or "").partition(":")[2]
    read_as = Address(Platform(account.platform), handle, account.url or "").name if handle else ""
    return tuple(name for name in (account.name, read_as) if name)
