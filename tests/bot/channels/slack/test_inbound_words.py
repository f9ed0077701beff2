"""Words typed to the bot come as they were typed."""

import pytest

from bot.channels.slack.inbound import read
from bot.channels.slack.meaning import Origin, Typed
from chat.inbound import Command, Place
from tests.bot.channels.slack.payloads import ANNA, MENTION, MESSAGE, ORIGIN, event


def test_words_in_a_direct_message() -> None:
    meaning = read(event(MESSAGE | {"team": "T1"}))
    place = Place(conversation="D1")
    assert meaning == Typed(ORIGIN, "typed:U1:Ev123456", ANNA, place, "hjalp")
    assert isinstance(meaning, Typed)
    assert meaning.happened(Command(name="hjalp")).event.place == place


def test_a_mention_is_shared_and_taken_away() -> None:
    meaning = read(event(MENTION))
    assert meaning == Typed(
        Origin("T1"), "typed:U1:Ev123456", ANNA, Place(conversation="C1", shared=True), "hjalp"
    )


@pytest.mark.parametrize(
    ("text", "bots", "words"),
    [
        ("<@UBOT>", True, ""),
        (" <@UBOT|kontolots>: hjalp", True, "hjalp"),
        ("<@U2> <@UBOT> hjalp", True, "@U2 @UBOT hjalp"),
        ("hjalp <@UBOT>", True, "hjalp @UBOT"),
        ("<@UBOT> <@UBOT> hjalp", True, "@UBOT hjalp"),
        ("<@U2> hjalp", False, "hjalp"),
    ],
)
def test_the_leading_mention_of_the_bot(text: str, bots: bool, words: str) -> None:
    body = event(MENTION | {"text": text}, **({} if bots else {"authorizations": []}))
    meaning = read(body)
    assert isinstance(meaning, Typed)
    assert meaning.text == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("se <https://x|label>", "se https://x"),
        ("<https://x.se/?a=1&amp;b=2>", "https://x.se/?a=1&b=2"),
        ("<http://a.se|a.se>", "a.se"),
        ("<http://a.se|b.se>", "http://a.se"),
        ("<mailto:a@b|a@b>", "a@b"),
        ("@<mailto:exempel@social.example|exempel@social.example>", "@exempel@social.example"),
        ("<tel:040123|040-123>", "040123"),
        ("<@U1> <@U1|anna>", "@U1 @anna"),
        ("<#C1|allmänt> <#C1> <#C1|>", "#allmänt #C1 #C1"),
        ("<!channel> <!here|here> <!everyone>", "@channel @here @everyone"),
        ("<!subteam^S1|@skolan> <!subteam^S1>", "@skolan @S1"),
        ("<!date^1392734382^{date}|18 feb>", "18 feb"),
        ("&lt;b&gt; &amp; &amp;lt; &quot;", "<b> & &lt; &quot;"),
        ("&lt;@U1&gt;", "<@U1>"),
        ("a < b <", "a < b <"),
        ("  *fet* :smile: ", "*fet* :smile:"),
    ],
)
def test_words_as_they_were_typed(text: str, words: str) -> None:
    meaning = read(event(MESSAGE | {"text": text}))
    assert isinstance(meaning, Typed)
    assert meaning.text == words


def test_very_many_words_are_cut() -> None:
    meaning = read(event(MESSAGE | {"text": "x" * 40_000}))
    assert isinstance(meaning, Typed)
    assert len(meaning.text) == 4_000
