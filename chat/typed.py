"""Text that a person typed: made safe to store, never interpreted.

Nothing typed is mark-up anywhere: channels escape it. Here only what no reader can see
is taken away (control characters, direction marks), and what must not be stored is found.
"""

import re
import unicodedata

# Tab and line breaks stay; everything else that Unicode calls control or format goes, since it can
# hide text or turn its direction (a right-to-left mark makes `gpj.exe` read as `exe.jpg`). The
# zero-width joiner stays inside emoji, and so do the variation selectors: emoji are built with them.
_JOINER = "\u200d"
_KEPT_CONTROLS = "\n\t" + _JOINER
_EMOJI = "\u2190-\u2bff\U0001f000-\U0001faff"
_STRAY_JOINER = re.compile(f"(?<![{_EMOJI}\ufe0f]){_JOINER}+|{_JOINER}+(?![{_EMOJI}])")
# Letters and marks that are drawn as nothing: they would make two names of one.
_BLANKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u3164\uffa0\u2800")

# A word for a password, perhaps what it is for, then the word itself: `lösenord: Sommar2026!`,
# `pwd=hemligt`, `lösenordet till kontot är hemligt1`.
_NAME = (
    r"\b(?:\w*(?:lösen|losen)(?:ord|kod)(?:et|en)?|lösen|losen"
    r"|passwo?rd|passwd|pwd?|passphrase|pin-?kod(?:en)?)"
)
_NAMED_PASSWORD = re.compile(
    _NAME + r"(?:\s+[\w-]+){0,3}?\s*(?P<sign>:|=|\bär\b|\bis\b|->|→)\s*(?P<word>\S{3,})(?P<more>[^\n]*)",
    re.IGNORECASE,
)
# `lösenord Sommar2026`: without a sign, a word of letters and then figures.
_BARE_PASSWORD = re.compile(_NAME + r"\s+(?=\S{6})[^\W\d]{2}[^\s\d]*\d", re.IGNORECASE)
_IN_ADDRESS = re.compile(r"://[^/\s:@]+:[^/\s@]+@")
# What Slack, GitHub and the like give a program in place of a password. `sk-` also begins the names of
# sports clubs in addresses, so it passes there.
_API_TOKEN = re.compile(
    r"(?<![^\W_])(?:xox[a-z]-|xapp-|gh[a-z]_|github_pat_)[\w.-]{8,}|(?<![\w/.@-])sk-[\w-]{16,}",
    re.IGNORECASE | re.ASCII,
)
_WORD_AND_YEAR = re.compile(r"(?<!\S)[^\W\d_]{3,}[!#$@]*\d{2,8}[!#$@]+(?!\S)")
_LOGIN = re.compile(_NAME + r"|\b(?:inlogg|logga in|log-?in\b|användarnamn)", re.IGNORECASE)
_SHORTEST, _LONGEST = 8, 64  # of a generated password
_ADDRESS = re.compile(
    r"^(?:https?://|www\.|@)|^[^@\s]+@[^@\s]+\.\w+|[\w-]+\.(?:se|com|net|org|nu|eu)\b",
    re.IGNORECASE,
)
_SYMBOLS = set("!@#$%^*?+=~§£€&|<>{}[]")
_AROUND = "\"'”“’`*_~<>()[]{}.,;:!?"
_TAG = re.compile(r"</?[a-z][^<>\s]*>", re.IGNORECASE)
_AMOUNT = re.compile(r"\d{1,3}|\d{1,4}(?:[-/.]\d{1,2}){1,2}")  # `100 tecken`, `1/9`, `2027-03-01`


def clean(text: str) -> str:
    """The text without invisible control and direction characters, trimmed, in NFC."""
    seen = "".join(c for c in text.replace("\r\n", "\n").replace("\r", "\n") if _is_seen(c))
    # Composed last: what was taken away may have stood between a letter and its accent.
    return unicodedata.normalize("NFC", _STRAY_JOINER.sub("", seen)).strip()


def _is_seen(c: str) -> bool:
    if c in _KEPT_CONTROLS:
        return True
    return c not in _BLANKS and unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co"}


def has_words(text: str) -> bool:
    """Whether there is any letter or figure in it: a field of nothing but emoji says nothing."""
    return any(c.isalnum() for c in text)


def looks_like_password(text: str) -> bool:
    """Whether a text seems to hold a password, which is never asked for nor stored (S0 S1 S2).

    Finds a password that is named as one, one in an address, a program's token, and a lone word that
    mixes small and capital letters, figures and symbols as generated passwords do. Addresses and
    ordinary words pass; so does a password that nothing tells from a name, such as `Sommar-2026`.
    """
    plain = unicodedata.normalize("NFKC", clean(text)).replace(_JOINER, "")
    if _IN_ADDRESS.search(plain) or _API_TOKEN.search(plain):
        return True
    if _BARE_PASSWORD.search(plain) or _is_word_and_year(plain):
        return True
    if any(not _explains(found) for found in _NAMED_PASSWORD.finditer(plain)):
        return True
    return any(_is_generated(word) for word in _TAG.sub(" ", plain).split())


def line_holds_password(line: str) -> bool:
    """Whether a typed line does, in its command's word or after it: a lone word is judged more strictly."""
    _name, _space, rest = line.partition(" ")
    return any(looks_like_password(one) for one in (line, line.removeprefix("/"), rest))


def _explains(found: re.Match[str]) -> bool:
    """`Lösenord: förvaras i valvet` explains a routine: plain letters, and the sentence goes on."""
    word = found["word"].strip(".,;:!?()\"'”“")
    goes_on = bool(found["more"].strip(" .!"))
    if _AMOUNT.fullmatch(word):
        return goes_on or not word.isdecimal()
    if not word.replace("-", "", 1).isalpha():
        return False
    plain_word = word.islower() or word.istitle() or "-" in word or word.isupper()
    return plain_word and (goes_on or "-" in word or found["sign"].lower() in {"är", "is"})


def _is_word_and_year(text: str) -> bool:
    """`Sommar2026!` alone, within a sentence, or beside a login; elsewhere the `!` ends a sentence."""
    found = _WORD_AND_YEAR.search(text)
    if found is None:
        return False
    alone = found.group() == text
    return alone or text[found.end() :].lstrip()[:1].islower() or bool(_LOGIN.search(text))


def _is_generated(word: str) -> bool:
    """Small and capital letters, figures and symbols, and not words put together, as `Kultur+Fritid2027`."""
    if not _SHORTEST <= len(word) <= _LONGEST or word.startswith(("#", "@")) or _ADDRESS.search(word):
        return False
    inner = word.strip(_AROUND)
    kinds = (
        any(c.islower() for c in inner),
        any(c.isupper() for c in inner),
        any(c.isdigit() for c in inner),
        any(c in _SYMBOLS for c in inner),
    )
    return all(kinds) and not all(_is_ordinary(part) for part in re.split(r"[\W_]+", inner))


def _is_ordinary(part: str) -> bool:
    """`Fritid`, `HVB`, `Fritid2027`, `100kr`: letters with figures at an end, or one of the two."""
    letters = part.strip("0123456789")
    return not letters or (
        letters.isalpha() and (letters.islower() or letters.istitle() or letters.isupper())
    )
