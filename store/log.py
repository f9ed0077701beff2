"""The append-only, hash-chained log of everything decided or done (X8, J2).

Each case has a chain of its own, so that copies of the bot do not queue behind one head.
Once a day an anchor entry, in the chain `anchor`, hashes the heads of all chains; so an
entry cannot be taken off the end of a chain either without the next verifying finding it.
"""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert
from sqlmodel import col, select

from store.db import Session
from store.locks import hold
from store.models import LogEntry

ANCHOR = "anchor"
_FIRST = "0" * 64


@dataclass(frozen=True)
class Break:
    """The first entry of a chain that is not as it was written."""

    chain: str
    number: int
    why: str


@dataclass(frozen=True)
class Written:
    """What the bot itself has done, for the log."""

    chain: str
    what: str
    details: dict[str, Any]


async def append(
    session: Session,
    now: datetime,
    chain: str,
    what: str,
    *,
    actor_id: int | None = None,
    details: dict[str, Any] | None = None,
    rule: str = "",
    channel: str = "",
) -> LogEntry:
    """Add an entry at the end of a chain, at the UTC moment `now`. No actor: the bot itself did it."""
    await hold(session, {f"chain {chain}"})
    entry = _after(
        await _head(session, chain),
        LogEntry(
            chain=chain,
            number=1,
            at=now,
            actor_id=actor_id,
            what=what,
            details=details or {},
            rule=rule,
            channel=channel,
            previous=_FIRST,
            hash="",
        ),
    )
    session.add(entry)
    await session.flush()
    return entry


async def append_all(session: Session, now: datetime, several: Sequence[Written]) -> None:
    """As `append`, of many in their order, in as few statements as for one."""
    chains = {one.chain for one in several}
    await hold(session, {f"chain {chain}" for chain in chains})
    heads, written = await _heads(session, chains), list[LogEntry]()
    for one in several:
        entry = LogEntry(
            chain=one.chain,
            number=1,
            at=now,
            what=one.what,
            details=one.details,
            previous=_FIRST,
            hash="",
        )
        heads[one.chain] = _after(heads.get(one.chain), entry)
        written.append(entry)
    if written:
        await session.exec(insert(LogEntry), params=[one.model_dump(exclude={"id"}) for one in written])


def _after(head: LogEntry | None, entry: LogEntry) -> LogEntry:
    """The entry as the one after the last of its chain, with its hash."""
    if head is not None:
        entry.number, entry.previous = head.number + 1, head.hash
    entry.hash = entry_hash(entry)
    return entry


def entry_hash(entry: LogEntry) -> str:
    """The SHA-256 over everything that the entry says and the hash of the one before."""
    said = {
        "chain": entry.chain,
        "number": entry.number,
        "at": entry.at.isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "what": entry.what,
        "details": entry.details,
        "rule": entry.rule,
        "channel": entry.channel,
        "previous": entry.previous,
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


async def of_chain(session: Session, chain: str) -> list[LogEntry]:
    """The entries of a chain, oldest first."""
    query = select(LogEntry).where(LogEntry.chain == chain).order_by(col(LogEntry.number))
    return list(await session.exec(query))


async def between(
    session: Session, chains: Collection[str], since: datetime, until: datetime
) -> list[LogEntry]:
    """What these chains say of the time from one UTC moment to before another, oldest first."""
    query = select(LogEntry).where(
        col(LogEntry.chain).in_(chains), col(LogEntry.at) >= since, col(LogEntry.at) < until
    )
    return list(await session.exec(query.order_by(col(LogEntry.at), col(LogEntry.id))))


async def count(
    session: Session, chains: Collection[str], what: Collection[str]
) -> dict[str, tuple[int, datetime]]:
    """How many entries of these chains are one of those, and the UTC moment of the last; by chain."""
    query = select(LogEntry.chain, func.count(), func.max(LogEntry.at)).where(
        col(LogEntry.chain).in_(chains), col(LogEntry.what).in_(what)
    )
    return {chain: (number, at) for chain, number, at in await session.exec(query.group_by(LogEntry.chain))}


async def anchor(session: Session, now: datetime) -> LogEntry | None:
    """Hash the heads of all chains into the anchor chain, once a UTC day. None when that is done already."""
    last = await _head(session, ANCHOR)
    if last and last.at.date() >= now.date():
        return None
    heads = await _heads(session)
    details = {"heads": {chain: [head.number, head.hash] for chain, head in heads.items()}}
    return await append(session, now, ANCHOR, "log.anchored", details=details)


async def verify(session: Session) -> Break | None:
    """Read the whole log; the first entry that is not as it was written, or None when all are."""
    previous: LogEntry | None = None
    hashes: dict[tuple[str, int], str] = {}
    query = select(LogEntry).order_by(col(LogEntry.chain), col(LogEntry.number))
    for entry in await session.exec(query):
        before = previous if previous and previous.chain == entry.chain else None
        if fault := _fault(entry, before):
            return Break(entry.chain, entry.number, fault)
        hashes[entry.chain, entry.number] = entry.hash
        previous = entry
    return await _missing_head(session, hashes)


def _fault(entry: LogEntry, before: LogEntry | None) -> str:
    if entry.number != (before.number + 1 if before else 1):
        return "an entry before it is missing"
    if entry.previous != (before.hash if before else _FIRST):
        return "it does not follow the entry before it"
    return "" if entry.hash == entry_hash(entry) else "its content has been changed"


async def _missing_head(session: Session, hashes: dict[tuple[str, int], str]) -> Break | None:
    for entry in await of_chain(session, ANCHOR):
        for chain, (number, digest) in entry.details.get("heads", {}).items():
            if hashes.get((chain, number)) != digest:
                return Break(
                    chain,
                    number,
                    f"it was there when anchor {entry.number} was set, and is not now",
                )
    return None


async def _head(session: Session, chain: str) -> LogEntry | None:
    query = select(LogEntry).where(LogEntry.chain == chain).order_by(col(LogEntry.number).desc()).limit(1)
    return (await session.exec(query)).first()


async def _heads(session: Session, chains: Collection[str] | None = None) -> dict[str, LogEntry]:
    """The last entry of each chain, or of each of those, by chain in their order."""
    last = select(LogEntry.chain, func.max(LogEntry.number).label("number")).group_by(LogEntry.chain)
    if chains is not None:
        last = last.where(col(LogEntry.chain).in_(chains))
    ends = last.subquery()
    query = select(LogEntry).join(ends, (ends.c.chain == LogEntry.chain) & (ends.c.number == LogEntry.number))
    return {entry.chain: entry for entry in await session.exec(query.order_by(col(LogEntry.chain)))}
