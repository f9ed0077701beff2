"""Slack's message markup, back into the words that the person typed."""

import re
from collections.abc import Collection

# One pass: `&amp;lt;` is the typed `&lt;`, and a decoded `<` begins no markup.
_MARKUP = re.compile(r"<(?P<inside>[^<>]*)>|&(?P<entity>amp|lt|gt);")
_ENTITY = re.compile(r"&(?P<entity>amp|lt|gt);")
_SIGNS = {"amp": "&", "lt": "<", "gt": ">"}
_LEADING_MENTION = re.compile(r"\s*<@(?P<user>[^<>|]+)(?:\|[^<>]*)?>[\s:,]*")
_NOT_TYPED = ("mailto:", "tel:")


def typed(text: str) -> str:
    """The text as it was typed: links as their address, mentions as `@name`, `&lt;` as `<`.

    A link shows its address, never its label: the label may say another address.
    """
    return _MARKUP.sub(_plain, text).strip()


def without_mention(text: str, bots: Collection[str]) -> str:
    """The text after the leading mention of the bot; of anybody, where the bot's user is not known."""
    found = _LEADING_MENTION.match(text)
    if found is None or (bots and found["user"] not in bots):
        return text
    return text[found.end() :]


def _plain(found: re.Match[str]) -> str:
    if found["entity"]:
        return _SIGNS[found["entity"]]
    target, _bar, label = _decoded(found["inside"]).partition("|")
    match target[:1]:
        case "@" | "#" as sign:
            return sign + (label or target[1:])
        case "!":
            return _special(target[1:], label)
        case _:
            return _address(target, label)


def _special(target: str, label: str) -> str:
    """`<!channel>`, `<!subteam^S1|@skolan>`, `<!date^1392734382^{date}|18 feb>`."""
    kind, *rest = target.split("^")
    if kind == "date":
        return label
    return "@" + (label.removeprefix("@") or (rest[0] if rest else kind))


def _address(target: str, label: str) -> str:
    """`a.se`, typed without its scheme, comes as `<http://a.se|a.se>`, and `a@b.se` as `<mailto:...>`."""
    if target == f"http://{label}":
        return label
    for scheme in _NOT_TYPED:
        target = target.removeprefix(scheme)
    return target


def _decoded(text: str) -> str:
    return _ENTITY.sub(lambda found: _SIGNS[found["entity"]], text)
