"""Which registered accounts a name looks like, and whether it borrows the municipality's name.

S1: false accounts in the municipality's name exist. So a name that is not registered is compared
with all that are (E2, X12). Pure: what is known comes in as an argument.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from confusable_homoglyphs import categories, confusables
from rapidfuzz import process
from rapidfuzz.distance import OSA

from handlers.register.searching import BREAK, KEPT_BELOW

# The library holds Unicode's table (UTS 39), in which a letter looks like another only when the
# usual fonts draw the two alike. People read more loosely: "кoммyn" is read as "kommun".
_READ_AS = str.maketrans(
    "кмтнвпгзиьεκμητχωβνøðđłħı",
    "kmthbnr3ubekmntxwbvoddlhi",
) | {ord("æ"): "ae", ord("œ"): "oe", ord("þ"): "th"}

# One letter stands for a group that is hard to tell apart: 0 o, 1 l i, 5 s; v and w are one
# letter in older Swedish spelling, and "vv" is a common stand-in for w.
_GROUPS = str.maketrans("01i5w", "ollsv")
_REPEATED = re.compile(r"(.)(?=\1)", re.DOTALL)
_EDGE = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_WORD = re.compile(r"[^\W\d_]+")
_ENDING = re.compile(r"s?komun")
_CAMEL = re.compile(r"(?<=[a-zåäö])(?=[A-ZÅÄÖ])")

_LONGEST = 200
"""No platform allows a longer name; the rest of a hostile text is not worth comparing."""
_SHORTEST_INSIDE = 7
_SHORTEST_OWN_NAME = 5
_LEAST_SHARE = 0.5
_MOST_EDITS = 2


class Likeness(StrEnum):
    """Why a name is held to be like another; the flow says it in words."""

    SAME_NAME = "same_name"
    """The same name, or as addresses write it ("forskolan" for "Förskolan"): on another platform, say."""
    LOOKS_THE_SAME = "looks_the_same"
    """Other characters that read the same: 1 for l, Cyrillic letters, a dash."""
    MISSPELT = "misspelt"
    """A letter or two wrong, missing, added, doubled or swapped."""
    CONTAINS = "contains"
    """The registered name with something added: "officiell", "support"."""
    OWN_NAME = "own_name"
    """The municipality's own name is in it. Often innocent: a club, a fan page. Score 50."""


@dataclass(frozen=True, slots=True)
class Known:
    """A registered account and the names it goes by: its handle and its title."""

    key: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """What the candidate is like: `known` is None when it is the municipality's own name."""

    known: Known | None
    name: str
    reason: Likeness
    score: float


_Row = tuple[Known, str, str]
"""An account, one of its names, and that name's skeleton."""


def _unicode_groups() -> dict[int, int | str]:
    """Unicode's confusable characters, each to the ASCII letter or digit it looks like."""
    table: dict[int, int | str] = dict(_READ_AS)
    for character, alike in confusables.confusables_data.items():
        plain = [one["c"] for one in alike if len(one["c"]) == 1 and one["c"].isascii()]
        if len(character) == 1 and not character.isascii() and plain and plain[0].isalnum():
            table.setdefault(ord(character), plain[0])
    return table


_CONFUSABLE = _unicode_groups()


class _Shapes(dict[int, str]):
    """What each character is read as, worked out when first met.

    10,000 names are read in one look-up; to take each apart anew was four times slower.
    """

    def __missing__(self, code: int) -> str:
        # Before and after folding case, because an upper-case letter may look like another Latin
        # letter than its lower case does.
        text = unicodedata.normalize("NFKD", chr(code)).translate(_CONFUSABLE).casefold()
        text = text.translate(_CONFUSABLE).casefold().translate(_GROUPS)
        shape = "".join(filter(str.isalnum, text))
        if code < KEPT_BELOW:
            self[code] = shape
        return shape


_SHAPES = _Shapes()


