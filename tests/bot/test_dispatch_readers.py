"""Whose a card is: shown whole to its readers alone, and put before the unit by its own people."""

import pytest

from bot.channels.base import Profile
from chat.cards import plain
from chat.inbound import Command, Sender
from store.queries import people
from tests.scripts import with_the_unit
from tests.talk import Talk
from tests.world import World

PLACES = ("private:bo", "unit")


@pytest.fixture
async def cards(talk: Talk) -> dict[str, str]:
    """A case that Bo and the information unit have a card of; the message of each by its conversation."""
    await with_the_unit(talk)
    return {name: talk.world.channel.conversations[name][-1].reference for name in PLACES}


@pytest.fixture
def moved(world: World, cards: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    """The information unit has another conversation since then."""
    assert cards
    monkeypatch.setattr(world.channel, "place", lambda _name: "elsewhere")


async def whole(world: World, who: str, place: str, message: str) -> str:
    card = await world.dispatch.whole(Sender(channel="test", address=who), place, message)
    return plain(card) if card else ""


@pytest.mark.parametrize(
    ("who", "is_shown"), [("bo", True), ("olle", False), ("alva", False), ("fia", False)]
)
async def test_ones_own_card_is_ones_own(
    world: World, cards: dict[str, str], who: str, is_shown: bool
) -> None:
    shown = await whole(world, who, "private:bo", cards["private:bo"])
    assert ("Förskolan Lönnen" in shown) == is_shown
    assert is_shown or shown == ""


@pytest.mark.parametrize("who", ["fia", "gun", "olle"])
async def test_who_reads_the_units_conversation_reads_its_cards(
    world: World, cards: dict[str, str], who: str
) -> None:
    assert "Alva Exempelsson har ansökt" in await whole(world, who, "unit", cards["unit"])


@pytest.mark.usefixtures("moved")
@pytest.mark.parametrize(("who", "is_shown"), [("fia", True), ("gun", True), ("olle", False), ("bo", False)])
async def test_a_card_in_a_conversation_that_was_the_units_is_the_units(
    world: World, cards: dict[str, str], who: str, is_shown: bool
) -> None:
    assert bool(await whole(world, who, "unit", cards["unit"])) == is_shown


@pytest.mark.parametrize("place", PLACES)
async def test_a_guest_is_shown_no_card(world: World, cards: dict[str, str], place: str) -> None:
    world.channel.known["guest"] = Profile("Gäst", None, is_staff=False)
    assert "kommunens anställda" in await whole(world, "guest", place, cards[place])


async def test_one_who_has_left_is_shown_no_card(world: World, cards: dict[str, str]) -> None:
    async with world.database.transaction() as session:
        left = await people.get(session, world.bo.id)
        assert left is not None
        left.active = False
    assert "kommunens anställda" in await whole(world, "bo", "private:bo", cards["private:bo"])


async def test_a_message_that_is_not_there(world: World, cards: dict[str, str]) -> None:
    assert await whole(world, "bo", "private:bo", cards["unit"]) == ""


@pytest.mark.parametrize(("who", "arrives"), [("fia", "unit"), ("olle", "private:olle")])
async def test_only_its_own_people_put_a_card_before_the_unit(
    talk: Talk, world: World, who: str, arrives: str
) -> None:
    await talk.send(who, Command(name="nytt-konto"), "unit")
    assert set(world.channel.conversations) == {arrives}
