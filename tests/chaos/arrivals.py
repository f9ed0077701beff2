"""What arrived where, by the fake platforms' own records, beside what the outbox says."""

import json
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import pairwise

from bot.channels.slack.send import EVENT
from store.models import OutboxMessage
from store.models.messages import OutboxState
from tests.slack.server import FakeSlack
from tests.slack.workspace import BOT
from tests.slack.workspace import Message as SlackMessage
from tests.teams.server import FakeTeams
from tests.teams.workspace import BOT_USER
from tests.teams.workspace import Message as TeamsMessage

_MOST_ON_TEAMS = 2
_LONGEST_TRANSACTION = timedelta(seconds=10)


@dataclass
class Arrived:
    """What stands in the conversations of a platform."""

    messages: int = 0
    """Of the outbox, each counted once."""
    doubles: int = 0
    beside: int = 0
    """What was told without the outbox: that something is slow, say."""
    faults: list[str] = field(default_factory=list)


def by_slack(slack: FakeSlack, rows: Sequence[OutboxMessage]) -> Arrived:
    """Each message once, by the outbox's number in its metadata; in order within a conversation."""
    found = Arrived()
    original = {one.id: one.updates_id or one.id for one in rows}
    for channel in slack.workspace.channels.values():
        ours = [one for one in channel.messages if one.bot_id == BOT]
        numbers = [original.get(_outbox(one)) for one in ours if _outbox(one)]
        found.beside += len(ours) - len(numbers)
        times = Counter(numbers)
        found.messages += len(times)
        found.doubles += sum(times.values()) - len(times)
        found.faults += [
            f"message {one} stands {n} times in {channel.id}" for one, n in times.items() if n > 1
        ]
        found.faults += _disorder(channel.id, [one or 0 for one in numbers], rows)
    stands = {one.ts for channel in slack.workspace.channels.values() for one in channel.messages}
    found.faults += _missing("slack", rows, stands)
    return found


def _outbox(message: SlackMessage) -> int:
    told = message.metadata or {}
    return int(told["event_payload"]["outbox"]) if told.get("event_type") == EVENT else 0


def by_teams(teams: FakeTeams, rows: Sequence[OutboxMessage]) -> Arrived:
    """Each message once or twice. Its double is not in the outbox, but says the same in the same place."""
    found = Arrived()
    row_at = {(one.conversation, one.message): one.id or 0 for one in _originals("teams", rows)}
    for place in teams.workspace.conversations.values():
        ours = [one for one in place.messages if one.sender == BOT_USER]
        known = [row_at[place.id, one.id] for one in ours if (place.id, one.id) in row_at]
        found.messages += len(known)
        found.faults += _disorder(place.id, known, rows)
        alike: defaultdict[str, list[TeamsMessage]] = defaultdict(list)
        for one in ours:
            alike[_first_words(one)].append(one)
        for several in alike.values():
            of_outbox = [one for one in several if (place.id, one.id) in row_at]
            if not of_outbox:
                found.beside += len(several)
                continue
            found.doubles += len(several) - len(of_outbox)
            if len(several) > _MOST_ON_TEAMS * len(of_outbox):
                number = row_at[place.id, of_outbox[0].id]
                found.faults.append(f"message {number} stands {len(several)} times in {place.id}")
    stands = {one.id for place in teams.workspace.conversations.values() for one in place.messages}
    found.faults += _missing("teams", rows, stands)
    return found


def _first_words(message: TeamsMessage) -> str:
    """The card as it came, before anything was drawn anew."""
    first = message.history[0] if message.history else message.card
    return json.dumps(first, sort_keys=True)


def _originals(channel: str, rows: Sequence[OutboxMessage]) -> list[OutboxMessage]:
    return [
        one
        for one in rows
        if one.channel == channel and one.updates_id is None and one.state == OutboxState.SENT
    ]


def _missing(channel: str, rows: Sequence[OutboxMessage], stands: set[str]) -> list[str]:
    return [
        f"message {one.id} does not stand on {channel}, where it was sent"
        for one in _originals(channel, rows)
        if one.message not in stands
    ]


def _disorder(place: str, numbers: Sequence[int], rows: Sequence[OutboxMessage]) -> list[str]:
    """A message after a later one of the same conversation; a double counts where it came first.

    But for two transactions that crossed: a number is given before the commit, and what is not committed
    holds up nothing. What follows from the other is put after its commit, so that it has a later number.
    """
    firsts = list(dict.fromkeys(numbers))
    row = {one.id: one for one in rows}
    return [
        f"message {after} came after message {before} in {place}"
        for before, after in pairwise(firsts)
        if after < before and not _crossed(row[before], row[after])
    ]


def _crossed(first: OutboxMessage, second: OutboxMessage) -> bool:
    """Whether the second may not have been committed yet when the first was sent."""
    return first.sent_at is not None and first.sent_at - second.created_at <= _LONGEST_TRANSACTION
