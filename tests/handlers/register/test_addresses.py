"""Addresses: every way of writing an account is one account, and bad input is refused kindly."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from handlers.register.addresses import (
    Address,
    NotAnAddress,
    Reason,
    looks_like_address,
    parse_address,
)
from policy.platforms import Platform

CHANNEL = "UCabcDEF_-1234567890abcd"

# The canonical key and URL, then ways to write it.
SAME = {
    ("facebook:exempel", "https://www.facebook.com/exempel"): (
        "https://m.facebook.com/Exempel/?ref=x", "facebook.com/exempel", "fb.com/exempel",
        "fb.me/exempel", "m.me/exempel", "www.facebook.com/exempel/about",
        "sv-se.facebook.com/exempel", "facebook.com/pg/exempel/photos/",
        "http://WWW.FACEBOOK.COM:80//Exem.pel/#innehåll", "ｆａｃｅｂｏｏｋ．ｃｏｍ/exempel",
        "%66acebook.com/%65xempel", "facebook.com/exem\x00pel", "https:\\\\facebook.com\\exempel",
        "https://https://facebook.com/exempel",
    ),
    ("facebook:100064123456", "https://www.facebook.com/profile.php?id=100064123456"): (
        "facebook.com/profile.php?id=100064123456&sk=about",
        "facebook.com/people/Exempel-Kommun/100064123456/",
        "facebook.com/pages/Exempel-%C3%85by/100064123456",
        "facebook.com/pages/category/Kommun/Exempel-100064123456/",
        "facebook.com/p/Exempel-kommun-100064123456", "facebook.com/100064123456",
    ),
    ("facebook:groups/exempel", "https://www.facebook.com/groups/exempel"): (
        "facebook.com/groups/Exempel/members",
    ),
    ("instagram:exempel.kommun", "https://www.instagram.com/exempel.kommun"): (
        "https://www.instagram.com/Exempel.Kommun/?igsh=abc&utm_source=qr",
        "instagr.am/exempel.kommun", "instagram.com/exempel.kommun/reels/",
        "instagram.com/@exempel.kommun",
    ),
    ("x:exempel", "https://x.com/exempel"): (
        "x.com/Exempel?s=20", "https://twitter.com/exempel/with_replies",
        "mobile.twitter.com/@exempel",
    ),
    ("youtube:@a", "https://www.youtube.com/@a"): ("https://m.youtube.com/@A/videos?si=abc",),
    (f"youtube:channel/{CHANNEL}", f"https://www.youtube.com/channel/{CHANNEL}"): (
        f"youtube.com/Channel/{CHANNEL}/about",
    ),
    ("youtube:c/exempel", "https://www.youtube.com/c/exempel"): ("youtube.com/c/Exempel",),
    ("youtube:user/exempel", "https://www.youtube.com/user/exempel"): ("youtube.com/user/Exempel",),
    ("linkedin:company/exempel-å", "https://www.linkedin.com/company/exempel-å"): (
        "https://se.linkedin.com/company/Exempel-%C3%85/about/",
        "linkedin.com/company/exempel-a\u030a/posts/?feedView=all",
    ),
    ("linkedin:school/x", "https://www.linkedin.com/school/x"): ("nl.linkedin.com/school/x/",),
    ("linkedin:showcase/x", "https://www.linkedin.com/showcase/x"): ("linkedin.com/showcase/X",),
    ("tiktok:exempel", "https://www.tiktok.com/@exempel"): ("tiktok.com/@Exempel?lang=sv",),
    ("threads:exempel", "https://www.threads.com/@exempel"): (
        "threads.net/@Exempel", "www.threads.com/@exempel/replies", "@exempel@threads.net",
    ),
    ("mastodon:exempel@social.example", "https://social.example/@exempel"): (
        "@Exempel@Social.Example", "https://social.example/@exempel.rss/media",
        "https://social.example/users/exempel", "https://social.example/web/@exempel",
        "https://annan.example/@exempel@social.example",
    ),
    ("bluesky:exempel.bsky.social", "https://bsky.app/profile/exempel.bsky.social"): (
        "bsky.app/profile/Exempel.bsky.social", "@exempel.bsky.social", "exempel.bsky.social",
    ),
    ("bluesky:exempelkommun.se", "https://bsky.app/profile/exempelkommun.se"): (
        "bsky.app/profile/@Exempelkommun.se",
    ),
    ("blog:exempel.se/Blogg", "https://exempel.se/Blogg"): (
        "http://www.EXEMPEL.se:80/Blogg/", "exempel.se/Blogg?utm_source=x&fbclid=1&gclid=2#slut",
        "https://exempel.se:443/a/../Blogg/.", "https://exempel.se./Blogg",
    ),
    ("blog:exempel.se/feed?a=1&b=2", "https://exempel.se/feed?a=1&b=2"): (
        "https://exempel.se/feed/?a=1&utm_medium=rss&b=2", "https://exempel.se/feed?a=1&amp;amp;b=2",
    ),
    ("blog:exempel.se/?q=a%20b", "https://exempel.se/?q=a%20b"): ("exempel.se?q=a+b",),
    ("blog:åby.se/Å%20ö", "https://åby.se/Å%20ö"): (
        "HTTPS://ÅBY.se/Å%20ö", "https://xn--by-xia.se/%C3%85%20%C3%B6",
        "https://a\u030aby.se/%C5%20%F6",
    ),
}  # fmt: skip
REFUSED = {
    Reason.EMPTY: ("", "   ", "\n\t\u00a0"),
    Reason.TOO_LONG: ("a" * 10_000, "exempel.se/" + "/" * 2_000, "exempel.se/" + "å" * 1_500),
    Reason.SEVERAL: ("https://a.se och https://b.se",),
    Reason.NOT_HTTP: (
        "javascript:alert(1)", "JAVA\u200bSCRIPT:alert(1)//https://facebook.com/exempel",
        "javascript:alert(1) https://facebook.com/exempel", "data:text/html,<b>",
        "file:///etc/passwd", "mailto:anna@exempel.se", "anna@exempel.se", "ftp://exempel.se",
        "okant:x",
    ),
    Reason.NO_HOST: (
        "hej", "hej på dig", "@exempel", "https://", "...", "\u200b", "<!channel>", "<@U123>",
        "https://a..se", "https://-a.se", "https://a b", "https://💩.se", "https://xn--a.se",
    ),
    Reason.UNKNOWN_SITE: (
        "http://127.0.0.1/x", "http://[::1]/", "http://0x7f.1/", "http://intranet/x",
        "https://skrivare.local", "https://bit.ly/abc", "lnkd.in/abc",
    ),
    Reason.LOOKALIKE_HOST: (
        "faceb00k.com/exempel", "https://m.facebok.com/exempel", "lnstagram.com/exempel",
        "https://facebook.com.exempel.se/exempel", "facebооk.com/exempel", "х.com/exempel",
        "https://exеmpelkommun.se", "https://ехемр.se",
    ),
    Reason.CREDENTIALS_IN_URL: ("https://a:b@facebook.com/x", "https://facebook.com@exempel.se/"),
    Reason.PORT: ("https://exempel.se:8080/x", "localhost:3978", "https://exempel.se:x"),
    Reason.LETTERS: ("https://www.instagram.com/roligagänget",),
    Reason.NOT_AN_ACCOUNT: (
        "facebook.com", "facebook.com/login", "facebook.com/L.ogin", "facebook.com/share/g/abc",
        "facebook.com/profile.php", "facebook.com/permalink.php?story_fbid=1&id=2",
        "facebook.com/events/1", "developers.facebook.com/docs", "fb.watch/abc", "fb.me/e/abc",
        "instagram.com/p/abc/", "instagram.com/accounts/login", "x.com/home", "x.com/i/flow/login",
        "youtu.be/abc", "youtube.com/watch?v=1", "youtube.com/channel/ucabc", "bsky.social",
        "linkedin.com/feed/update/1", "linkedin.com/exempel", "tiktok.com/exempel", "x.com/a-b",
        "vm.tiktok.com/abc", "threads.net/t/abc", "bsky.app/profile/exempel",
        "@exempel@facebook.com", "@exempel@medium.com",
    ),
}  # fmt: skip
POSTS = {
    "facebook.com/exempel/posts/pfbid0abc": "facebook:exempel",
    "facebook.com/groups/exempel/permalink/1": "facebook:groups/exempel",
    "instagram.com/exempel/p/abc": "instagram:exempel",
    "x.com/exempel/status/1": "x:exempel",
    "tiktok.com/@exempel/video/1": "tiktok:exempel",
    "threads.com/@exempel/post/abc": "threads:exempel",
    "social.example/@exempel/1234": "mastodon:exempel@social.example",
    "social.example/users/exempel/statuses/1": "mastodon:exempel@social.example",
    "bsky.app/profile/exempel.se/post/abc": "bluesky:exempel.se",
}
NOISE = (
    " {}\n", "<{}>", "({}).", "”{}”!", "\u202e{}\u200b", "{}\ufeff",
    "*{}*", "{}\u3164", "är {} vår?", "https://l.facebook.com/l.php?h=1&u={}",
    "https://eur01.safelinks.protection.outlook.com/?url={}&data=05%7C02",
)  # fmt: skip


@pytest.mark.parametrize(
    ("text", "key", "url"), [(text, *to) for to, texts in SAME.items() for text in (to[1], *texts)]
)
def test_every_way_of_writing_an_account_is_one(text: str, key: str, url: str) -> None:
    address = parse_address(text)
    assert (address.key, address.url) == (key, url)


@pytest.mark.parametrize(
    ("text", "reason"),
    [(text, reason) for reason, texts in REFUSED.items() for text in texts],
    ids=lambda value: ascii(value)[:50],
)
def test_what_is_no_account_is_refused_with_its_reason(text: str, reason: Reason) -> None:
    with pytest.raises(NotAnAddress) as refused:
        parse_address(text)
    assert refused.value.reason is reason


def test_every_reason_is_in_the_table() -> None:
    assert set(REFUSED) == set(Reason)


@pytest.mark.parametrize(("text", "account"), POSTS.items())
def test_a_post_is_refused_and_names_its_account(text: str, account: str) -> None:
    with pytest.raises(NotAnAddress) as refused:
        parse_address(text)
    assert refused.value.reason is Reason.NOT_AN_ACCOUNT
    assert refused.value.behind
    assert refused.value.behind.key == account


@pytest.mark.parametrize("noise", NOISE)
def test_what_stands_around_an_address_is_not_part_of_it(noise: str) -> None:
    written = noise.format("https://www.facebook.com/exempel")
    assert parse_address(written).key == "facebook:exempel"


def test_what_cannot_be_known_to_be_one_stays_apart() -> None:
    paths = ("@exempel", "c/exempel", "user/exempel", "exempel", f"channel/{CHANNEL}")
    other_channel = f"channel/{CHANNEL.swapcase().replace('uc', 'UC', 1)}"
    keys = {parse_address(f"youtube.com/{path}").key for path in (*paths, other_channel)}
    assert len(keys) == len(paths) + 1
    assert parse_address("exempel.se/Blogg") != parse_address("exempel.se/blogg")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("@exempel@social.example", "exempel"),
        ("exempel.bsky.social", "exempel"),
        ("bsky.app/profile/did:plc:abc", ""),
        ("youtube.com/@exempel", "exempel"),
        ("youtube.com/c/exempel", "exempel"),
        (f"youtube.com/channel/{CHANNEL}", ""),
        ("facebook.com/profile.php?id=123", ""),
        ("facebook.com/groups/exempel", "exempel"),
        ("linkedin.com/company/exempel", "exempel"),
        ("blogg.exempel.se/nyheter?a=1", "blogg.exempel nyheter"),
    ],
)
def test_name_is_what_people_read(text: str, name: str) -> None:
    assert parse_address(text).name == name


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("facebook.com/exempel", True), ("facebook.com", True), ("exempelkommun.se", True),
        ("www.exempelkommun.se", True), ("https://exempel", True), ("är https://a.se vår?", True),
        ("@exempel@social.example", True), ("@exempel.bsky.social", True), ("bit.ly/abc", True),
        ("www.exempelkommun.example", True), ("www.exempel.museum", True), ("exempel.example", True),
        ("javascript:alert(1)", True), ("faceb00k.com", True),
        ("", False), ("biblioteket", False), ("Anna Exempelsson", False), ("t.ex.", False),
        ("exempel.kommun", False), ("anna@exempel.se", False), ("@exempel", False),
        ("10.30", False),
    ],
)  # fmt: skip
def test_looks_like_address_tells_an_address_from_search_words(text: str, meant: bool) -> None:
    assert looks_like_address(text) is meant


ANYTHING = st.text(st.characters(exclude_categories=()))
HOSTS = st.sampled_from([
    "facebook.com", "m.facebook.com", "fb.me", "instagram.com", "x.com", "youtube.com",
    "medium.com", "linkedin.com", "tiktok.com", "threads.net", "bsky.app", "exempel.bsky.social",
    "exempel.se", "åby.bsky.social", "åby.se", "l.facebook.com", "www.www.exempel.se",
])  # fmt: skip
PIECES = st.sampled_from([
    "@", "@a", "users/", "groups/", "company/", "channel/UC", "c/", "user/", "profile/", "-123456",
    "pages/x/1", "profile.php?id=1", ".", "..", "/", "//", "%2F", "%2E", "%C3%A5", "%E5", "%00",
    "%zz", "?a=1", "?u=x.com/", "&b=", "#", "+", "é", "e\u0301", "İ", "ſ", "ẞ", "ﬀ", "\u0345",
    "\ud800", "\u200b", "\u3164", ":", "=", "&", "&amp;", ";", ".rss", "<", ">", "|", "Å",
])  # fmt: skip
PASTED = st.builds(
    lambda scheme, host, pieces: f"{scheme}{host}/{''.join(pieces)}",
    st.sampled_from(["", "https://", "http://", "//", "@a@"]),
    HOSTS | ANYTHING,
    st.lists(PIECES | ANYTHING, max_size=8),
)


@given(ANYTHING | PASTED)
@example("\x00" * 10_000)
@example("exempel.se/\ud800")
@example("exempel.se/a.?utm_source=b")
@example("https://www.www.exempel.se")
@example("https://youtube.com/@İ")
@example("social.example/@a..rss")
@example("exempel.se/%2F..%2Fa")
@example("https://" + "l.facebook.com?u=" * 110)
@example("https://" + "å" * 1_900 + ".se")
@example("@" + "a." * 900 + "@" + "b." * 50)
def test_any_text_is_an_address_or_refused_and_parsing_again_changes_nothing(text: str) -> None:
    looks_like_address(text)
    try:
        address = parse_address(text)
    except NotAnAddress:
        return
    assert parse_address(address.url) == address
    assert address.url.startswith("https://")
    assert not set(address.url) & set("<>|\"'` \n\\")
    assert len(address.key) <= 2_000


@given(st.sampled_from(sorted(SAME)), st.booleans(), st.sampled_from(["", "/", "//"]))
def test_tracking_case_of_the_host_and_slashes_change_nothing(
    same: tuple[str, str], upper: bool, slash: str
) -> None:
    host, _, path = same[1].removeprefix("https://").partition("/")
    path, mark, query = path.partition("?")
    written = f"{host.upper() if upper else host}/{path}{slash}{mark}{query}"
    tracked = written + ("&" if mark else "?") + "utm_source=a&fbclid=b&GCLID=c"
    assert parse_address(written) == parse_address(tracked) == parse_address(same[1])


@given(st.lists(PASTED, min_size=2, max_size=2))
def test_equal_keys_are_equal_addresses(texts: list[str]) -> None:
    found: dict[str, Address] = {}
    for text in texts:
        try:
            address = parse_address(text)
        except NotAnAddress:
            continue
        assert found.setdefault(address.key, address) == address
        assert address.platform in Platform
