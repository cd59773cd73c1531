"""Rules of a deal's parts: lines and the amount, shares of its team, and what follows from what is filled in."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.access.actor import System
from yunchou.base.db import quote
from yunchou.base.errors import say
from yunchou.model.field_types import type_of
from yunchou.model.object import Object
from yunchou.records.change import CREATE, DELETE, UPDATE, Change, Operation, moment_now
from yunchou.records.rule import after, before, check
from yunchou.records.write import Unit

NAMED_AFTER = {
    "opportunity_product": "product",
    "opportunity_team": "person",
    "opportunity_competitor": "competitor",
    "qualification_answer": "question",
}
"""The parts of a deal that are called as what they point at, which everybody may see."""
WHOLE = Decimal(1)


@before(*NAMED_AFTER)
async def name_after_target(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A part of a deal is called as the product, person, competitor or question that it is about."""
    field = owner.fields[NAMED_AFTER[owner.name]]
    touched = [c for c in changes if c.kind == CREATE or c.changes(field.name)]
    rows = await _rows(unit, field.target or "", ["name"], {c.now(field.name) for c in touched})
    for change in touched:
        found = rows.get(change.now(field.name))
        if found is not None:
            change.values["name"] = found["name"]


@before("opportunity_contact")
async def name_after_role(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A contact's part in a deal is called as its role; whose name it is stands with the contact."""
    language = unit.caller.organisation.settings.language
    options = owner.fields["role"].option_values
    for change in changes:
        if change.kind == CREATE or change.changes("role"):
            option = options.get(change.now("role"))
            words = owner.fields["contact"].label if option is None else option.label
            change.values["name"] = words[language]


@before("opportunity_product")
async def take_list_prices(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A line without a price takes that of its product's list."""
    lacking = [c for c in changes if c.kind in (CREATE, UPDATE) and c.now("price") is None]
    if not lacking:
        return
    rows = await _rows(unit, "product", ["list_price"], {c.now("product") for c in lacking})
    for change in lacking:
        found = rows.get(change.now("product"))
        if found is not None:
            change.values["price"] = found["list_price"]


@before("qualification_answer")
async def take_weights(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """An answer weighs what its question weighed when it was asked."""
    made = [c for c in changes if c.kind == CREATE or c.changes("question")]
    rows = await _rows(unit, "qualification_question", ["weight"], {c.now("question") for c in made})
    for change in made:
        found = rows.get(change.now("question"))
        if found is not None:
            change.values["weight"] = found["weight"]


async def _rows(
    unit: Unit, name: str, fields: Sequence[str], ids: Iterable[Any]
) -> dict[Any, dict[str, Any]]:
    """The values of fields of several records, by id."""
    wanted = sorted({each for each in ids if each is not None})
    if not wanted:
        return {}
    asking = unit.asking()
    owner = asking.snapshot.model.object(name)
    chosen = [owner.fields[each] for each in fields]
    columns = ", ".join(quote(column) for f in chosen for column in type_of(f).stored_columns(f))
    rows = await unit.link.fetch(
        f"select id, {columns} from {asking.table(owner)} where id = any($1::bigint[])", wanted
    )
    return {
        row["id"]: {
            f.name: type_of(f).read([row[c] for c in type_of(f).stored_columns(f)], asking.values)
            if type_of(f).beside
            else row[f.column]
            for f in chosen
        }
        for row in rows
    }


@before("close_plan_step")
async def date_what_is_done(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A step that is done says on which day."""
    today = dt.datetime.now(ZoneInfo(unit.caller.organisation.settings.time_zone)).date()
    for change in changes:
        if change.kind in (CREATE, UPDATE) and change.changes("done"):
            change.values["done_on"] = today if change.now("done") else None


@before("presales_request")
async def time_what_is_answered(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A request that is done says when."""
    for change in changes:
        if change.kind in (CREATE, UPDATE) and change.changes("state"):
            change.values["done_at"] = moment_now() if change.now("state") == "done" else None


@check("deal_interview")
async def about_what_has_ended(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Why a deal was won or lost is asked when it has ended."""
    touched = [c for c in changes if c.kind in (CREATE, UPDATE) and c.changes("opportunity")]
    deals = await _rows(unit, "opportunity", ["stage"], {c.now("opportunity") for c in touched})
    stages = await _rows(unit, "stage", ["kind"], {row["stage"] for row in deals.values()})
    for change in touched:
        deal = deals.get(change.now("opportunity"))
        if deal is not None and stages.get(deal["stage"], {}).get("kind") == "open":
            message = say("商机结束后才能记录客户访谈", "An interview is recorded when the deal has ended")
            change.fail(422, "rule", message, "opportunity")


@check("opportunity")
async def ended_by_today(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A deal that has ended did so by today: figures of its period and its customer's last deal go by that day."""
    touched = [
        c for c in changes if c.kind in (CREATE, UPDATE) and (c.changes("stage") or c.changes("close_date"))
    ]
    today = dt.datetime.now(ZoneInfo(unit.caller.organisation.settings.time_zone)).date()
    late = [c for c in touched if (c.now("close_date") or today) > today]
    kinds = await _rows(unit, "stage", ["kind"], {c.now("stage") for c in late})
    for change in late:
        if kinds.get(change.now("stage"), {}).get("kind") in ("won", "lost"):
            message = say(
                "已结束的商机，成交日期不能晚于今天", "A deal that has ended closed today or before"
            )
            change.fail(422, "rule", message, "close_date")


@after("opportunity_product")
async def sum_lines(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """The amount of a deal that goes by its lines is their sum; as their master it is locked while they are written."""
    await _take_sums(
        unit, {c.now("opportunity") for c in changes} | {c.before.get("opportunity") for c in changes}
    )


@after("opportunity")
async def go_by_lines(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A deal that begins to go by its lines, or is given another amount while it does, has their sum."""
    touched = {
        c.id
        for c in changes
        if c.kind in (CREATE, UPDATE)
        and c.now("amount_from_lines")
        and (c.changes("amount_from_lines") or c.changes("amount"))
    }
    await _take_sums(unit, touched)


async def _take_sums(unit: Unit, deals: Iterable[Any]) -> None:
    wanted = sorted({each for each in deals if each is not None})
    if not wanted:
        return
    rows = await _rows(unit, "opportunity", ["amount_from_lines", "lines_amount", "amount"], wanted)
    operations = [
        Operation(
            "update", {"amount": None if row["lines_amount"] is None else str(row["lines_amount"])}, id=id
        )
        for id, row in sorted(rows.items())
        if row["amount_from_lines"] and _worth(row["amount"]) != row["lines_amount"]
    ]
    await by_itself(unit).write("opportunity", operations)


def by_itself(unit: Unit) -> Unit:
    """The same transaction, for amounts that follow from other values."""
    return unit.as_system(System("amounts of deals and their parts"))


def _worth(amount: Any) -> Decimal | None:
    return None if amount is None else amount.amount


@check("opportunity_team")
async def share_the_whole(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """The revenue shares of a deal's team make 100 % together, or there is nobody on it.

    The deals are locked before, as they sum the shares, so two who change a team at the same time wait for each other.
    """
    changes = [
        c for c in changes if c.kind != UPDATE or any(c.changes(n) for n in ("share", "kind", "opportunity"))
    ]
    deals = sorted(
        {each for c in changes for each in (c.now("opportunity"), c.before.get("opportunity")) if each}
    )
    if not deals:
        return
    await unit.in_turn()
    asking = unit.asking()
    rows = await unit.link.fetch(
        f"select opportunity, share from {asking.table(owner)} where opportunity = any($1::bigint[])"
        " and kind = 'revenue' and deleted_at is null and not id = any($2::bigint[])",
        deals,
        [c.id for c in changes if c.kind != CREATE],
    )
    shares: dict[int, list[Decimal]] = defaultdict(list)
    for row in rows:
        shares[row["opportunity"]].append(row["share"])
    for change in changes:
        if change.kind != DELETE and change.now("kind") == "revenue":
            shares[change.now("opportunity")].append(change.now("share") or Decimal(0))
    for change in changes:
        _refuse_part(change, shares)


def _refuse_part(change: Change, shares: Mapping[int, Sequence[Decimal]]) -> None:
    own = shares.get(change.now("opportunity"), ())
    total = sum(own, Decimal(0))
    if own and total != WHOLE:
        percent = f"{(total * 100).normalize():f}"
        message = say(
            "业绩分成合计为 {p}%，应为 100%；请同时调整其他成员",
            "The revenue shares make {p} %, not 100 %: change those of others in the same step",
            p=percent,
        )
        change.fail(422, "rule", message, "share")
