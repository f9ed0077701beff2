"""Where everybody is reached: kept from what comes in, and not written again without need."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.channels.teams.meaning import Origin
from bot.channels.teams.references import References
from chat.inbound import Place, Sender
from store.db import Conflict, Database, Unavailable
from store.models import Conversation
from store.queries import conversations
from tests import world as worlds
from tests.world import TestClock

URL = "https://t.example/teams/"
ALVA = Sender(channel="teams", address="alva")
PRIVATE, SHARED = Place(conversation="a:1"), Place(conversation="19:unit", shared=True)
HEARD = Origin("alva:1", ALVA, PRIVATE, "https://t.example/emea/", "29:1-alva", "sv-SE")


class Kept:
    """References, with a count of what is written."""

    def __init__(self, database: Database) -> None:
        self.database, self.clock, self.writes = database, TestClock(), 0
        self.references = References(database, self.clock, URL)

    async def note(self, origin: Origin = HEARD, **other: Any) -> None:
        await self.references.note(replace(origin, **other))

    async def of(self, address: str = "alva") -> Conversation:
        found = await self.references.of(address)
        assert found is not None
        return found


@pytest.fixture
async def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Kept]:
    made = Kept(worlds.empty(tmp_path))
    real = made.database.transaction

    def counting() -> Any:
        made.writes += 1
        return real()

    monkeypatch.setattr(made.database, "transaction", counting)
    yield made
    await made.database.dispose()


async def test_somebody_is_reached_where_they_were_heard_from(kept: Kept) -> None:
    await kept.note()
    found = await kept.of()
    assert (found.conversation, found.user, found.locale, found.gone) == ("a:1", "29:1-alva", "sv-SE", False)
    assert await kept.references.service_url("a:1") == "https://t.example/emea/"
    at = await kept.references.at("a:1")
    assert at is not None
    assert at.address == "alva"


async def test_what_is_known_is_not_written_again(kept: Kept) -> None:
    for hours in (0, 1, 10):
        kept.clock.advance(timedelta(hours=hours))
        await kept.note()
    assert kept.writes == 1
    kept.clock.advance(timedelta(hours=2))
    await kept.note()
    assert kept.writes == 2


@pytest.mark.parametrize(
    "news",
    [{"service_url": URL}, {"user": "29:2-alva"}, {"locale": "en-GB"}, {"place": Place(conversation="a:2")}],
)
async def test_news_is_written_at_once(kept: Kept, news: dict[str, Any]) -> None:
    await kept.note()
    await kept.note(**news)
    assert kept.writes == 2


async def test_a_shared_place_takes_nobodys_own_conversation_away(kept: Kept) -> None:
    await kept.note()
    await kept.note(place=SHARED, locale="en-GB")
    assert ((await kept.of()).conversation, (await kept.of()).locale) == ("a:1", "en-GB")
    place = await kept.of("19:unit")
    assert (place.conversation, place.user) == ("19:unit", "")
    await kept.note(place=SHARED, locale="en-GB")
    assert kept.writes == 2


async def test_who_was_only_heard_from_among_others_has_no_conversation(kept: Kept) -> None:
    await kept.note(place=SHARED)
    assert ((await kept.of()).conversation, (await kept.of()).user) == ("", "29:1-alva")


async def test_who_takes_the_app_away_is_gone_until_they_are_heard_from(kept: Kept) -> None:
    await kept.note()
    await kept.references.gone("alva")
    assert (await kept.of()).gone
    await kept.note(place=SHARED)
    assert (await kept.of()).gone
    await kept.note()
    assert not (await kept.of()).gone


async def test_nobody_is_gone_who_was_not_there(kept: Kept) -> None:
    await kept.references.gone("nobody")
    assert await kept.references.of("nobody") is None


async def test_a_conversation_that_the_bot_began(kept: Kept) -> None:
    await kept.references.made("bo", "a:9")
    found = await kept.of("bo")
    assert (found.conversation, found.service_url, found.user) == ("a:9", URL, "")
    await kept.note()
    await kept.references.made("alva", "a:2")
    found = await kept.of()
    assert (found.conversation, found.service_url, found.user) == (
        "a:2",
        "https://t.example/emea/",
        "29:1-alva",
    )


async def test_a_conversation_never_heard_of_is_at_the_usual_server(kept: Kept) -> None:
    assert await kept.references.service_url("19:never") == URL
    assert await kept.references.known(["never"]) == []


@pytest.mark.parametrize("fault", [Unavailable("x"), Conflict("x")])
async def test_what_cannot_be_noted_is_noted_the_next_time(
    kept: Kept, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    def lost() -> Any:
        raise fault

    with monkeypatch.context() as patch:
        patch.setattr(kept.database, "transaction", lost)
        await kept.note()
    assert await kept.references.of("alva") is None
    await kept.note()
    assert (await kept.of()).conversation == "a:1"


# ------------------------------------------------------------------------------ whose it is

BO = Sender(channel="teams", address="bo")
HEARD_OF_BO = replace(HEARD, sender=BO, user="29:1-bo")


async def test_nobody_takes_over_somebody_elses_own_conversation(kept: Kept) -> None:
    await kept.note()
    await kept.note(HEARD_OF_BO)
    assert [(await kept.of(one)).conversation for one in ("alva", "bo")] == ["a:1", ""]
    at = await kept.references.at("a:1")
    assert at is not None
    assert at.address == "alva"


async def test_a_shared_place_is_nobodys_own_conversation(kept: Kept) -> None:
    await kept.note(place=SHARED)
    await kept.note(place=Place(conversation=SHARED.conversation))
    assert (await kept.of()).conversation == ""


async def test_one_person_by_two_addresses_keeps_the_conversation(kept: Kept) -> None:
    await kept.note(sender=Sender(channel="teams", address="29:1-alva"))
    await kept.note()
    assert (await kept.of()).conversation == "a:1"


async def test_whose_conversation_it_is_teams_says_when_the_bot_begins_it(kept: Kept) -> None:
    await kept.note()
    await kept.references.made("bo", "a:1")
    assert [(await kept.of(one)).conversation for one in ("alva", "bo")] == ["", "a:1"]


# ------------------------------------------------------------------------------ guests


async def rows(kept: Kept) -> list[str]:
    """Whose references are in the database."""
    async with kept.database.reading() as session:
        return [one.address for one in await conversations.known(session, "teams", ["alva", "19:unit"])]


async def test_of_a_guest_nothing_is_kept_and_they_are_answered(kept: Kept) -> None:
    await kept.note()
    await kept.references.guest("alva")
    await kept.note(service_url="https://t.example/amer/")
    assert (await rows(kept), (await kept.of()).conversation) == ([], "a:1")
    assert await kept.references.service_url("a:1") == "https://t.example/amer/"
    await kept.references.made("alva", "a:2")
    await kept.note(place=SHARED)
    assert (await rows(kept), (await kept.of()).conversation) == (["19:unit"], "a:2")
    await kept.references.gone("alva")
    assert (await kept.of()).gone


async def test_a_guest_who_is_given_a_post_is_kept(kept: Kept) -> None:
    await kept.note()
    await kept.references.guest("alva")
    kept.references.staff("alva")
    assert await kept.references.of("alva") is None
    await kept.note()
    assert await rows(kept) == ["alva"]


async def test_so_many_guests_are_remembered_and_no_more(kept: Kept) -> None:
    for number in range(510):
        await kept.references.guest(str(number))
    remembered = [await kept.references.of(str(one)) is not None for one in (9, 10, 509)]
    assert remembered == [False, True, True]
