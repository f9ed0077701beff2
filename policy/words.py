"""Texts of a profile, in Swedish and English, and rules that know where they come from."""

from typing import Annotated, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

T = TypeVar("T")
NOT_BLANK = r"\S"
Text = Annotated[str, Field(min_length=1, max_length=2_000, pattern=NOT_BLANK)]
"""What people read: more than spaces."""
Source = Annotated[str, Field(min_length=1, max_length=40)]
"""The code of a document, which the profile's `sources` gives the title of."""


class Rules(BaseModel):
    """Base of all parts of a profile: frozen, and a misspelt key is a fault."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Words(Rules):
    """A text in Swedish and English."""

    sv: Text
    en: str = ""

    def in_(self, language: str) -> str:
        """The text in that language; Swedish where there is no other."""
        return self.en if language == "en" and self.en else self.sv


class Rule(Rules, Generic[T]):
    """A figure or choice, the document that it comes from, and why it is so (A2)."""

    value: T
    source: Source
    why: Words
