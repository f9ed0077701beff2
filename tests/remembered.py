"""Stretches of conversation that many tests begin with, held once and then put back as they ended.

The program is the same each time: from the same database, by the same acts at the same instant, comes the
same. What is put back is what came out, in the database and before the people. Only over the tests' own
channel: over a platform, the way there is what is tried.
"""

import copy
import sqlite3
import tempfile
from collections.abc import Callable, Coroutine
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import Any, Concatenate, ParamSpec

from sqlalchemy import make_url

from tests.talk import Talk

P = ParamSpec("P")
Script = Callable[Concatenate[Talk, P], Coroutine[Any, Any, None]]

_FOLDER = Path(tempfile.mkdtemp(prefix="kontolots-remembered-"))
_KEPT: dict[str, "_Ended"] = {}


@dataclass(frozen=True)
class _Ended:
    """How a stretch ended."""

    database: Path
    channel: dict[str, Any]
    talk: dict[str, Any]
    numbers: Any
    at: datetime


def remembered(script: Script[P]) -> Script[P]:
    """The script; from where it began before, its end is put back in place of holding it again.

    A test that patches the program holds it each time: `Talk.is_as_built` says so.
    """

    @wraps(script)
    async def held(talk: Talk, /, *args: P.args, **given: P.kwargs) -> None:
        if type(talk) is not Talk or not talk.is_as_built or not talk.world.database.is_sqlite:
            await script(talk, *args, **given)
            return
        key = _key(f"{script.__module__}.{script.__qualname__}", talk, args, given)
        if key in _KEPT:
            _put_back(talk, _KEPT[key])
            return
        await script(talk, *args, **given)
        _KEPT[key] = _ended(talk, _FOLDER / f"{key}.db")

    return held


def _key(name: str, talk: Talk, args: Any, given: Any) -> str:
    """What decides how it ends: who says what, when, by which rules, and all that has been before."""
    world = talk.world
    with closing(sqlite3.connect(_file(talk))) as database:
        stored = "\n".join(database.iterdump())
    rules = [one.fingerprint() for one in world.dispatch.policy._versions]
    before = (name, args, given, world.clock.at, _of(world.channel), _of(talk), repr(world.numbers))
    return sha256(repr((before, rules, stored)).encode()).hexdigest()


def _ended(talk: Talk, file: Path) -> _Ended:
    with closing(sqlite3.connect(_file(talk))) as source, closing(sqlite3.connect(file)) as kept:
        source.backup(kept)
    world = talk.world
    return _Ended(file, *copy.deepcopy((_of(world.channel), _of(talk), world.numbers)), world.clock.at)


def _put_back(talk: Talk, ended: _Ended) -> None:
    with closing(sqlite3.connect(ended.database)) as kept, closing(sqlite3.connect(_file(talk))) as target:
        kept.backup(target)
    world = talk.world
    world.clock.at = ended.at
    channel, spoken, world.numbers = copy.deepcopy((ended.channel, ended.talk, ended.numbers))
    vars(world.channel).update(channel)
    vars(talk).update(spoken)


def _of(holder: object) -> dict[str, Any]:
    """What it has, but the world that it is in."""
    return {name: value for name, value in vars(holder).items() if name != "world"}


def _file(talk: Talk) -> str:
    return make_url(talk.world.database.url).database or ""
