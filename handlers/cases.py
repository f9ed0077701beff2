"""Words about cases that several topics share."""

from store.models import Account, Case


def subject(case: Case) -> str:
    """What a case's cards follow, and the name of its chain in the log."""
    return f"case:{case.id}"


def account_subject(account: Account) -> str:
    """What an account's cards follow, and the name of its chain in the log."""
    return f"account:{account.id}"
