"""Unsent answers to forms."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import col, select

from store.db import Session
from store.models.drafts import Draft
from store.models.people import Person
from store.queries import holds


async def answers(session: Session, person_id: int, form: str) -> Mapping[str, Any]:
    """What a person has typed into a form and not sent; empty when there is nothing."""
    found = await session.get(Draft, (person_id, form))
    return found.answers if found else {}


async def keep(session: Session, now: datetime, person_id: int, form: str, typed: Mapping[str, Any]) -> None:
    """Keep what was typed, in place of what lay there. `now` is UTC."""
    found = await session.get(Draft, (person_id, form)) or Draft(
        person_id=person_id, form=form, changed_at=now
    )
    found.answers, found.changed_at = dict(typed), now
    session.add(found)
    await session.flush()


async def forget(session: Session, person_id: int, form: str) -> None:
    """The form has been sent: what lay there is not needed."""
    found = await session.get(Draft, (person_id, form))
    if found is not None:
        await session.delete(found)
        await session.flush()


async def thin(session: Session, before: datetime) -> int:
    """Thin what was last changed before that UTC moment; how many. Nobody comes back to it so late.

    But for forms about what a legal hold is on.
    """
    return await _delete(session, col(Draft.changed_at) < before)


async def forget_gone(session: Session) -> int:
    """Forget what those have typed who have left; how many. Nobody else may read what was never sent.

    But for forms about what a legal hold is on.
    """
    # By the drafts, which are few: most of the people who ever were here have left.
    gone = select(Person.id).where(col(Person.id) == col(Draft.person_id), col(Person.active).is_(False))
    return await _delete(session, gone.exists())


async def _delete(session: Session, which: ColumnElement[bool]) -> int:
    found = list(await session.exec(select(Draft).where(which)))
    kept = await holds.kept(session) if found else frozenset()
    thinned = [one for one in found if not holds.is_about(one.form, kept)]
    for draft in thinned:
        await session.delete(draft)
    await session.flush()
    return len(thinned)
