"""Presentation and rules texts made from the application, within the platform's length (D2)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from policy.platforms import FACTS, Platform
from policy.profile import Profile
from store.queries.accounts import Entry

_SHORTEST_PURPOSE = 20  # a purpose cut to less says nothing and is left out


@dataclass(frozen=True)
class Texts:
    """What is to be pasted on the platform. In Swedish: it is read by the public."""

    presentation: str
    rules: str


def texts_for(profile: Profile, entry: Entry, purpose: str) -> Texts:
    """The texts for an account. The purpose is shortened, at a word, until all fits."""
    facts = FACTS[Platform(entry.account.platform)]
    values = {
        "name": entry.account.name,
        "unit": entry.unit.name,
        "municipality": profile.municipality[0],
        "purpose": " ".join(purpose.split()),
        "answer_times": profile.texts.answer_times,
        "contact": entry.account.contact or profile.complaints_contact,
        "rules_link": profile.rules_page,
        "website": profile.central_page,
    }
    return Texts(
        presentation=fitted(profile.texts.presentation, values, facts.presentation_limit),
        rules=fitted(profile.texts.rules, values, facts.rules_limit)
        if facts.rules_limit
        else profile.rules_page,
    )


def fitted(template: str, values: Mapping[str, str], limit: int) -> str:
    """The filled template in at most `limit` characters: first the purpose gives way, then the end."""
    text = _filled(template, values)
    over = len(text) - limit
    if over <= 0:
        return text
    purpose = values["purpose"]
    room = len(purpose) - over
    shorter = cut_at_word(purpose, room) if room >= _SHORTEST_PURPOSE else ""
    return cut_at_word(_filled(template, {**values, "purpose": shorter}), limit)


def cut_at_word(text: str, longest: int) -> str:
    """At most `longest` characters, ended at a word with an ellipsis."""
    if len(text) <= longest:
        return text
    cut = text[: longest - 1]
    whole = cut.rsplit(" ", 1)[0] if " " in cut else cut
    return f"{whole.rstrip(' ,.;:–-')}…"


def _filled(template: str, values: Mapping[str, str]) -> str:
    # A placeholder that is empty leaves two spaces; line breaks are the profile's own and stay.
    return re.sub(r" {2,}", " ", template.format_map(values)).strip()
