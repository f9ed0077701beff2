"""The link to a post: whose it can be, and what the log keeps of it."""

from urllib.parse import urlsplit

from handlers.cases import digest
from handlers.register.addresses import NotAnAddress, Reason
from handlers.register.linked import key_of, leads_to, may_lead_to, tidy
from store.models import Account


def may_be_on(account: Account, link: str) -> bool:
    """Whether a tidied link leads to something on the account, or does not tell the account and may.

    Such is one to share a post. Raises NotAnAddress.
    """
    if leads_to(account, link):
        return True
    try:
        key_of(link)
    except NotAnAddress as fault:
        if fault.reason is Reason.NOT_AN_ACCOUNT:
            is_front_page = not urlsplit(link).path
            return may_lead_to(account, link) and not is_front_page
        raise
    return False  # it tells another one


def is_carried_by(account: Account, link: str) -> bool:
    """Whether a button's link is one that this bot put there: tidied, and perhaps on the account."""
    try:
        return tidy(link) == link and may_be_on(account, link)
    except NotAnAddress:
        return False


def in_log(account: Account, link: str) -> dict[str, str]:
    """What the log says of a link.

    The log cannot be thinned: a link that does not tell our own account may tell a person.
    """
    return {"url": link} if not link or leads_to(account, link) else {"url_digest": digest(link)}
