"""A channel of the tests: keeps what arrived where, and fails on demand."""

from dataclasses import dataclass, field

from bot.channels.base import INFORMATION_UNIT, DeliveryError, Letter, Profile
from chat.cards import Card


@dataclass
class Arrived:
    """A message as it stands in a conversation now, and every card that it has been."""

    reference: str
    cards: list[Card] = field(default_factory=list)

    @property
    def card(self) -> Card:
        return self.cards[-1]


class FakeChannel:
    """Conversations by name: `private:alva`, `unit`."""

    def __init__(self, name: str = "test") -> None:
        self.name = name
        self.conversations: dict[str, list[Arrived]] = {}
        self.outbox_ids: list[int] = []
        self.faults: list[DeliveryError] = []
        """Raised by the next deliveries, one each."""
        self.known: dict[str, Profile] = {}
        self.freshened: list[str] = []
        self.emails: dict[str, str] = {}
        self.closed: set[str] = set()
        """The addresses of accounts that are closed."""

    async def start(self) -> None: ...

    async def stop(self) -> None: ...

    def place(self, name: str) -> str | None:
        return "unit" if name == INFORMATION_UNIT else None

    async def conversation_with(self, address: str) -> str:
        return f"private:{address}"

    async def send(self, letter: Letter) -> str:
        if self.faults:
            raise self.faults.pop(0)
        self.outbox_ids.append(letter.outbox_id)
        conversation = self.conversations.setdefault(letter.conversation, [])
        if letter.replaces:
            replaced = next(one for one in conversation if one.reference == letter.replaces)
            replaced.cards.append(letter.card)
            return replaced.reference
        arrived = Arrived(f"m{letter.outbox_id}", [letter.card])
        conversation.append(arrived)
        return arrived.reference

    async def find(self, email: str) -> str | None:
        return self.emails.get(email)

    async def freshen(self, address: str) -> None:
        self.freshened.append(address)

    async def refresh(self) -> None: ...

    def state(self) -> str:
        return "ok"

    async def has_left(self, address: str) -> bool:
        return address in self.closed

    async def introduce(self, address: str) -> Profile | None:
        return self.known.get(address)
