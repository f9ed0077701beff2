"""Typed text: what is taken away, and what looks like a password."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.typed import clean, has_words, looks_like_password

PASSWORDS = [
    "lösenord: Sommar2026!",
    "Lösenordet är hemligt123",
    "losenord=abc123",
    "password: hunter2",
    "Password = Qwerty12",
    "pwd: x8!kk",
    "pinkod: 4821",
    "PIN-kod är 9921",
    "Vi loggar in med lösenord: Lejon#1 varje dag",
    "lösen: Tiger77",
    "Inloggning: forskolan, lösenord: Lonnen2027",
    "Xk9#mPq2vL",
    "vårt är Sommar2027! som vanligt",
    "hG7$kLm9",
    "passwd=aB3dEf",
    "The password is Winter2026",
    "lösenordet: 12345678",
    "Lösenord → Höst2026",
]
ORDINARY = [
    "Lösenord förvaras i kommunens valv.",
    "Lösenord: förvaras i valvet, två personer kommer åt dem.",
    "Lösenordet är hemligt.",
    "Lösenord: se rutinen på intranätet",
    "Vi byter lösenord när någon slutar.",
    "Password: kept in the vault",
    "https://www.Exempelkommun.example/Sida_2026?x=1!",
    "alva.exempelsson@exempelkommun.example",
    "#Exempelkommun2026",
    "@Exempelkommun_2026",
    "Förskolan Lönnen",
    "Tel. 040-12 34 56",
    "2026-11-21 kl. 14.05",
    "COVID-19",
    "iPhone15Pro",
    "Windows11",
    "Dnr KS/2017:282",
    "SFS 2018:1937",
    "Åtta av tio familjer!",
    "Vi svarar inom 24 h, måndag–fredag.",
    "E=mc2",
    "A4-papper",
    "WCAG2.1AA",
    "Barn&Utbildning2027",
    "Öppet 08.00-17.00!",
    "Läs mer: Exempelkommun.se/Forskola2026",
    "50%",
    "(S2)",
    "Kommun2030-projektet",
    "Vecka28-31",
    "🎉🎉🎉",
    "x" * 10_000,
    "",
]


@pytest.mark.parametrize("text", PASSWORDS)
def test_passwords_are_found(text: str) -> None:
    assert looks_like_password(text)


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert not looks_like_password(text)


@given(st.text())
def test_cleaning_twice_changes_nothing_and_hides_nothing(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    hidden = {c for c in cleaned if unicodedata.category(c) in {"Cc", "Cf", "Cs"}}
    assert hidden <= {"\n", "\t", "\u200d"}


def test_direction_marks_go_and_joined_emoji_stay() -> None:
    assert clean("\u202egpj.exe\u202c \x00") == "gpj.exe"
    assert clean("👩\u200d🏫 hej") == "👩\u200d🏫 hej"


@pytest.mark.parametrize(
    ("text", "has"), [("🎉", False), ("!?", False), ("ok 🎉", True), ("7", True), ("", False)]
)
def test_words_are_letters_or_figures(text: str, has: bool) -> None:
    assert has_words(text) is has
