"""Versions of the municipality's profile."""

from datetime import date, datetime

from sqlmodel import select

from store.db import Session
from store.models.profiles import ProfileVersion


async def get(session: Session, version_id: int) -> ProfileVersion:
    """The version with that number; NoResultFound when there is none."""
    return await session.get_one(ProfileVersion, version_id)


async def record(
    session: Session,
    now: datetime,
    *,
    name: str,
    effective_from: date,
    fingerprint: str,
    content: str,
) -> int:
    """The number of this version, stored if it is new."""
    known = (
        await session.exec(select(ProfileVersion).where(ProfileVersion.fingerprint == fingerprint))
    ).first()
    version = known or ProfileVersion(
        name=name,
        effective_from=effective_from,
        fingerprint=fingerprint,
        content=content,
        recorded_at=now,
    )
    session.add(version)
    await session.flush()
    if version.id is None:
        raise ValueError("the database gave the version no number")
    return version.id