def skeleton(text: str) -> str:
    """What is left of a name when all that the eye passes over is taken away.

    Two names that read alike have equal skeletons. It is for comparing, never for showing:
    "Exempe1-Kommun" gives "exempelkomun". Never fails; a text without letters gives "".
    """
    letters = _REPEATED.sub("", text.translate(_SHAPES))
    if "rn" not in letters:
        return letters
    # "rn" and "m" are the classic pair; the replacement may double an m.
    return _REPEATED.sub("", letters.replace("rn", "m"))


def is_deceptive(label: str) -> bool:
    """Whether a name mixes alphabets, or is foreign letters throughout that read as Latin.

    "exempel" with a Cyrillic e is; "malmö", "фонд" and "exempel" are not.
    """
    scripts = categories.unique_aliases(label) - {"COMMON", "INHERITED"}
    if "LATIN" in scripts:
        return len(scripts) > 1
    reads_as = skeleton(label)
    return bool(scripts) and reads_as != "" and reads_as.isascii()


def passes_for_another(host: str, real: Iterable[str]) -> bool:
    """Whether a host is made to be taken for another.

    It is when a real one's letters are replaced ("faceb00k.com"), when a real one's name stands in
    front of another's ("facebook.com.exempel.se"), or when alphabets are mixed. `real` are the
    sites that matter, which are never false themselves. (S1)
    """
    last_two = ".".join(host.split(".")[-2:])
    shape = _host_shape(last_two)
    for site in real:
        # Too short a name is like many: "xx.com" is not made to be taken for "x.com".
        long = len(site) >= _SHORTEST_INSIDE + 1
        if f".{site}." in f".{host}" and long:
            return True
        if shape == _host_shape(site) and last_two != site and (long or not host.isascii()):
            return True
    return any(not label.isascii() and is_deceptive(label) for label in host.split("."))


def _host_shape(host: str) -> str:
    return ".".join(skeleton(label) for label in host.split("."))


def _skeletons(words: str) -> frozenset[str]:
    return frozenset(map(skeleton, words.split()))


_ADDED = _skeletons(
    "officiell officiella official officially support supporten kundtjänst kundservice hjälp "
    "help helpdesk info information äkta riktig riktiga real verified verifierad sverige sweden "
    "nyheter news kontakt service konto team online sida page grupp group nya new"
)
"""Words that false accounts add to a name."""
_COMMON = _skeletons(
    "bibliotek biblioteket biblioteken kommunen kultur kulturen kulturhus kulturhuset skola "
    "skolan skolor förskola förskolan förskolor gymnasium gymnasiet grundskola grundskolan "
    "musikskolan kulturskola kulturskolan fritid fritidsgård fritidsgården ungdom ungdomar "
    "museum museet konsthall konsthallen simhall simhallen badhus badhuset idrott parker miljö "
    "teknik turism turist turistbyrå turistbyrån näringsliv omsorg äldreomsorg äldreomsorgen "
    "socialtjänst socialtjänsten räddningstjänst räddningstjänsten stadsbyggnad arkiv arkivet "
    "vuxenutbildning vuxenutbildningen jobb karriär evenemang ungdomsgård"
)
"""What every municipality has: "biblioteket" in a longer name says nothing of whose it is."""


def lookalikes(candidate: str, known: Iterable[Known], own_names: Iterable[str] = ()) -> list[Match]:
    """The registered accounts that a name is like, the most alike first, each once.

    `candidate` is a handle or a title as written (`Address.name`); `own_names` are the
    municipality's names ("Exempelkommun"), told of only when no account is alike. That the very
    address is registered is not asked here: compare `Address.key` first. Returns [] when nothing
    is alike. Never fails. (S1, E2, X12)
    """
    candidate = candidate[:_LONGEST]
    whole, stripped = skeleton(candidate), _without_additions(candidate)
    if not whole:
        return []
    rows = [
        (account, name, shape) for account in known for name in account.names if (shape := skeleton(name))
    ]
    found = [*_alike(candidate, whole, stripped, rows), *_misspelt((whole, stripped), rows)]
    found = found or _own_name(candidate, whole, own_names)
    found.sort(key=lambda match: -match.score)
    best: dict[int | None, Match] = {}
    for match in found:
        best.setdefault(match.known.key if match.known else None, match)
    return list(best.values())


