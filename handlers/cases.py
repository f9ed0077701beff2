"""Words about cases that several topics share."""

import hashlib
import json

from store.models import Account, Case


def subject(case: Case) -> str:
    """What a case's cards follow, and the name of its chain in the log."""
    return f"case:{case.id}"


def digest(value: object) -> str:
    """A fingerprint for the log: what was typed can be thinned, and was unchanged until then."""
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def account_subject(account: Account) -> str:
    """What an account's cards follow, and the name of its chain in the log."""
    return f"account:{account.id}"
