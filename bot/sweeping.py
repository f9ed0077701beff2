"""The sweep of duties: what is to be done is opened, and whoever is to be told is told.

What fails keeps nobody else from their reminders: it is logged, and the duty that it comes of waits an hour.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import TypeVar

import structlog

from handlers.duties import rounds
from handlers.duties.catalogue import KINDS
from handlers.duties.kinds import Kinds
from handlers.duties.rounds import Round
from handlers.rulebook import Rulebook
from store.db import Conflict, Database, Session, Unavailable, again_when_second
from store.queries import duties

logger = structlog.get_logger()

T = TypeVar("T")
_Work = Callable[[Session], Awaitable[T]]
_OnSome = Callable[[Session, Sequence[int]], Awaitable[object]]

_OPENED_AT_ONCE = 500  # duties of a kind in a transaction; the next sweep takes as many
_ASIDE = timedelta(hours=1)  # how long a duty waits with which something fails


@dataclass(frozen=True)
class Swept:
    """What a sweep has done."""

    opened: int
    """Duties."""
    told: int
    """Receivers, each in a message and a transaction of its own."""
    failed: int
    """Pieces of its work; the log says which."""


async def sweep(database: Database, policy: Rulebook, now: datetime, kinds: Kinds = KINDS) -> Swept:
    """What has come up by that UTC moment."""
    return await _Sweep(database, policy, now, kinds).whole()


@dataclass
class _Sweep:
    database: Database
    policy: Rulebook
    now: datetime
    kinds: Kinds
    failed: int = 0

    async def whole(self) -> Swept:
        """Everything, each kind and each message in its own transaction."""
        opened = [await self._try(partial(self._open, name), f"open {name}") for name in self.kinds]
        told = [await self._remind(one) for one in await self._due()]
        return Swept(sum(one or 0 for one in opened), sum(told), self.failed)

    async def _open(self, name: str, session: Session) -> int:
        return await self.kinds[name].open_due(session, self.policy, self.now, _OPENED_AT_ONCE)

    async def _due(self) -> list[Round]:
        """Who is to be told of what; once more without what it fails with."""
        found = await self._try(self._look, "due")
        if found is None:
            async with self.database.reading() as session:
                ids = [one.id or 0 for one in await duties.due(session, self.now)]
            await self._set_aside(ids, self._look)
            found = await self._try(self._look, "due")
        return found or []

    async def _look(self, session: Session, only: Sequence[int] | None = None) -> list[Round]:
        return await rounds.due(session, self.policy, self.kinds, self.now, only)

    async def _remind(self, what: Round) -> bool:
        """Tell somebody; what it fails with is left out when the next sweep tells them."""

        async def tell(session: Session, some: Sequence[int] = what.duty_ids) -> bool:
            these = Round(what.receiver, list(some))
            return await rounds.remind(session, self.policy, self.kinds, self.now, these)

        told = await self._try(tell, "remind")
        if told is None:
            await self._set_aside(what.duty_ids, tell)
        return bool(told)

    async def _try(self, work: _Work[T], about: str) -> T | None:
        """What the work comes to, in a transaction; None when it fails."""

        @again_when_second
        async def worked() -> T:
            async with self.database.transaction() as session:
                return await work(session)

        try:
            return await worked()
        except Exception as fault:  # noqa: BLE001 - one fault must not keep the others from their reminders
            self.failed += 1
            logger.warning("sweep failed", about=about, fault=type(fault).__name__)
            return None

    async def _set_aside(self, ids: Sequence[int], work: _OnSome) -> None:
        """Those of these duties with which the work fails wait."""
        for duty_id in await self._poison(ids, work):
            async with self.database.transaction() as session:
                duty = await duties.get(session, duty_id)
                if duty is not None and duty.closed_at is None:
                    duty.next_at = self.now + _ASIDE
                    session.add(duty)
                    logger.warning("duty set aside", duty=duty_id, kind=duty.kind, subject=duty.subject)

    async def _poison(self, ids: Sequence[int], work: _OnSome) -> list[int]:
        """Those with which the work fails, found by halves; what it does is taken back."""
        try:
            async with self.database.transaction() as session:
                await work(session, ids)
                await session.rollback()
        except (Conflict, Unavailable):
            return []  # no duty's fault
        except Exception:  # noqa: BLE001 - logged when the whole failed
            if len(ids) == 1:
                return list(ids)
            half = len(ids) // 2
            return [*await self._poison(ids[:half], work), *await self._poison(ids[half:], work)]
        return []
