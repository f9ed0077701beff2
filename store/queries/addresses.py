"""Secret addresses: made once, told once, and known again by their digest."""

import secrets
from datetime import datetime
from hashlib import sha256

from sqlmodel import col, delete, select

from store.db import Session
from store.models.addresses import Purpose, SecretAddress
from store.models.people import Person

_BYTES = 32  # more than anybody can try; 43 letters, digits, - and _ in an address


async def make(
    session: Session, now: datetime, person_id: int, purpose: Purpose, expires_at: datetime | None = None
) -> str:
    """The secret of a new address, which cannot be had again. `now` and `expires_at` are UTC.

    A calendar's takes the place of the one before, which shows nothing any more. Of the others a person
    may have several, each until it expires. Those that have are cleared away. IntegrityError where another
    was first.
    """
    gone = col(SecretAddress.expires_at) <= now
    if purpose is Purpose.CALENDAR:
        gone = gone | ((col(SecretAddress.person_id) == person_id) & (col(SecretAddress.purpose) == purpose))
    await session.exec(delete(SecretAddress).where(gone))
    secret = secrets.token_urlsafe(_BYTES)
    session.add(
        SecretAddress(
            digest=_digest(secret),
            person_id=person_id,
            purpose=purpose.value,
            made_at=now,
            expires_at=expires_at,
        )
    )
    await session.flush()
    return secret


async def person_of(session: Session, now: datetime, secret: str, purpose: Purpose) -> Person | None:
    """Who is let in by that secret for that purpose at that UTC moment; None for one that opens nothing.

    Whatever is given is hashed and looked up in the same way, so that the time it takes tells nothing.
    """
    query = select(Person).join(SecretAddress, col(SecretAddress.person_id) == col(Person.id))
    query = query.where(
        SecretAddress.digest == _digest(secret),
        SecretAddress.purpose == purpose.value,
        col(SecretAddress.expires_at).is_(None) | (col(SecretAddress.expires_at) > now),
        col(Person.active).is_(True),
    )
    return (await session.exec(query)).first()


async def of_person(session: Session, person_id: int, purpose: Purpose) -> SecretAddress | None:
    """The address that a person had made last for that purpose, be it expired or not."""
    query = select(SecretAddress).where(
        SecretAddress.person_id == person_id, SecretAddress.purpose == purpose.value
    )
    return (await session.exec(query.order_by(col(SecretAddress.made_at).desc()).limit(1))).first()


def _digest(secret: str) -> str:
    """Whatever text that is, also one that is no secret of ours."""
    return sha256(secret.encode(errors="replace")).hexdigest()
