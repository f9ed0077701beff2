"""The link to a post, which is asked for after the one click that told of it."""

import pytest

from chat.inbound import Press
from store import log
from tests.handlers.duties.begun import PAGE, POST
from tests.handlers.posting.conftest import post
from tests.talk import Talk, fills, presses, refused, sees, sees_not
from tests.world import World

SHARED = "https://www.facebook.com/share/p/abc123"


async def logged(world: World) -> list[tuple[str, object, object]]:
    """What the log says of posts: what was done with which, and its link."""
    async with world.database.reading() as session:
        entries = await log.of_chain(session, "account:1")
        assert await log.verify(session) is None
    several = [one for one in entries if one.what.startswith("post.")]
    return [(one.what, one.details["post"], one.details.get("url")) for one in several]


async def test_after_the_click_the_link_is_asked_for(thursday: Talk, world: World) -> None:
    await thursday("alva", presses("Vi har publicerat"), presses("Lägg till länk"))
    await thursday(
        "alva", fills(link=f"{POST}/?fbclid=x"), sees("Länken är sparad", f"Öppna inlägget: {POST}")
    )
    assert (await post(world)).url == POST
    assert await logged(world) == [("post.told", 1, ""), ("post.linked", 1, POST)]


async def test_what_was_told_with_its_link_has_no_such_button(monday: Talk) -> None:
    await monday("alva", f"/publicerat {POST}", sees("[Ångra]"), sees_not("Lägg till länk"))


async def test_a_link_that_was_added_is_known_afterwards(monday: Talk, world: World) -> None:
    await monday("alva", "/publicerat", presses("Lägg till länk"), fills(link=POST))
    await monday("cleo", f"/publicerat {POST}", sees("Det är redan noterat"))
    await monday("cleo", "/publicerat", presses("Lägg till länk"), fills(link=POST))
    await monday("cleo", refused(link="Det inlägget är redan noterat"))
    assert (await post(world, 2)).url == ""


async def test_a_link_can_be_put_right(monday: Talk, world: World) -> None:
    await monday("alva", "/publicerat", presses("Lägg till länk"), fills(link=f"{POST}9"))
    await monday("alva", presses("Lägg till länk"))
    assert [one.model_dump()["value"] for one in monday.forms["alva"].fields] == [f"{POST}9"]
    await monday("alva", fills(link=POST))
    assert (await post(world)).url == POST


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("", "Skriv något här"),
        ("hej", "Det är inte en hel adress"),
        (PAGE, "Det är kontots adress"),
        ("https://www.facebook.com/nagonannan/posts/1", "Den länken går inte till ett inlägg på Lönnens kök"),
        ("https://evil.example/facebook.com/lonnenskok/posts/1", "Den länken går inte till"),
        ("https://www.instagram.com/p/abc123", "Den länken går inte till"),
        ("https://www.facebook.com/?ref=bookmarks", "Den länken går inte till"),
        ("https://a:b@www.facebook.com/lonnenskok/posts/1", ""),
        ("lösenord: Sommar2027!", ""),
        (f"{POST}{'1' * 2_000}", "Högst"),
    ],
)
async def test_what_is_no_link_to_a_post_there(monday: Talk, world: World, typed: str, sentence: str) -> None:
    await monday("alva", "/publicerat", presses("Lägg till länk"), fills(link=typed))
    await monday("alva", refused(link=sentence))
    assert (await post(world)).url == ""


async def test_a_link_to_share_it_is_taken_and_not_logged(monday: Talk, world: World) -> None:
    await monday(
        "alva", "/publicerat", presses("Lägg till länk"), fills(link=SHARED), sees("Länken är sparad")
    )
    assert (await post(world)).url == SHARED
    assert (await logged(world))[-1] == ("post.linked", 1, None)


@pytest.mark.parametrize("who", ["cleo", "bo", "fia"])
async def test_whoever_may_tell_of_posts_may_add_the_link(monday: Talk, world: World, who: str) -> None:
    await monday("alva", "/publicerat")
    await monday.send(who, Press(payload='posting.add_link {"post":1}'))
    await monday(who, fills(link=POST), sees("Länken är sparad"))
    assert (await post(world)).url == POST


async def test_nobody_else_may_and_there_is_no_other_post(monday: Talk, world: World) -> None:
    await monday("alva", "/publicerat")
    await monday.send("olle", Press(payload='posting.add_link {"post":1}'))
    await monday("olle", sees("Det kan bara de som sköter kontot göra"))
    await monday.send("alva", Press(payload='posting.add_link {"post":2}'))
    await monday("alva", sees("Det inlägget finns inte"))
    assert {"olle", "alva"} & set(monday.forms) == set()
