"""Text that a person typed: made safe to store, never interpreted.

Nothing typed is mark-up anywhere: channels escape it. Here only what no reader can see
is taken away (control characters, direction marks), and what must not be stored is found.
"""

import re
import unicodedata

# Tab and line breaks stay; everything else that Unicode calls control or format goes, since it can
# hide text or turn its direction (a right-to-left mark makes `gpj.exe` read as `exe.jpg`). The
# zero-width joiner and the variation selectors stay: emoji are built with them.
_KEPT_CONTROLS = "\n\t\u200d"
# Letters that are drawn as nothing: they would make two names of one.
_BLANKS = frozenset("\u115f\u1160\u3164\uffa0\u2800")

# A word for a password, perhaps what it is for, then the word itself: `lösenord: Sommar2026!`,
# `pwd=hemligt`, `lösenordet till kontot är hemligt1`.
_NAME = (
    r"\b(?:lösen(?:ord(?:et|en)?)?|losen(?:ord(?:et|en)?)?|passwo?rd|passwd|pwd?|passphrase|pin-?kod(?:en)?)"
)
_NAMED_PASSWORD = re.compile(
    _NAME + r"(?:\s+\w+){0,3}?\s*(?P<sign>:|=|\bär\b|\bis\b|->|→)\s*(?P<word>\S{3,})(?P<more>[^\n]*)",
    re.IGNORECASE,
)
# `lösenord Sommar2026`: without a sign, a word with both letters and figures.
_BARE_PASSWORD = re.compile(_NAME + r"\s+(?=\S*\d)(?=\S*[^\W\d])\S{6,}", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"://[^/\s:@]+:[^/\s@]+@")
_WORD = re.compile(r"\S{8,64}")
_ADDRESS = re.compile(
    r"^(?:https?://|www\.|@)|^[^@\s]+@[^@\s]+\.\w+|[\w-]+\.(?:se|com|net|org|nu|eu)\b",
    re.IGNORECASE,
)
_SYMBOLS = set("!@#$%^*?+=~_§£€|<>{}[]")


def clean(text: str) -> str:
    """The text without invisible control and direction characters, trimmed, in NFC."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (c for c in composed if _is_seen(c))
    return "".join(kept).strip()


def _is_seen(c: str) -> bool:
    if c in _KEPT_CONTROLS:
        return True
    return c not in _BLANKS and unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"}


def has_words(text: str) -> bool:
    """Whether there is any letter or figure in it: a field of nothing but emoji says nothing."""
    return any(c.isalnum() for c in text)


def looks_like_password(text: str) -> bool:
    """Whether a text seems to hold a password, which is never asked for nor stored (S0 S1 S2).

    Finds a password that is named as one, one in an address, and a lone word that mixes small and
    capital letters, figures and symbols as generated passwords do. Addresses and ordinary words
    pass; so does a password that nothing tells from a name, such as `Sommar-2026`.
    """
    plain = unicodedata.normalize("NFKC", clean(text)).replace("\u200d", "")
    if _IN_ADDRESS.search(plain) or _BARE_PASSWORD.search(plain):
        return True
    if any(not _explains(found) for found in _NAMED_PASSWORD.finditer(plain)):
        return True
    return any(_is_generated(word) for word in _WORD.findall(plain))


def _explains(found: re.Match[str]) -> bool:
    """`Lösenord: förvaras i valvet` explains a routine: plain letters, and the sentence goes on."""
    word = found["word"].strip(".,;:!?()\"'”“")
    plain_word = word.isalpha() and (word.islower() or word.istitle())
    goes_on = bool(found["more"].strip(" .!"))
    return plain_word and (goes_on or found["sign"].lower() in {"är", "is"})


def _is_generated(word: str) -> bool:
    if _ADDRESS.search(word):
        return False
    word = word.lstrip("#@(")  # `#Exempelkommun2026` and `@Namn_2026` are names
    inner = word.rstrip(".,;:!?)")
    kinds = (
        any(c.islower() for c in inner),
        any(c.isupper() for c in inner[1:]) or (inner[:1].isupper() and any(c.isdigit() for c in inner[1:])),
        any(c.isdigit() for c in inner),
        any(c in _SYMBOLS for c in word),
    )
    return all(kinds)
