"""The kinds of field that a form can have: what each takes, keeps in a draft, and refuses."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema

from chat.actions import row_number
from chat.cards import Short
from chat.language import _
from chat.typed import clean, has_words, looks_like_password

Raw = str | bool | list[str]
Values = Mapping[str, Raw]
"""What a channel read from a form, as typed: text, a tick, or the chosen options' values."""

LONGEST_TYPED = 3_000  # Slack's limit of an input; a longer answer belongs in a document
_MOST_FIGURES = 15  # more is a slip of the hand, and too much for a database
LONGEST_KEPT = 10_000  # of a draft's answer that is too long: enough to shorten it, and a card can hold it
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_ROW_NUMBER = re.compile(r"[1-9][0-9]{0,14}")
SearchOf = Literal["people", "accounts", "units"]


class Option(BaseModel):
    """One choice: the value that comes back and the label that is read."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    value: Annotated[str, Field(min_length=1, max_length=150)]
    label: Short


class BaseField(BaseModel):
    """What all fields know. `label`, `help` and `example` are message ids until the form is drawn."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    name: str = ""
    label: Short
    help: str = ""
    required: bool = True
    advice: str = ""
    """A remark on what was answered, which does not stop it."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """In `Annotated[str, Line(...)]` a field says how to ask; the str's own schema stays as it is."""
        return handler(source)

    def read(self, raw: Raw | None) -> Any:
        """The typed value; None where nothing was answered. ValueError with a sentence for the reader."""
        raise NotImplementedError

    def keep(self, raw: Raw | None) -> Raw | None:
        """What a draft may keep of an answer that need not pass yet; None for nothing.

        Only of the field's own type, without invisible characters, and never a password (B6).
        """
        text = clean(_text(raw))
        return None if not text or looks_like_password(text) else text[:LONGEST_KEPT]


class TextField(BaseField):
    """Shared by the fields into which one types."""

    longest: int = Field(default=300, ge=1, le=LONGEST_TYPED)
    example: str = ""
    words_needed: bool = True
    value: str = ""

    def read(self, raw: Raw | None) -> str | None:
        """The text without invisible characters; refused when too long, wordless or like a password."""
        text = clean(_text(raw))
        if not text:
            return None
        if len(text) > self.longest:
            raise ValueError(
                _(
                    "At most {longest} characters. You wrote {length}.",
                    longest=self.longest,
                    length=len(text),
                )
            )
        if self.words_needed and not has_words(text):
            raise ValueError(_("Write it in words."))
        if looks_like_password(text):
            raise ValueError(no_passwords())
        return text


class Line(TextField):
    """One line of text."""

    kind: Literal["line"] = "line"

    def keep(self, raw: Raw | None) -> Raw | None:
        """As every text, on one line."""
        text = super().keep(raw)
        return " ".join(text.split()) if isinstance(text, str) else None

    def read(self, raw: Raw | None) -> str | None:
        """As every text, on one line."""
        text = super().read(raw)
        return " ".join(text.split()) if text else None


class LongText(TextField):
    """Several lines of text."""

    kind: Literal["long_text"] = "long_text"
    longest: int = Field(default=1_500, ge=1, le=LONGEST_TYPED)


class Number(BaseField):
    """A whole number."""

    kind: Literal["number"] = "number"
    least: int = 0
    most: int = 1_000_000_000
    value: str = ""

    def read(self, raw: Raw | None) -> int | None:
        """The number, thousands with or without a space."""
        text = "".join(clean(_text(raw)).split())
        if not text:
            return None
        if not text.removeprefix("-").isdecimal() or len(text) > _MOST_FIGURES:
            raise ValueError(_("Write a number with figures."))
        if not self.least <= int(text) <= self.most:
            raise ValueError(_("Write a number from {least} to {most}.", least=self.least, most=self.most))
        return int(text)


