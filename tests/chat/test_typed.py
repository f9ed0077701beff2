"""Typed text: what is taken away, and what looks like a password."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chat.typed import clean, has_words, looks_like_password

PASSWORDS = """
lösenord: Sommar2026!
Lösenordet är hemligt123
losenord=abc123
LÖSENORD: ABC123
lösenord: hemligt
Lösenord → Höst2026
lösenordet: 12345678
lösenordet är "Sommar2026"
lösen: Tiger77
Lösenkod: 4711
lösenord Sommar2026
lösenord (facebook): Abc12345!
lösenord – Sommar2026!
Facebooklösenord: Abc12345
lösenord till instagram: kommun2027
lösenordet till instagram-kontot är kommun2027
Vi loggar in med lösenord: Lejon#1 varje dag
Inloggning: forskolan, lösenord: Lonnen2027
inloggning lonnen / Lonnen2027!
password: hunter2
Password = Qwerty12
The password is Winter2026
password is correct-horse-battery-staple
passwd=aB3dEf
pwd: x8!kk
pw: kalle123
pinkod: 4821
PIN-kod är 9921
pinkoden är 1234
https://admin:hemligt@exempelkommun.example
Xk9#mPq2vL
hG7$kLm9
Tr0ub4dor&3
P@ssw0rd1
Sommar2026!
vårt är Sommar2027! som vanligt
lo\u0308senord: Abc123!
lösen\u200bord: Abc123!
lösenord：Abc123!
lösenord:\\nSommar2026!
xoxb-1234567890-1234567890-aBcDeFgHiJkL
boten har xoxa-2-1234567890-abc
(xoxp-1234567890-abc)
xoxe.xoxp-1-abcdefghijk
xoxe-1-abcdefghijk
xapp-1-A0123456789-abc
TOKEN=xoxb-1234567890-abc
Xoxb-1234567890-abc
ghp_0123456789abcdefghijABCDEFGHIJ012345
github_pat_11ABCDEFG0123456789_abcdef
sk-abcdefghij0123456789
sk-proj-abcdefghij0123456789
xoxb\u200b-1234567890-abc
""".strip().splitlines()
ROUTINES = """
Lösenord förvaras i kommunens valv.
Lösenord: förvaras i valvet, två personer kommer åt dem.
Lösenord: se rutinen på intranätet
Lösenord: Bo Påhittad ansvarar.
Lösenord: MFA används
Lösenord: IT-avdelningen
Lösenord: minst 14 tecken
Lösenord: 100 tecken långt
Lösenord: 1/9 och 1/3
Lösenord (S0/S1/S2)
Lösenordet är hemligt.
Lösenordet är känt av två personer.
Lösenordet är minst 12 tecken långt.
Lösenordet ligger i kuvert hos rektor 1
Lösenordshanterare: Bitwarden
Vi använder lösenordshanteraren 1Password.
Vi byter lösenord när någon slutar.
Alla lösenord byts två gånger per år.
Byte av lösenord: 2 gånger per år
Byte av lösenord sker varje termin: 1/9 och 1/3
Lösenord byts den 1 september 2027.
Behörigheter ligger i kommunens valv, två personer kommer åt dem.
PIN-kod: finns hos administratören
Password: kept in the vault
Passwords are changed twice a year
Nycklar som börjar med xoxb- eller ghp_ lämnas aldrig ut.
Den sk-märkta gruppen
disk-aaaaaaaaaaaaaaaaaaaa
https://www.facebook.com/sk-exempelkommunidrott
@sk-exempelkommunidrott
""".strip().splitlines()
NAMES = """
Förskolan Lönnen
Åsa Öberg-Lindström, Sven-Åke P. Ström och Erik O'Brien
Storgatan 12B, lgh 1203, 212 34 Malmö
Färgelanda kommun, Box 100, 458 80 Färgelanda
Tel. 040-12 34 56
+46 (0)40-34 10 00
2026-11-21 kl. 14.05
Öppet mån–fre 8–16, lör 10–14!
Öppet 08.00-17.00!
Måndag=09.00-16.00
Dnr KS/2017:282-005
SFS 2018:1937 och GDPR art. 6.1(e)
Org.nr 212000-1124
Budget 2027: 12 000 kr/år
Pris=100kr
COVID-19
WCAG2.1AA
A4-papper, E=mc2, H2O, C++ och C#
iPhone15Pro och iPad Air 10,9" (5:e gen)
Vi byter till Windows11!
Samsung Galaxy S23+
Office365/Teams
Canon EOS R6 Mark II
HVB-hem, LSS-boende och SFI-kurs C/D
Barn&Utbildning2027
Kultur+Fritid2027
Kommun2030-projektet
Vecka28-31
Årskurs7+Årskurs8
Jubileum: Exempelkommun50år!
Vi firar Kulturnatten2027!
"Vecka28!" heter kampanjen
Åtta av tio familjer, 50% fler!
Sommar_2027_Program.pdf
IMG_20270301_Lönnen.JPG
@Exempelkommun_2026
Exempelkommun_Fritid2027
#Exempelkommun2027!
alva.exempelsson@exempelkommun.example
www.exempelkommun.example/Kultur-Fritid/2027?lang=SV
https://www.Exempelkommun.example/Sida_2026?x=1!
https://teams.example/l/meetup-join/19%3aMeeting_Abc123%40thread.v2/0?context=%7b%22Tid%22%3a%22Q1w2
Läs mer: Exempelkommun.se/Forskola2026
<b>Förskolan2027</b>
**Förskolan2027** *Lönnen2027*
[Förskolan2027](https://exempelkommun.example)
<!channel> <@U123ABC> &
🎉🎉🎉
""".strip().splitlines()


@pytest.mark.parametrize("text", PASSWORDS)
def test_passwords_are_found(text: str) -> None:
    assert looks_like_password(text.replace("\\n", "\n"))


@pytest.mark.parametrize("text", ["", "x" * 10_000, *ROUTINES, *NAMES])
def test_ordinary_words_are_left_alone(text: str) -> None:
    assert not looks_like_password(text)


def test_ordinary_words_are_left_alone_also_in_one_long_text() -> None:
    assert not looks_like_password("\n".join(NAMES))
    assert looks_like_password("\n".join([*NAMES, "hG7$kLm9", *NAMES]))


@pytest.mark.parametrize("piece", ["lösenord ", "lösenord", "x:/", "://a:", "<a", "Ab1!", "a1\u200d", " \t"])
def test_no_text_takes_long_to_look_through(piece: str) -> None:
    text = piece * (30_000 // len(piece))
    began = time.process_time()
    looks_like_password(f"lösenord {text} x")
    assert time.process_time() - began < 2


INVISIBLE = "\u200b\u200d\u202e\u2066\ufeff\u00ad\u034f\u3164\x00\x07"
STRANGE = st.text(st.one_of(st.characters(), st.sampled_from(f"aåé\u0301\u030a\r\n\t👩🏫\ufe0f{INVISIBLE}")))


@given(STRANGE)
def test_cleaning_twice_changes_nothing_and_hides_nothing(text: str) -> None:
    cleaned = clean(text)
    assert clean(cleaned) == cleaned
    assert unicodedata.is_normalized("NFC", cleaned)
    hidden = {c for c in cleaned if unicodedata.category(c) in {"Cc", "Cf", "Cs"}}
    assert hidden <= {"\n", "\t", "\u200d"}


@given(st.text(st.sampled_from("abcåäö 123"), min_size=1), st.sampled_from(INVISIBLE))
def test_two_names_that_look_the_same_are_one(name: str, invisible: str) -> None:
    assert clean(invisible.join(name)) == clean(name)


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("\u202egpj.exe\u202c \x00", "gpj.exe"),
        ("a\u200b\u0301", "á"),
        ("en\r\ntvå\rtre", "en\ntvå\ntre"),
        (" \t\n", ""),
        ("\u200d", ""),
        ("<b>&amp;</b> **x** <!channel>", "<b>&amp;</b> **x** <!channel>"),
    ],
)
def test_only_what_nobody_sees_is_taken_away(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    "emoji",
    ["👩\u200d🏫", "👨🏽\u200d⚕️", "🏳️\u200d🌈", "❤️\u200d🔥", "🐦\u200d⬛", "👩\u200d👩\u200d👧\u200d👦", "1️⃣"],
)
def test_joined_emoji_stay_whole(emoji: str) -> None:
    assert clean(f" {emoji} hej\u200d") == f"{emoji} hej"


@pytest.mark.parametrize(
    ("text", "has"), [("🎉", False), ("!?", False), ("ok 🎉", True), ("7", True), ("", False)]
)
def test_words_are_letters_or_figures(text: str, has: bool) -> None:
    assert has_words(text) is has
