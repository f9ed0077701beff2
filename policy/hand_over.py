"""The section of a profile about hand-overs: how access moves from one person to another (H1, H2)."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, StrictBool

from policy.platforms import Platform
from policy.words import Rule, Rules, Source, Words

Whose = Literal["old", "new", "information_unit"]
"""Whose a step is: theirs who hand over, theirs who take over, or the information unit's."""
_PRACTICE = "praktik"


class HandOverStep(Rules):
    """A step of moving access; they are taken in order."""

    key: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")]
    who: Whose
    title: Annotated[Words, Field(description="short: it stands on a button")]
    why: Words
    how: Words
    how_on: Mapping[Platform, Words] = {}
    source: Source
    proves_access: StrictBool = False
    """Whoever takes over says with it that they are in."""
    removes_access: StrictBool = False
    """Whoever hands over is out after it: never before the other is in."""
    platforms: tuple[Platform, ...] = ()
    """Only on these; empty: on all."""

    def how_for(self, platform: Platform) -> Words:
        """How it is done there."""
        return self.how_on.get(platform, self.how)


def _step(key: str, who: Whose, title: Words, why: Words) -> HandOverStep:
    return HandOverStep(key=key, who=who, title=title, why=why, how=why, source=_PRACTICE)


class HandOver(Rules):
    """How an account is handed over. The defaults are for profiles stored before there was this section."""

    approval: Rule[Literal["manager"]] = Rule(
        value="manager",
        source=_PRACTICE,
        why=Words(
            sv="Chefen bestämmer vem som ansvarar för kontot.",
            en="The manager says who is responsible for the account.",
        ),
    )
    """Who says yes to the new assignment."""
    within: Rule[Annotated[int, Field(strict=True, ge=1, le=400)]] = Rule(
        value=27,
        source=_PRACTICE,
        why=Words(
            sv="Varje steg i en överlämning tas inom tre arbetsdagar.",
            en="Each step of a hand-over is taken within three working days.",
        ),
    )
    """Working hours for each thing that waits for somebody."""
    steps: tuple[HandOverStep, ...] = (
        _step(
            "new_added",
            "old",
            Words(sv="Lägg till den nya administratören", en="Add the new administrator"),
            Words(sv="Den som tar över ska komma in.", en="Whoever takes over must get in."),
        ),
        _step(
            "new_in",
            "new",
            Words(sv="Se att du kommer in", en="See that you get in"),
            Words(
                sv="Kontot får aldrig stå utan administratör.",
                en="The account must never be without an administrator.",
            ),
        ).model_copy(update={"proves_access": True}),
        _step(
            "old_removed",
            "new",
            Words(sv="Ta bort den gamla administratören", en="Remove the old administrator"),
            Words(
                sv="Bara de som ansvarar för kontot ska komma in.",
                en="Only those who are responsible for the account are to get in.",
            ),
        ).model_copy(update={"removes_access": True}),
    )

    def steps_for(self, platform: Platform) -> tuple[HandOverStep, ...]:
        """The steps on a platform, in order."""
        return tuple(one for one in self.steps if not one.platforms or platform in one.platforms)
