"""An application as cards show it and deciders read it, whole or half filled in."""

import re
from dataclasses import dataclass
from datetime import date

from chat.actions import row_number
from handlers.rulebook import Rulebook
from policy.platforms import FACTS, Platform
from policy.profile import Profile
from policy.sections import Stage
from store.db import Session
from store.models import Account, Case, Decision, Person, Unit
from store.queries import accounts, cases, people

_ROW_NUMBER = re.compile(r"[1-9][0-9]{0,14}")


@dataclass(frozen=True)
class Application:
    """A case with everything that it points to. What a draft lacks is None or empty."""

    case: Case
    profile: Profile
    applicant: Person
    manager: Person | None
    directory_manager: Person | None
    deputy: Person | None
    """Who may decide as well, since the manager has not answered (C4)."""
    taken_by: Person | None
    unit: Unit | None
    owner: Person | None
    substitutes: tuple[Person, ...]
    account: Account | None
    """What an approved application led to."""
    decisions: tuple[Decision, ...]
    deciders: dict[int, Person]

    @property
    def case_id(self) -> int:
        """The number that people quote."""
        return self.case.id or 0

    @property
    def asks_for_manager(self) -> bool:
        """Whether the applicant says who decides: no directory does, or it names one who left, or oneself."""
        known = self.directory_manager
        return known is None or not known.active or known.id == self.applicant.id

    @property
    def is_appointed(self) -> bool:
        """Whether the information unit said who decides as the manager, and they work here still (C4)."""
        appointed = numbers(self.case.answers.get("appointed"))
        chosen = numbers(self.case.answers.get("manager"))
        return appointed == chosen == [self.case.manager_id] and bool(self.manager and self.manager.active)

    @property
    def platform(self) -> Platform | None:
        """The platform, once it is chosen."""
        known = self.case.answers.get("platform")
        return Platform(known) if known else None

    @property
    def platform_title(self) -> str:
        """The platform's name, as people say it."""
        return FACTS[self.platform].title if self.platform else ""

    @property
    def name(self) -> str:
        """The account's name."""
        return str(self.case.answers.get("name") or "").strip()

    @property
    def closed_group(self) -> bool:
        """Whether only invited people will read it."""
        return self.case.answers.get("closed_group") is True

    @property
    def start(self) -> date | None:
        """The planned start."""
        try:
            return date.fromisoformat(str(self.case.answers.get("start") or ""))
        except ValueError:
            return None

    def text(self, question: str) -> str:
        """The answer to one of the profile's questions."""
        return str(self.case.answers.get(question) or "")

    @property
    def chain(self) -> tuple[Stage, ...]:
        """Who decides, in order, by the rules of the case (C1, C3)."""
        return self.profile.deciding.chain_for(manager_chosen=self.case.manager_chosen)

    @property
    def stage_role(self) -> str:
        """Whose turn it is to decide."""
        return self.chain[self.case.stage].role if self.case.stage < len(self.chain) else ""

    @property
    def last(self) -> Decision | None:
        """The latest decision."""
        return self.decisions[-1] if self.decisions else None

    def name_of(self, decision: Decision) -> str:
        """Who took that decision."""
        decider = self.deciders.get(decision.decided_by_id)
        return decider.name if decider else "?"


async def load(session: Session, policy: Rulebook, case: Case) -> Application:
    """Read what an application points to. A row that is gone meanwhile is shown as not chosen."""
    answers = case.answers
    substitutes = await people.by_ids(session, numbers(answers.get("substitutes")))
    decisions = tuple(await cases.decisions(session, case.id or 0))
    deciders = await people.by_ids(session, [decision.decided_by_id for decision in decisions])
    applicant = await people.get(session, case.applicant_id)
    if applicant is None:
        raise LookupError("a case without its applicant")
    return Application(
        case=case,
        profile=await policy.version(session, case.profile_version_id),
        applicant=applicant,
        manager=await people.get(session, case.manager_id),
        directory_manager=await people.get(session, applicant.manager_id),
        deputy=await people.get(session, case.deputy_id),
        taken_by=await people.get(session, case.taken_by_id),
        unit=await people.unit(session, _number(answers.get("unit"))),
        owner=await people.get(session, _number(answers.get("owner"))),
        substitutes=tuple(substitutes),
        account=await accounts.of_case(session, case.id) if case.id else None,
        decisions=decisions,
        deciders={person.id: person for person in deciders if person.id},
    )


def numbers(raw: object) -> list[int]:
    """The row numbers in an answer of a search field, as kept; what is no number is left out."""
    several = raw if isinstance(raw, list) else [raw]
    return [row_number(one) for one in several if isinstance(one, str) and _ROW_NUMBER.fullmatch(one)]


def _number(raw: object) -> int | None:
    found = numbers(raw)
    return found[0] if found else None
