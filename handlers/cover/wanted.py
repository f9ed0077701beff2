"""Whom somebody who is away wants to be asked first: kept with the question."""

from collections.abc import Iterable

from store.models import Duty

_WANTED = "person:"


def want(duty: Duty, person_id: int | None) -> None:
    """That person is to be asked first; None: as the register has it."""
    duty.words = f"{_WANTED}{person_id}" if person_id else None


def wanted(duty: Duty) -> int | None:
    """The number of whoever is to be asked first."""
    return int(duty.words.removeprefix(_WANTED)) if duty.words else None


def by_subject(several: Iterable[Duty]) -> dict[str, int]:
    """Who is wanted, by what the questions are about."""
    return {one.subject: person for one in several if (person := wanted(one))}
