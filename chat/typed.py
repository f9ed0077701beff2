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

# `lösenord: Sommar2026!`, `pwd=hemligt`, `lösenordet är hemligt` - a word for a password, then one word.
_NAMED_PASSWORD = re.compile(
    r"\b(?:lösen(?:ord(?:et)?)?|losenord(?:et)?|passwo?rd|passwd|pwd|pass(?:phrase)|pinkod(?:en)?|pin-kod(?:en)?)"
    r"\s*(?::|=|\bär\b|\bis\b|->|→)\s*(?P<word>\S{3,})",
    re.IGNORECASE,
)
_WORD = re.compile(r"\S{8,64}")
_ADDRESS = re.compile(
    r"^(?:https?://|www\.|@)|^[^@\s]+@[^@\s]+\.\w+|[\w-]+\.(?:se|com|net|org|nu|eu)\b",
    re.IGNORECASE,
)
_SYMBOLS = set("!@#$%^*?+=~_§£€|<>{}[]")


def clean(text: str) -> str:
    """The text without invisible control and direction characters, trimmed, in NFC."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = (
        c for c in composed if c in _KEPT_CONTROLS or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"}
    )
    return "".join(kept).strip()


def has_words(text: str) -> bool:
    """Whether there is any letter or figure in it: a field of nothing but emoji says nothing."""
    return any(c.isalnum() for c in text)


def looks_like_password(text: str) -> bool:
    """Whether a text seems to hold a password, which is never asked for nor stored (S0 S1 S2).

    Finds a password that is named as one, and a lone word that mixes small and capital
    letters, figures and symbols as generated passwords do. Addresses and ordinary words pass.
    """
    if any(not _is_plain_word(found["word"]) for found in _NAMED_PASSWORD.finditer(text)):
        return True
    return any(_is_generated(word) for word in _WORD.findall(text))


def _is_plain_word(word: str) -> bool:
    """`Lösenord: förvaras i valvet` explains a routine; a password has more than letters in it."""
    bare = word.strip(".,;:!?()\"'”“")
    return bare.isalpha() and (bare.islower() or bare.istitle())


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
