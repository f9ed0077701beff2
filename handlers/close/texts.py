"""The farewell that is suggested for the account, in Swedish: the public reads it (L2)."""

from datetime import date

from chat.language import day, speaking
from handlers.close.view import ClosingView


def farewell(view: ClosingView, closes_on: date) -> str:
    """The suggested last post of an account that closes on that local day."""
    with speaking("sv"):
        when = day(closes_on)
    values = {
        "name": view.entry.account.name,
        "unit": view.entry.unit.name,
        "municipality": view.profile.municipality[0],
        "day": when,
        "website": view.profile.central_page,
    }
    return view.profile.closing.farewell.format_map(values).strip()
