"""What an examination of the installation finds, one line a thing: see `kontolots doctor`."""

from dataclasses import dataclass

_MARKS = {True: "ok", False: "FAULT", None: "note"}


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, as it is printed. Never holds a secret."""

    ok: bool | None
    """None where nothing must be mended, but somebody may want to know."""
    subject: str
    says: str
    do: str = ""
    """What to do about it, as a sentence; a fault always has it."""

    def __str__(self) -> str:
        """On one line, whatever a profile or a platform says in it."""
        line = f"{_MARKS[self.ok]}  {self.subject}: {self.says}"
        line = f"{line.removesuffix('.')}. {self.do}" if self.do else line
        return "".join(one if one.isprintable() else " " for one in line)


def good(subject: str, says: str) -> Finding:
    """As it should be."""
    return Finding(True, subject, says)


def note(subject: str, says: str, do: str = "") -> Finding:
    """Nothing to mend, or nothing that could be looked at yet."""
    return Finding(None, subject, says, do)


def fault(subject: str, says: str, do: str) -> Finding:
    """Must be mended, by doing that."""
    return Finding(False, subject, says, do)
