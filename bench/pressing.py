"""From a press of "Approve" in Slack until the decision is stored, and until the redrawn card has left."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from time import perf_counter
from typing import Any

import structlog
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import func, text
from sqlmodel import select

from bench import databases, town
from bench.report import Cell, Found, Goal, Scope, median, percentile
from bot.app import App, build
from bot.channels.slack.adapter import SlackChannel
from bot.clock import Clock
from bot.settings import Settings
from handlers import cases as case_words
from handlers.apply.view import load
from handlers.context import Ctx
from handlers.decide import cards
from handlers.decide.actions import Approve
from store import outbox
from store.models import Case, Decision, OutboxMessage, Person
from store.models.cases import CaseState
from tests.scripts import CHANNEL, PURPOSE, RUNNING
from tests.slack.cast import UNIT_CHANNEL
from tests.slack.methods import Call
from tests.slack.payloads import Payloads
from tests.slack.server import FakeSlack
from tests.slack.workspace import BOT_USER, Channel, Json, User

_PRESSES, _PRESSES_QUICK = 100, 8
_LONGEST = 20.0  # seconds that a card may take to be drawn anew
_ACCEPTABLE = 1.0  # seconds: what is stored by then, nobody wonders about
_DECIDED = (
    "SELECT * FROM cases WHERE id = :number",
    "UPDATE cases SET state = 'deciding', stage = 1, turn = 2, changed_at = :now WHERE id = :number",
    "INSERT INTO decision (case_id, turn, stage, role, outcome, reason, reply, decided_by_id, decided_at,"
    " channel) VALUES (:number, 9, 0, 'manager', 'approved', '', '', 1, :now, 'slack')",
    "INSERT INTO handled_event (channel, event_id, handled_at, reply) VALUES ('bare', :event, :now, '{}')",
    *(
        [
            "INSERT INTO outbox (recipient, card, subject, role, state, created_at, due_at, attempts, error,"
            " channel, conversation, message)"
            " VALUES ('bare', :card, '', '', 'sent', :now, :now, 0, '', '', '', '')"
        ]
        * 3
    ),
)
"""What a decision comes to, by hand: the case read and moved on, the decision, the event, three messages."""


@dataclass
class _Calls(list[Call]):
    """Tells when a message has been drawn anew."""

    redrawn: dict[str, asyncio.Event] = field(default_factory=dict)

    def append(self, call: Call) -> None:
        if call.method == "chat.update":
            self.redrawn.setdefault(call.text("ts"), asyncio.Event()).set()


async def measure(scope: Scope) -> Found:
    """One press after the other, each by a manager of their own on a case of its own."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    found = Found("press", "a press of a button until the decision is stored and the answer is drawn")
    for kind in scope.databases:
        await _on(kind, scope, found)
    found.notes.append(
        f"bare: {len(_DECIDED)} statements of plain SQL in one transaction, then chat.update by slack_sdk"
        " with the same blocks"
    )
    return found


async def _on(kind: str, scope: Scope, found: Found) -> None:
    count = _PRESSES_QUICK if scope.is_quick else _PRESSES
    url = databases.fresh(kind, scope.folder)
    await town.settle(url, 2 * count)
    async with _town(2 * count) as slack, _program(slack, url) as app:
        copies = await _applied(app, count)
        ours = [await _pressed(app, slack, number, copy) for number, copy in copies.items()]
        bare = [await _bare(app, slack, number, copy) for number, copy in copies.items()]
        async with app.database.reading() as session:
            decided = (await session.exec(select(func.count()).select_from(Decision))).one()
    if decided != 2 * count:
        raise RuntimeError(f"{decided} decisions are stored, and not {2 * count}")
    for who, several in (("bare", bare), ("ours", ours)):
        stored, drawn = [one[0] for one in several], [one[1] for one in several]
        row: dict[str, Cell] = {"database": kind, "who": who, "presses": count}
        for name, times in (("stored", stored), ("drawn", drawn)):
            row |= {
                f"{name}_median_ms": median(times) * 1000,
                f"{name}_p95_ms": percentile(times, 0.95) * 1000,
            }
        found.rows.append(row)
    late = percentile([one[1] for one in ours], 0.95)
    found.goals.append(Goal(f"{kind}: seconds until 95 of 100 are drawn", late, _ACCEPTABLE))


# ---------------------------------------------------------------------------------- a press


async def _pressed(app: App, slack: FakeSlack, number: int, copy: OutboxMessage) -> tuple[float, float]:
    """Seconds until the decision is stored, and until the redrawn card has come to Slack."""
    where = next(
        one for one in slack.workspace.channels[copy.conversation].messages if one.ts == copy.message
    )
    payload = Approve(case=number, turn=1).pack()
    used: Json = {"type": "button", "action_id": "press:1", "block_id": "b", "value": payload}
    body = Payloads(slack).pressed(town.user(number), used | {"text": _plain("Godkänn")}, where)
    channel = _channel(app)
    began = perf_counter()
    await channel._take(body)  # returns when the work is saved, as the acknowledgement does
    stored = perf_counter() - began
    await _redrawn(slack, copy.message)
    return stored, perf_counter() - began


