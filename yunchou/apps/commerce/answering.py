"""A quote as its customer sees it who has the link, and the answer that he gives there."""

from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller, System
from yunchou.access.organisation import Organisation
from yunchou.apps.commerce.papers import table_of
from yunchou.apps.commerce.reading import require
from yunchou.apps.commerce.validity import require_valid, until_of
from yunchou.base.time import today
from yunchou.records.change import Operation, moment_now
from yunchou.records.read import Query, one_within, rows
from yunchou.records.write import Unit

SHOWN = (
    "id",
    "name",
    "quantity",
    "unit",
    "price",
    "discount",
    "tax_rate",
    "amount",
    "reduction",
    "gift_of",
    "bundle_line",
)
MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class Shown:
    """A quote with its lines."""

    quote: dict[str, Any]
    lines: list[dict[str, Any]]
    open: bool
    """Whether it still waits for an answer: it was sent, and its time is not over."""


def _over(organisation: Organisation, quote: dict[str, Any]) -> bool:
    until = until_of(quote)
    return until is not None and until < today(organisation.settings.time_zone)


async def quote_shown(organisation: Organisation, id: int) -> Shown | None:
    """What the customer sees of a quote; None where it is gone, or was never sent."""
    caller = Caller(organisation, System("a customer reads the quote that was sent to him"))
    found = await rows(caller, "quote", Query(where=f'id = "{id}" and status <> "draft"', limit=1))
    if not found:
        return None
    lines = await rows(
        caller,
        "quote_line",
        Query(fields=SHOWN, where=f'quote = "{id}"', sort=["position", "id"], limit=MOST_LINES),
    )
    return Shown(found[0], lines, found[0]["status"] == "sent" and not _over(organisation, found[0]))


async def answer_quote(
    organisation: Organisation, id: int, accepted: bool, by: str, note: str, address: str
) -> None:
    """Keeps the customer's answer, once; who gave it and from where stands in the history.

    Raises 422 when the quote waits for no answer any more, and when one is accepted whose last day is over.
    """
    caller = Caller(organisation, System("a customer answers the quote that was sent to him"))
    async with Unit(caller, {"quote_link": {"name": by, "address": address}}) as unit:
        await unit.link.fetchval(f"select id from {table_of(unit, 'quote')} where id = $1 for update", id)
        quote = await one_within(unit.link, unit.asking(), "quote", id)
        require(quote or {}, "sent")
        if accepted:
            require_valid(unit, quote or {})
        values = {
            "status": "accepted" if accepted else "declined",
            "answered_at": moment_now().isoformat(),
            "answered_by": by,
            "answer_note": note or None,
        }
        await unit.write("quote", [Operation("update", values, id=id)])
