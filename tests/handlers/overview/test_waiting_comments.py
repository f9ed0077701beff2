"""Under “Mer”: the comments of an account that wait for an answer, each with its link and its buttons."""

from chat.cards import Card, Link, plain
from chat.inbound import Press
from tests.handlers.duties import begun
from tests.handlers.duties.begun import PAGE, POST
from tests.talk import Talk, presses, sees, sees_not
from tests.world import World


async def shown(talk: Talk, who: str) -> Card:
    """The account, as somebody sees it now."""
    await talk.send(who, Press(payload='overview.show {"account":1}'))
    return talk.cards(who)[-1]


def links(card: Card) -> list[str]:
    return [part.url for part in card.parts if isinstance(part, Link)]


def labels(card: Card) -> list[str]:
    return [one.label for one in card.buttons()]


async def test_a_comment_is_opened_and_answered_from_the_account(talk: Talk) -> None:
    await begun.account(talk)
    await talk("olle", f"/kommentar {POST} 2027-03-04 10.00")
    await talk("alva", "/mina-konton", presses("Mer"))
    card = talk.cards("alva")[-1]
    assert links(card) == [POST]
    assert plain(card).count("Kommentarer utan svar") == 1
    await talk("alva", sees("Kommentarer utan svar: 1", "Den skrevs torsdag 4 mars 2027 kl. 10.00"))
    await talk("alva", sees("skulle ha fått svar senast"), presses("Besvarad"), sees("är besvarad"))
    assert links(await shown(talk, "alva")) == []


async def test_one_with_a_promise_says_so(talk: Talk) -> None:
    await begun.comment(talk)
    await shown(talk, "alva")
    await talk("alva", presses("Vi har svarat att svar kommer"))
    card = await shown(talk, "alva")
    assert "Ett svar lovades måndag 8 mars 2027" in plain(card)
    assert "Vi har svarat att svar kommer" not in labels(card)
    assert "Besvarad" in labels(card)


async def test_of_many_the_most_urgent_are_shown(talk: Talk) -> None:
    await begun.account(talk)
    for day in (5, 2, 7, 3, 1, 6, 4):
        await talk("olle", f"/kommentar {PAGE}/posts/{day} 2027-03-0{day} 10.00")
    card = await shown(talk, "alva")
    assert links(card) == [f"{PAGE}/posts/{day}" for day in range(1, 6)]
    assert labels(card).count("Besvarad") == 5
    await talk("alva", sees("Kommentarer utan svar: 7", "Ytterligare 2 väntar"))
    await talk("alva", presses("Besvarad"))
    await shown(talk, "alva")
    await talk("alva", sees("Ytterligare 1 väntar"))


async def test_a_comment_without_a_link_leads_to_the_account(talk: Talk, world: World) -> None:
    await begun.account(talk)
    await talk("olle", f"/kommentar {PAGE} 2027-03-05 10.00")
    assert links(await shown(talk, "alva")) == [PAGE]


async def test_who_may_not_answer_has_no_buttons_for_it(talk: Talk, world: World) -> None:
    """Cleo's manager is another than Alva's, who comes first and decides."""
    async with world.database.transaction() as session:
        (await session.merge(world.cleo)).manager_id = world.olle.id
    await begun.comment(talk)
    assert "Besvarad" in labels(await shown(talk, "bo"))
    card = await shown(talk, "olle")
    assert (links(card), labels(card).count("Besvarad")) == ([POST], 0)


async def test_an_account_without_comments_says_none(talk: Talk) -> None:
    await begun.account(talk)
    await shown(talk, "alva")
    await talk("alva", sees("Kommentarer utan svar: 0"), sees_not("Ytterligare"))
