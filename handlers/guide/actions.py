"""What the guide's buttons ask for."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from chat.actions import Action

LONGEST_QUERY = 200


class Speak(Action):
    """Choose the language in which the bot writes to the person."""

    name: ClassVar[str] = "guide.speak"
    language: Literal["sv", "en"]


class Run(Action):
    """Do what a command does, with the text after it."""

    name: ClassVar[str] = "guide.run"
    key: Annotated[str, Field(max_length=40)]
    """The command's name in the registry."""
    query: Annotated[str, Field(max_length=LONGEST_QUERY)] = ""