class Day(BaseField):
    """A day, as `2026-11-21`."""

    kind: Literal["day"] = "day"
    value: str = ""

    def read(self, raw: Raw | None) -> date | None:
        """The day."""
        text = clean(_text(raw))
        if not text:
            return None
        try:
            # fromisoformat takes weeks and days without hyphens, too
            return date.fromisoformat(text if _DAY.fullmatch(text) else "")
        except ValueError:
            raise ValueError(_("Write the day as year-month-day, for example 2027-03-01.")) from None


class Choice(BaseField):
    """One of some options."""

    kind: Literal["choice"] = "choice"
    options: tuple[Option, ...] = ()
    value: str = ""

    def read(self, raw: Raw | None) -> str | None:
        """The chosen option's value."""
        text = _text(raw)
        if not text:
            return None
        if text not in {option.value for option in self.options}:
            raise ValueError(_("Choose one of the options."))
        return text

    def keep(self, raw: Raw | None) -> Raw | None:
        """Only one of the options."""
        return raw if isinstance(raw, str) and raw in {option.value for option in self.options} else None


class Choices(BaseField):
    """Any number of some options."""

    kind: Literal["choices"] = "choices"
    options: tuple[Option, ...] = ()
    value: tuple[str, ...] = ()

    def read(self, raw: Raw | None) -> list[str] | None:
        """The chosen options' values, in the options' order."""
        chosen = set(_texts(raw))
        if not chosen:
            return None
        if not chosen <= {option.value for option in self.options}:
            raise ValueError(_("Choose among the options."))
        return [option.value for option in self.options if option.value in chosen]

    def keep(self, raw: Raw | None) -> Raw | None:
        """Only those that are among the options."""
        chosen = set(_texts(raw))
        return [option.value for option in self.options if option.value in chosen] or None


class Tick(BaseField):
    """A box to tick; a required one must be ticked."""

    kind: Literal["tick"] = "tick"
    value: bool = False

    def read(self, raw: Raw | None) -> bool | None:
        """True, or None where it is not ticked."""
        return True if raw is True or raw in ("true", "on", "yes") else None

    def keep(self, raw: Raw | None) -> Raw | None:
        """Ticked or not at all."""
        return self.read(raw)


class Search(BaseField):
    """Rows of the database found as one types: people, accounts or units. The value is the row's number."""

    kind: Literal["search"] = "search"
    of: SearchOf
    many: bool = False
    most: int = 5
    value: tuple[Option, ...] = ()
    """What is chosen already, with the label to show."""

    def read(self, raw: Raw | None) -> int | list[int] | None:
        """The row's number, or several. That the row exists is for the flow to see."""
        found = list(dict.fromkeys(text for text in _texts(raw) if text))
        if not found:
            return None
        if not all(_ROW_NUMBER.fullmatch(text) for text in found):
            raise ValueError(_("Choose from the list that is shown while you write."))
        if len(found) > (self.most if self.many else 1):
            raise ValueError(_("Choose at most {most}.", most=self.most if self.many else 1))
        numbers = [row_number(text) for text in found]
        return numbers if self.many else numbers[0]

    def keep(self, raw: Raw | None) -> Raw | None:
        """Only row numbers."""
        found = list(dict.fromkeys(text for text in _texts(raw) if _ROW_NUMBER.fullmatch(text)))
        return found[: self.most] or None


AnyField = Annotated[
    Line | LongText | Number | Day | Choice | Choices | Tick | Search, Field(discriminator="kind")
]


def no_passwords() -> str:
    """What to do instead of writing a password (S0 S1 S2)."""
    return _(
        "This looks like a password. Never write passwords here: they would be stored and seen by others. "
        "Keep them in your unit's password vault and describe only how you handle them."
    )


def _text(raw: Raw | None) -> str:
    return raw if isinstance(raw, str) else ""


def _texts(raw: Raw | None) -> list[str]:
    return [raw] if isinstance(raw, str) else raw if isinstance(raw, list) else []
