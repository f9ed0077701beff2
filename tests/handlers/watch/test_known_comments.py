"""“All answered” while comments are known that are not: said, and noted for what it is."""

import pytest

from tests.accounts import add_account
from tests.handlers.comments.conftest import comment
from tests.handlers.duties import begun
from tests.sweeping import all_duties
from tests.talk import Talk, fills, presses, sees, sees_not
from tests.world import World

ALL = "allt är besvarat i dag på"
LOOKED = "Nu är det noterat att du har tittat till Lönnens kök (Facebook) i dag"


@pytest.fixture
async def asked(talk: Talk) -> Talk:
    """Alva is asked about the day, and about a comment that Olle has told of."""
    await begun.comment(talk)
    return talk


async def test_what_waits_is_said_and_can_be_answered(asked: Talk, world: World) -> None:
    await asked(
        "alva", presses("Allt är besvarat"), sees(LOOKED, "väntar 1 kommentar på svar"), sees_not(ALL)
    )
    card = asked.cards("alva")[-1]
    assert begun.POST in [one.url for one in card.parts if one.kind == "link"]
    assert next(one.label for one in card.buttons()) == "Besvarad"
    (watch,) = await all_duties(world, "watch")
    assert (watch.outcome, (await comment(world)).state) == ("done", "open")
    await asked("alva", presses("Besvarad"), sees("är besvarad"))
    assert (await comment(world)).state == "answered"


async def test_what_was_promised_waits_still(asked: Talk) -> None:
    await asked("alva", presses("Vi har svarat att"), presses("Allt är besvarat"))
    await asked("alva", sees(LOOKED, "Ett svar lovades"), sees_not(ALL))


async def test_what_is_answered_does_not(asked: Talk) -> None:
    await asked("alva", presses("Besvarad"), presses("Allt är besvarat"), sees(ALL), sees_not(LOOKED))


async def test_other_accounts_comments_are_not_of_this_question(talk: Talk, world: World) -> None:
    await begun.monday(talk)
    other = await add_account(world, "Lönnens bibliotek", "cleo", "alva")
    await talk("olle", "/kommentar", presses("Fyll i formuläret"), fills(account=[str(other)]))
    await talk("alva", presses("Allt är besvarat"), sees(ALL), sees_not(LOOKED))
    assert (await comment(world)).account_id == other


async def test_many_are_counted_and_the_first_are_shown(asked: Talk, world: World) -> None:
    for nth in range(11):
        await asked("olle", f"/kommentar {begun.POST}{nth}")
    await asked("alva", presses("Allt är besvarat"), sees("väntar 12 kommentarer på svar"))
    await asked(
        "alva",
        sees("Ytterligare 2 väntar. De visas under ”Mer” i /mina-konton när de här är klara"),
        sees_not("[Visa alla]"),
    )
    assert [one.kind for one in asked.cards("alva")[-1].parts].count("link") == 10
