"""`/franvaro`: telling that somebody is away, changing it, and being back (G1, G5)."""

from datetime import datetime

from chat.cards import Button
from chat.fields import Values
from chat.forms import Faults, Form
from chat.language import _
from chat.replies import Ask, Reply, Whisper
from handlers.context import Ctx, stored_id
from handlers.cover import actions, asking, cards, changing, forms, rules, view, words
from handlers.cover.spans import Span, span
from handlers.cover.whereabouts import still
from handlers.errors import Gone, NotAllowed
from handlers.planning import cards as planning_cards
from handlers.planning import view as planning_view
from policy.calendar import Calendar, calendar_for
from store.models import Person
from store.models.absences import Absence
from store.queries import absences, accounts, people
from store.queries.absences import Given


async def start(_text: str, ctx: Ctx) -> Reply:
    """`/franvaro`: one's absences and who has what, what one has for others, and which staff is away."""
    own = await absences.of_people(ctx.session, [ctx.person_id], ctx.now)
    staff = []
    for absence, person in await absences.of_staff(ctx.session, ctx.person_id, ctx.now):
        staff += await view.told(ctx, person, [absence])
    told, covering = await view.told(ctx, ctx.person, own), await _covering(ctx)
    plans, has_calendar = await _plans(ctx), bool(ctx.public_url)
    return Whisper(card=cards.start(told, covering, staff, plans, has_calendar=has_calendar))


async def tell(action: actions.Tell, ctx: Ctx) -> Reply:
    """Open the form, of a new absence or of one that is to be changed."""
    if action.of_another:
        title = _("Somebody else is away")
        return Ask(form=forms.OthersForm.form(action, title=title, submit=_("Save")))
    title = _("When are you away?")
    if action.absence is None:
        return Ask(form=_own_form(action, title, {}))
    absence, person = await _of(ctx, action.absence)
    values = forms.times_of(absence, _calendar(ctx, person).zone)
    if person.id == ctx.person_id:
        return Ask(form=_own_form(action, title, values | {"reason": absence.reason}))
    title = _("When is {who} away?", who=person.name)
    return Ask(form=forms.Times.form(action, title=title, submit=_("Save"), values=values))


async def save(action: actions.Tell, values: Values, ctx: Ctx) -> Reply:
    """Record when somebody is away, and ask who has their accounts."""
    absence, person = await _of(ctx, action.absence) if action.absence else (None, ctx.person)
    answers = _parse(action, values, own=person.id == ctx.person_id)
    if isinstance(answers, forms.OthersForm):
        person = await _other(ctx, answers.who)
    starts, ends = await _times(ctx, person, answers, absence)
    before = span(absence.starts_at, absence.ends_at) if absence else None
    absence = absence or await changing.begin(ctx, person, starts, ends)
    absence.starts_at, absence.ends_at = starts, ends
    if isinstance(answers, forms.OwnForm):
        absence.reason = answers.reason or ""
    if starts > ctx.now:
        absence.begun_at = None
    ctx.session.add(absence)
    await changing.note(ctx, absence, "absence.told" if before is None else "absence.changed")
    if before != span(starts, ends):
        await asking.ask(ctx.session, ctx.policy, absence, ctx.now, by_id=ctx.person_id, channel=ctx.channel)
        await _moved(ctx, absence, person)
    (told,) = await view.told(ctx, person, [absence])
    if person.id != ctx.person_id:
        await ctx.tell(person, cards.told_by_another, told, ctx.person)
    return Whisper(card=cards.saved(told, own=person.id == ctx.person_id))


async def back(action: actions.Back, ctx: Ctx) -> Reply:
    """Somebody is here: the absence ends now, or never was; whoever took over need not any more.

    Who is here is away for no other reason either, as far as the person may say so.
    """
    absence, person = await _of(ctx, action.absence)
    here = [absence]
    if absence.starts_at <= ctx.now:
        several = await absences.of_people(ctx.session, [stored_id(person.id)], ctx.now)
        running = [one for one in several if one.starts_at <= ctx.now and one.id != absence.id]
        here += [one for one in running if _may_change(ctx, one, person)]
    for one in here:
        await _end(ctx, one, person)
    if person.id != ctx.person_id:
        await ctx.tell(person, cards.ended_by_another, ctx.person)
    return Whisper(card=cards.back(person, own=person.id == ctx.person_id))


async def _end(ctx: Ctx, absence: Absence, person: Person) -> None:
    given = await _to_come(ctx, absence)
    await changing.end(ctx, absence)
    for who in {one.person.id: one.person for one, _part in given}.values():
        if who.id != ctx.person_id:
            await ctx.tell(who, cards.not_needed, person)