async def _bare(app: App, slack: FakeSlack, number: int, copy: OutboxMessage) -> tuple[float, float]:
    """The same by hand."""
    client = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url)
    now: object = datetime.now(UTC)
    now = str(now) if app.database.is_sqlite else now
    given: dict[str, object] = {"number": number, "now": now, "event": f"bare{number}", "card": copy.card}
    message = slack.workspace.channels[copy.conversation].messages[0]
    began = perf_counter()
    async with app.database.engine.begin() as connection:
        for words in _DECIDED:
            statement = text(words)
            own = {name: given[name] for name in statement.compile().params}
            await connection.execute(statement, own)
    stored = perf_counter() - began
    await client.chat_update(
        channel=copy.conversation, ts=copy.message, text=message.text, blocks=message.blocks
    )
    return stored, perf_counter() - began


async def _redrawn(slack: FakeSlack, ts: str) -> None:
    calls = slack.calls
    if not isinstance(calls, _Calls):
        raise TypeError("a fake that tells of nothing")
    async with asyncio.timeout(_LONGEST):
        await calls.redrawn.setdefault(ts, asyncio.Event()).wait()


def _plain(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def _channel(app: App) -> SlackChannel:
    channel = app.channels["slack"]
    if not isinstance(channel, SlackChannel):
        raise TypeError("a program without Slack")
    return channel


# ---------------------------------------------------------------------------------- what there is


@asynccontextmanager
async def _town(people: int) -> AsyncIterator[FakeSlack]:
    """The fake in this process, so that it is seen when a call comes."""
    async with FakeSlack() as slack:
        space = slack.workspace
        space.channels[UNIT_CHANNEL] = Channel(UNIT_CHANNEL, "informationsenheten", [BOT_USER])
        for n in range(1, people + 1):
            space.users[town.user(n)] = User(town.user(n), f"n{n}", f"Person {n}")
            space.channels[town.direct(n)] = Channel(
                town.direct(n), members=[town.user(n), BOT_USER], is_im=True
            )
        slack.calls = _Calls()
        yield slack


@asynccontextmanager
async def _program(slack: FakeSlack, url: str) -> AsyncIterator[App]:
    """The program's parts with its delivery, without its sweeps and its server."""
    reached = town.Slack(None, slack.url, slack.bot_token, slack.signing_secret)  # type: ignore[arg-type]
    given: dict[str, Any] = reached.settings(url)
    app = build(Settings(**given | {"profile": tuple(json.loads(given["profile"]))}), Clock())
    delivering = asyncio.create_task(app.delivery.run())
    try:
        await app.channels["slack"].start()
        yield app
    finally:
        await app.channels["slack"].stop()
        delivering.cancel()
        with suppress(asyncio.CancelledError):
            await delivering
        await app.database.dispose()


async def _applied(app: App, count: int) -> dict[int, OutboxMessage]:
    """An application to each of so many managers, and the card that has come to them; by its number."""
    for number in range(1, count + 1):
        async with app.database.transaction() as session:
            await _apply(
                app, Ctx(session, app.clock.now(), await _person(session, number), app.dispatch.policy)
            )
    app.delivery.wake()
    found: dict[int, OutboxMessage] = {}
    async with asyncio.timeout(_LONGEST + count):
        while len(found) < count:
            await asyncio.sleep(0.1)
            async with app.database.reading() as session:
                for number in range(1, count + 1):
                    for copy in await outbox.copies(session, f"case:{number}", "manager"):
                        if copy.message:
                            found[number] = copy
    return found


async def _person(session: Any, number: int) -> Person:
    person: Person = await session.get_one(Person, number)
    return person


async def _apply(app: App, ctx: Ctx) -> None:
    """To the manager `ctx.person`, by somebody else, with all that is asked."""
    version = await ctx.policy.record(ctx.session, ctx.now, ctx.policy.today(ctx.now))
    own, applicant = ctx.person_id, ctx.person_id + 1
    answers = {"platform": "facebook", "name": f"Konto {own}", "unit": ["1"], "start": "2027-04-01"}
    parts = {"owner": [str(applicant)], "substitutes": [str(applicant + 1)]}
    talked = {"talk_manager": True, "talk_information_unit": True}
    case = Case(
        id=own,
        state=CaseState.DECIDING,
        applicant_id=applicant,
        manager_id=own,
        profile_version_id=version,
        answers={**answers, **PURPOSE, **CHANNEL, **RUNNING, **parts, **talked},
        opened_at=ctx.now,
        changed_at=ctx.now,
        sent_at=ctx.now,
    )
    ctx.session.add(case)
    await ctx.session.flush()
    view = await load(ctx.session, ctx.policy, case)
    await ctx.post_anew(ctx.person, case_words.subject(case), "manager", cards.decider, view, "manager")
