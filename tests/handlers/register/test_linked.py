"""Links that people paste: found in a typed line, and kept so that one link is one."""

import pytest

from handlers.register.addresses import NotAnAddress
from handlers.register.linked import split, tidy

POST = "https://www.facebook.com/lonnenexempelkommun/posts/1"


@pytest.mark.parametrize(
    ("line", "link", "rest"),
    [
        ("", "", ""),
        ("igår 14.30", "", "igår 14.30"),
        (POST, POST, ""),
        (f"{POST} i går 14.30", POST, "i går 14.30"),
        (f"14:30 {POST}", POST, "14:30"),
        (f"{POST} 1/3", POST, "1/3"),
        (f"{POST} {POST}", POST, ""),
    ],
)
def test_a_line_is_a_link_and_what_else_stands_there(line: str, link: str, rest: str) -> None:
    assert split(line) == (link, rest)


def test_two_links_are_one_too_many() -> None:
    with pytest.raises(NotAnAddress):
        split(f"{POST} {POST}2")


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        (POST, POST),
        (f"<{POST}|inlägget>", POST),
        (f"{POST}/?fbclid=abc&comment_id=3&utm_source=x", f"{POST}?comment_id=3"),
        ("Facebook.com/x/posts/1", "https://facebook.com/x/posts/1"),
        ("https://exempel.se/blogg/å#svar-2", "https://exempel.se/blogg/%C3%A5#svar-2"),
    ],
)
def test_a_link_is_kept_without_tracking(pasted: str, kept: str) -> None:
    assert tidy(pasted) == kept
    assert tidy(kept) == kept


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "hej",
        "javascript:alert(1)",
        "https://a:b@exempel.se/1",
        f"https://exempel.se/{'å' * 500}",
        "a b.se",
    ],
)
def test_what_is_no_web_address_is_refused(pasted: str) -> None:
    with pytest.raises(NotAnAddress):
        tidy(pasted)