async def _times(
    ctx: Ctx, person: Person, answers: forms.Times, absence: Absence | None
) -> tuple[datetime, datetime | None]:
    """From when to when somebody is away, by the clocks where they are. Raises Faults."""
    first_at = forms.clock("first_at", answers.first_at)
    last_at = forms.clock("last_at", answers.last_at)
    zone = _calendar(ctx, person).zone
    if found := rules.faults_of_days(answers.first, answers.last, ctx.now.astimezone(zone).date()):
        raise Faults(found)
    starts, ends = rules.between(answers.first, first_at, answers.last, last_at, zone)
    if found := rules.faults(starts, ends, ctx.now):
        raise Faults(found)
    several = await absences.of_people(ctx.session, [stored_id(person.id)], ctx.now)
    others = [one for one in several if absence is None or one.id != absence.id]
    if rules.is_known(starts, ends, others):
        known = _("That absence is noted already. Change it with /franvaro.")
        raise Faults({"first": known})
    return starts, ends


async def _moved(ctx: Ctx, absence: Absence, person: Person) -> None:
    """Whoever takes over gets to know when they do now; what lies outside of the absence is over."""
    holding = {one.cover.id: one for one in await absences.given(ctx.session, stored_id(absence.id))}
    left: dict[int, list[tuple[Given, Span]]] = {}
    for given, part in await _to_come(ctx, absence):
        left.setdefault(given.cover.person_id, []).append((given, part))
        holding.pop(given.cover.id)
    for given in holding.values():
        given.cover.ended_at = ctx.now
        ctx.session.add(given.cover)
        if given.cover.person_id not in left:
            await ctx.tell(given.person, cards.not_needed_then, person)
    for several in left.values():
        lines = [await _line(ctx, given, part) for given, part in several]
        await ctx.tell(several[0][0].person, cards.changed, person, absence, lines)


async def _plans(ctx: Ctx) -> list[Button]:
    """The holidays that are planned now, for whoever owns an account."""
    several = planning_view.seasons(ctx.policy, ctx.now)
    if not several or not await planning_view.owned(ctx.session, ctx.person_id, ctx.now):
        return []
    return [planning_cards.opener(one, ctx.person_id) for one in several]


async def _to_come(ctx: Ctx, absence: Absence) -> list[tuple[Given, Span]]:
    """What has been promised because of an absence and is to come."""
    return still(await absences.given(ctx.session, stored_id(absence.id)), ctx.now)


def _parse(action: actions.Tell, values: Values, *, own: bool) -> forms.Times:
    if action.of_another:
        return forms.OthersForm.parse(values)
    if own:
        return forms.OwnForm.parse(values, {"reason": forms.reasons()})
    return forms.Times.parse(values)


async def _other(ctx: Ctx, person_id: int) -> Person:
    """Somebody else, of whom the person may tell that they are away. Raises Faults."""
    person = await people.get(ctx.session, person_id)
    if person is None or not person.active:
        raise Faults({"who": _("Choose somebody who works here.")})
    entries = await asking.concerned(ctx.session, person_id, ctx.now)
    if not rules.may_tell_of(ctx.person_id, person, entries, in_information_unit=ctx.in_information_unit):
        raise Faults({"who": _("Only the manager and those who run the same account can tell of that.")})
    return person


async def _of(ctx: Ctx, absence_id: int) -> tuple[Absence, Person]:
    """An absence that is not over, and whose. Raises Gone, and NotAllowed for others."""
    absence = await absences.get(ctx.session, absence_id)
    person = await people.get(ctx.session, absence.person_id) if absence else None
    if absence is None or person is None:
        raise Gone(_("That absence is not there any more."))
    if not _may_change(ctx, absence, person):
        raise NotAllowed(_("Only whoever is away, whoever told of it and their manager can do this."))
    if absence.cancelled_at is not None or (absence.ends_at is not None and absence.ends_at <= ctx.now):
        raise Gone(_("That absence is over already."))
    return absence, person


def _may_change(ctx: Ctx, absence: Absence, person: Person) -> bool:
    own = (person.id, person.manager_id, absence.told_by_id)
    return ctx.person_id in own or ctx.in_information_unit


async def _covering(ctx: Ctx) -> list[tuple[Absence, str]]:
    """What the person has for others."""
    own = await absences.given_by(ctx.session, ctx.person_id, ctx.now)
    return [(given.absence, await _line(ctx, given, part)) for given, part in still(own, ctx.now)]


async def _line(ctx: Ctx, given: Given, part: Span) -> str:
    account = await accounts.get(ctx.session, given.cover.account_id)
    absent = await people.get(ctx.session, given.absence.person_id)
    if account is None or absent is None:
        raise Gone(_("That absence is not there any more."))
    return cards.covering_line(words.named(account, [part], []), absent.name)


def _own_form(action: actions.Tell, title: str, values: dict[str, str]) -> Form:
    return forms.OwnForm.form(
        action, title=title, submit=_("Save"), values=values, options={"reason": forms.reasons()}
    )


def _calendar(ctx: Ctx, person: Person) -> Calendar:
    """In the zone of whoever is away."""
    return calendar_for(ctx.policy.today(ctx.now).working, person.zone)
