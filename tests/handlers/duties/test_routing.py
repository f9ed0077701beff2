"""Who has a duty about an account: nobody is asked twice, nor decides on what they do themselves."""

from handlers.duties.routing import deciders, receivers, runs
from store.models import Account, Person, Unit
from store.queries.accounts import Entry
from tests.world import MONDAY

ALVA, CLEO, BO, GUN = (
    Person(id=number, name=name, email=f"{name}@exempelkommun.example", unit_id=1)
    for number, name in enumerate(("alva", "cleo", "bo", "gun"), 1)
)
GONE = Person(id=5, name="gone", email="gone@exempelkommun.example", unit_id=1, active=False)


def entry(owners: tuple[Person, ...], substitutes: tuple[Person, ...], *managers: Person) -> Entry:
    account = Account(
        id=1, platform="facebook", name="Lönnens kök", unit_id=1, profile_version_id=1, created_at=MONDAY
    )
    return Entry(
        account, Unit(id=1, name="Förskolan Lönnen", kind="preschool"), owners, substitutes, managers
    )


def test_a_manager_decides() -> None:
    assert deciders(entry((ALVA,), (CLEO,), BO, GUN)) == [BO, GUN]


def test_whoever_runs_it_or_has_left_does_not() -> None:
    assert deciders(entry((BO,), (CLEO,), GUN, BO)) == [GUN]
    assert deciders(entry((ALVA,), (BO,), BO, GONE)) == []


def test_their_own_manager_is_not_asked_twice() -> None:
    found = entry((BO,), (CLEO,), BO)
    assert [one.person for one in receivers(found, "responsible")] == [BO]
    assert receivers(found, "manager") == []


def test_whoever_owns_it_or_steps_in_runs_it() -> None:
    found = entry((ALVA,), (CLEO,), BO)
    assert [runs(found, one.id) for one in (ALVA, CLEO, BO)] == [True, True, False]
