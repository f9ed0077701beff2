"""What the guide's buttons ask for."""

from typing import ClassVar, Literal

from chat.actions import Action


class Speak(Action):
    """Choose the language in which the bot writes to the person."""

    name: ClassVar[str] = "guide.speak"
    language: Literal["sv", "en"]
