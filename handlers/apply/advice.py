"""Advice on an account's name and on locking it: remarks that stop nothing (B5, S3)."""

from chat.language import _, current_language
from handlers.apply.view import Application
from handlers.register.searching import fold
from policy.platforms import FACTS, Platform
from policy.profile import Profile
from policy.sections import NamePattern

_TELLING_WORD = 4  # letters; shorter words are "i", "och", "av"


def on(view: Application) -> dict[str, str]:
    """Remarks on the account that is applied for, by field; empty while it is half described."""
    if not view.name or not view.platform or not view.unit:
        return {}
    unit, platform, language = view.unit, view.platform, current_language()
    advice = {}
    if remarks := name_advice(view.name, unit.name, unit.kind, platform, view.profile, language):
        advice["name"] = " ".join(remarks)
    if locked := lock_advice(unit.kind, platform, view.profile, language):
        advice["platform"] = locked
    return advice


def name_advice(
    name: str, unit_name: str, unit_kind: str, platform: Platform, profile: Profile, language: str
) -> list[str]:
    """Remarks on a name, which do not stop it: as like the unit's as possible, the municipality seen (S3).

    They never contradict one another: the name that is suggested follows them all.
    """
    naming = profile.naming
    for pattern in naming.patterns:
        if pattern.unit_kind == unit_kind and pattern.platform == platform:
            return (
                []
                if pattern.matches(name)
                else _of_pattern(pattern, profile.cite(pattern.source, language), language)
            )
    remarks = []
    folded = fold(name)
    suggested = suggested_name(unit_name, profile.municipality[0]) if unit_name else ""
    if not any(fold(word) in folded for word in profile.municipality):
        word = profile.municipality[0]
        remarks.append(_("It does not show that the account belongs to {municipality}.", municipality=word))
    if unit_name and not _alike(folded, fold(unit_name)):
        remarks.append(_("It is not like the name of your unit, {unit}.", unit=unit_name))
    if len(name) > naming.longest >= len(suggested):
        remarks.append(
            _("It is long. At most {longest} characters is easier to read.", longest=naming.longest)
        )
    if remarks:
        remarks.append(_("Source: {source}.", source=profile.cite(naming.source, language)))
    if remarks and suggested:
        remarks.append(_("Suggestion: {name}.", name=suggested))
    return remarks


def _of_pattern(pattern: NamePattern, cited: str, language: str) -> list[str]:
    return [
        # The help at the field says what is usual, and says otherwise.
        _(
            "On {platform} there is special advice for this kind of unit, in place of the usual.",
            platform=FACTS[pattern.platform].title,
        ),
        pattern.advice.in_(language),
        _("Example: {example}.", example=pattern.example),
        _("Source: {source}.", source=cited),
    ]


def lock_advice(unit_kind: str, platform: Platform, profile: Profile, language: str) -> str:
    """That an account which shows children is best locked (S3); empty where it need not be."""
    advice = profile.naming.lock_advice(unit_kind, platform)
    if advice is None:
        return ""
    cited = _("Source: {source}.", source=profile.cite(advice.source, language))
    return f"{advice.advice.in_(language)} {cited}"


def suggested_name(unit_name: str, municipality: str) -> str:
    """The unit's own name with the municipality's beside it."""
    return unit_name if fold(municipality) in fold(unit_name) else f"{unit_name}, {municipality}"


def _alike(name: str, unit: str) -> bool:
    """Whether they share a word that says something: four letters or more."""
    words = {word for word in unit.split() if len(word) >= _TELLING_WORD} or {unit}
    return any(word in name or word.rstrip("s") in name for word in words)
