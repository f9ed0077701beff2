"""An account on its way into the register, with its checklist and the texts made for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from handlers.launch.texts import Texts, texts_for
from handlers.rulebook import Rulebook
from policy.platforms import Platform
from policy.profile import Profile
from policy.sections import ChecklistStep
from store.db import Session
from store.models import Account, Case, ChecklistTick, Person, Unit
from store.queries import accounts, people
from store.queries.accounts import Entry


@dataclass(frozen=True)
class Launch:
    """What the launch's cards show."""

    entry: Entry
    profile: Profile
    steps: tuple[ChecklistStep, ...]
    ticks: Mapping[str, ChecklistTick]
    tickers: Mapping[int, Person]
    texts: Texts

    @property
    def account(self) -> Account:
        """The account."""
        return self.entry.account

    @property
    def account_id(self) -> int:
        """The account's number."""
        return self.entry.account.id or 0

    @property
    def unit(self) -> Unit:
        """The unit whose account it is."""
        return self.entry.unit

    @property
    def platform(self) -> Platform:
        """The platform."""
        return Platform(self.entry.account.platform)

    @property
    def open_steps(self) -> tuple[ChecklistStep, ...]:
        """The steps that nobody has ticked, in order."""
        return tuple(step for step in self.steps if step.key not in self.ticks)

    @property
    def missing(self) -> tuple[ChecklistStep, ...]:
        """The mandatory steps that nobody has ticked."""
        return tuple(step for step in self.open_steps if step.mandatory)


async def load(session: Session, policy: Rulebook, account: Account, case: Case | None) -> Launch:
    """Read an account's launch, under the rules that its case was opened with."""
    profile = await policy.version(session, account.profile_version_id)
    entry = (await accounts.entries(session, [account.id or 0]))[0]
    ticks = await accounts.ticks(session, account.id or 0)
    tickers = await people.by_ids(session, [tick.done_by_id for tick in ticks.values()])
    return Launch(
        entry=entry,
        profile=profile,
        steps=profile.checklist_for(Platform(account.platform), account.closed_group),
        ticks=ticks,
        tickers={person.id: person for person in tickers if person.id},
        texts=texts_for(profile, entry, str(case.answers.get("purpose") or "") if case else ""),
    )
