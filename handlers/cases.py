"""Words about cases that several topics share."""

from chat.fields import Raw
from chat.typed import looks_like_password
from store.models import Account, Case


def subject(case: Case) -> str:
    """What a case's cards follow, and the name of its chain in the log."""
    return f"case:{case.id}"


def account_subject(account: Account) -> str:
    """What an account's cards follow, and the name of its chain in the log."""
    return f"account:{account.id}"


def secret(value: Raw) -> bool:
    """Whether an answer looks like a password and must not be kept, not even in a draft (B6)."""
    several = value if isinstance(value, list) else [value]
    return any(isinstance(one, str) and looks_like_password(one) for one in several)