def _alike(candidate: str, whole: str, stripped: str, rows: list[_Row]) -> Iterator[Match]:
    """Names that read the same, and names that the candidate holds with something added."""
    for account, name, shape in rows:
        if shape == whole:
            yield Match(account, name, *_reads_as(candidate, name))
        elif shape == stripped:
            yield Match(account, name, Likeness.CONTAINS, 94.0)
        elif shape in whole and _begins_a_word(shape, candidate):
            share = len(shape) / len(whole)
            if share >= _LEAST_SHARE:
                yield Match(account, name, Likeness.CONTAINS, round(70 + 20 * share, 1))


def _begins_a_word(shape: str, candidate: str) -> bool:
    """Whether a name that is long and its own begins where a word of the candidate does.

    One town's name may be the end of another's.
    """
    if len(shape) < _SHORTEST_INSIDE or shape in _COMMON:
        return False
    words = BREAK.split(candidate)
    return any(skeleton("".join(words[at:])).startswith(shape) for at in range(len(words)))


def _reads_as(candidate: str, name: str) -> tuple[Likeness, float]:
    """How a name with the same skeleton is alike, and how much."""
    bare = "".join(filter(str.isalnum, unicodedata.normalize("NFKD", name.casefold())))
    if candidate.casefold() in {name.casefold(), bare}:
        return Likeness.SAME_NAME, 100.0
    # Skeletons hold a doubled letter once, so they do not tell "komun" from "kommun".
    if _every_letter(candidate) == _every_letter(name):
        return Likeness.LOOKS_THE_SAME, 97.0
    return Likeness.MISSPELT, 96.0


def _every_letter(text: str) -> str:
    return text.translate(_SHAPES).replace("rn", "m").replace("vv", "v")


def _misspelt(shapes: tuple[str, str], rows: list[_Row]) -> Iterator[Match]:
    """Names a few letters off; how few depends on how much of the name is its own."""
    choices = [shape for _account, _name, shape in rows]
    for written in dict.fromkeys(filter(None, shapes)):
        near = process.extract(written, choices, scorer=OSA.distance, score_cutoff=_MOST_EDITS, limit=None)
        for shape, edits, index in near:
            if 0 < edits <= _edits_allowed(shape):
                account, name, _shape = rows[index]
                score = round(95 * (1 - edits / len(shape)), 1)
                yield Match(account, name, Likeness.MISSPELT, score)


def _edits_allowed(shape: str) -> int:
    """How many letters may differ before it is another name.

    "kommun" is in every municipality's name, so it weighs nothing: two short names with that same
    ending are two places and not a misspelling.
    """
    own = len(_ENDING.sub("", shape))
    if own < 5:  # noqa: PLR2004 - four letters: one edit makes another word
        return 0
    return 1 if own < 14 else _MOST_EDITS  # noqa: PLR2004 - measured on Swedish place names


def _without_additions(candidate: str) -> str:
    """The skeleton without the words and the digits that false accounts add, or "" if too short."""
    bare = _EDGE.sub("", candidate)
    words = [shape for word in BREAK.split(bare) if (shape := skeleton(word)) not in _ADDED]
    shape = skeleton("".join(words))
    for added in sorted(_ADDED, key=len, reverse=True):
        if len(shape) - len(added) >= _SHORTEST_INSIDE:
            shape = shape.removesuffix(added).removeprefix(added)
    return shape if len(shape) >= _SHORTEST_OWN_NAME else ""


def _own_name(candidate: str, whole: str, own_names: Iterable[str]) -> list[Match]:
    """The longest of the municipality's names that the candidate holds; at most one."""
    words = {skeleton(word) for word in _WORD.findall(_CAMEL.sub(" ", candidate))}
    for name in sorted(own_names, key=len, reverse=True):
        shape = skeleton(name)
        # A short name ("Åre") is part of many ordinary words, so it must stand by itself.
        if shape and (shape in whole if len(shape) >= _SHORTEST_OWN_NAME else shape in words):
            return [Match(None, name, Likeness.OWN_NAME, 50.0)]
    return []
