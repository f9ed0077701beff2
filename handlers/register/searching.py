"""Tolerant search in the register: any word, any field, spelling forgiven (E2)."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import OSA

_LETTERS = str.maketrans(
    {
        "ø": "o",
        "æ": "ae",
        "œ": "oe",
        "ß": "ss",
        "ł": "l",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "\u0131": "i",
    }
)
_INVISIBLE = frozenset(("Mn", "Me", "Cf", "Cs", "Cc"))
BREAK = re.compile(r"[\W_]+")
"""What stands between words."""
KEPT_BELOW = 0x600
"""Latin, Greek, Cyrillic: a hostile text cannot fill the memory with the rest of Unicode."""
_MOST_WORDS = 12
_LONGEST_WORD = 60
"""Together these bound the work that a pasted essay can cause."""

_EXACT, _PREFIX, _INSIDE, _TYPO = 100.0, 90.0, 75.0, 60.0
_WHOLE_FIELD = 10.0
_TOO_MANY = 3
_FIELD = "|"


@dataclass(frozen=True, slots=True)
class Searchable:
    """A register row and what it is found by: name, unit, person, platform, handle."""

    key: int
    texts: tuple[str, ...]


class _Folded(dict[int, str]):
    """What each character is folded to, worked out when first met: a search folds every row."""

    def __missing__(self, code: int) -> str:
        # Decomposed twice: folding case makes characters that can be taken apart again.
        text = unicodedata.normalize("NFKD", chr(code)).casefold().translate(_LETTERS)
        text = unicodedata.normalize("NFKD", text)
        kept = (mark for mark in text if mark.isspace() or _is_seen(mark))
        folded = "".join(kept)
        if code < KEPT_BELOW:
            self[code] = folded
        return folded


def _is_seen(mark: str) -> bool:
    return unicodedata.category(mark) not in _INVISIBLE


_FOLDED = _Folded()


def fold(text: str) -> str:
    """The text as it is compared: lower case, å ä -> a, ö -> o, é -> e, single spaces.

    Used both when a text is stored for searching and on what is searched for, so that "Malmo" finds
    "MALMÖ". Folding twice changes nothing. Never fails; control characters and marks are dropped.
    """
    return " ".join(text.translate(_FOLDED).split())


def rank(query: str, candidates: Iterable[Searchable]) -> list[int]:
    """The keys of the rows in which every word of the query is found, the best first.

    A word is found in a field as a word, the beginning of one, a part of one, or with a letter or
    two wrong; the fields of one row may share the words between them. Rows that are equally good
    keep the order they came in. A query without letters or digits finds nothing. Never fails.
    """
    words = [word[:_LONGEST_WORD] for word in _words(query)][:_MOST_WORDS]
    if not words:
        return []
    phrase = "".join(words)
    scores = [(_score(words, phrase, row.texts), row.key) for row in candidates]
    scores.sort(key=lambda scored: -scored[0])
    return [key for score, key in scores if score]


def _words(text: str) -> list[str]:
    """The folded words, in order, each once; a handle's dots and dashes part words too."""
    return list(dict.fromkeys(BREAK.sub(" ", fold(text)).split()))


def _score(words: list[str], phrase: str, texts: tuple[str, ...]) -> float:
    """How well a row answers: 0 when a word is not found at all."""
    # All fields at once, because folding is most of the cost of a search.
    folded = fold(_FIELD.join(texts))
    present = set(BREAK.split(folded))
    # Run together as well: "exempelkommun" is to find "Exempel kommun", and the reverse.
    joined = [BREAK.sub("", field) for field in folded.split(_FIELD)]
    scores = [_word_score(word, present, joined) for word in words]
    if not all(scores):
        return 0.0
    bonus = _WHOLE_FIELD if phrase in joined else 0.0
    return sum(scores) / len(scores) + bonus


def _word_score(word: str, present: set[str], joined: list[str]) -> float:
    """How well one word is found in a row, 0 when it is not."""
    if word in present:
        return _EXACT
    if any(other.startswith(word) for other in present):
        return _PREFIX
    if any(word in field for field in joined):
        return _INSIDE
    wrong = min((_typos(word, other) for other in present), default=_TOO_MANY)
    return _TYPO - 10 * wrong if wrong <= _typos_allowed(word) else 0.0


def _typos(word: str, other: str) -> int:
    """Letters wrong between a word and another, or the other's beginning: people stop early."""
    if abs(len(other) - len(word)) < _TOO_MANY:
        return OSA.distance(word, other, score_cutoff=_TOO_MANY - 1)
    return OSA.distance(word, other[: len(word)], score_cutoff=_TOO_MANY - 1)


def _typos_allowed(word: str) -> int:
    """A wrong letter in a short word makes another word, and a wrong digit another number."""
    if len(word) < 5 or any(map(str.isdigit, word)):  # noqa: PLR2004 - "Lind" is not "Lund"
        return 0
    return 1 if len(word) < 8 else 2  # noqa: PLR2004 - "biblioteket" may miss two
