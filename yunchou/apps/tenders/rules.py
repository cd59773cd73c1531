"""What must hold with every tender and its parts, and what a new one is given: its score card, and then its papers."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from yunchou.access.asking import Asking
from yunchou.access.working_time import working_time
from yunchou.apps.tenders.kept import BID, MANAGE, free, system, table_of
from yunchou.base.errors import say
from yunchou.base.time import today
from yunchou.model.object import Object
from yunchou.records.allowed import holds_back
from yunchou.records.change import CREATE, DELETE, UPDATE, Change, Operation
from yunchou.records.rule import after, before, check
from yunchou.records.write import Unit

DEADLINES = ("registration_due_at", "questions_due_at", "bid_due_at", "opening_at")
ORDER = (
    ("registration_due_at", "bid_due_at", "报名截止不能晚于投标截止", "Registration can't end after bids are due"),
    ("questions_due_at", "bid_due_at", "答疑截止不能晚于投标截止", "Questions can't be asked after bids are due"),
    ("bid_due_at", "opening_at", "开标时间不能早于投标截止", "Bids can't be opened before they are due"),
)  # fmt: skip
AS_BID = ("our_price", "ceiling", "bid_due_at", "account")
"""What stays as it was when the bid was handed in."""


@before("tender")
async def deadlines_in_order(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """The deadlines of a tender follow on each other."""
    for change in changes:
        if change.kind not in (CREATE, UPDATE):
            continue
        for first, last, zh, en in ORDER:
            if not (change.changes(first) or change.changes(last)):
                continue
            early, late = change.now(first), change.now(last)
            if early is not None and late is not None and early > late:
                change.fail(422, "rule", say(zh, en), first)


@before("tender")
async def bids_stay(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What was bid stays as it was; whoever must change it takes the bid back first."""
    if free(unit):
        return
    for change in changes:
        if change.kind != UPDATE or change.before.get("status") not in BID:
            continue
        for name in AS_BID:
            if change.before.get("submitted_at") is not None and change.changes(name):
                words = say("已投标，请先撤回投标", "The bid is handed in: take it back first")
                change.fail(422, "rule", words, name)


@before("tender")
async def delete_only_what_was_not_bid(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A tender that was bid for is kept."""
    if free(unit):
        return
    for change in changes:
        if change.kind == DELETE and change.before.get("submitted_at") is not None:
            change.fail(422, "rule", say("已投标的项目不能删除", "A tender that was bid for is kept"))


@before("tender_criterion", "tender_checklist")
async def set_up_by_those_who_may(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """The score card and the list of papers are set up by those who manage tenders."""
    if unit.asking().viewer.rights.may(MANAGE):
        return
    for change in changes:
        change.fail(403, "forbidden", say("您没有管理投标设置的权限", "You may not set up tenders"))


@before("tender_score")
async def take_weights(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A score weighs what its criterion weighed when it was asked. The card stays once the decision is made."""
    made = [c for c in changes if c.kind == CREATE or c.changes("criterion")]
    wanted = sorted({c.now("criterion") for c in made} - {None})
    if wanted:
        rows = await unit.link.fetch(
            f"select id, weight from {table_of(unit, 'tender_criterion')} where id = any($1::bigint[])",
            wanted,
        )
        weights = {row["id"]: row["weight"] for row in rows}
        for change in made:
            change.values["weight"] = weights.get(change.now("criterion"))
    if free(unit):
        return
    decided = await _decided(unit, changes)
    for change in changes:
        if decided & {change.now("tender"), change.before.get("tender")}:
            change.fail(
                422, "rule", say("立项已审批，评分不能再修改", "The decision is made: the scores stay")
            )


@holds_back
def decided_scores(asking: Asking, owner: Object, alias: str, action: str) -> str | None:
    """The card of a tender that was decided is offered to nobody for changing."""
    if owner.name != "tender_score":
        return None
    tender = asking.table(asking.snapshot.model.object("tender"))
    return f"exists(select from {tender} d where d.id = {alias}.tender and d.decided_at is not null)"


async def _decided(unit: Unit, changes: Sequence[Change]) -> set[Any]:
    tenders = {each for c in changes for each in (c.now("tender"), c.before.get("tender")) if each}
    rows = await unit.link.fetch(
        f"select id from {table_of(unit, 'tender')} where id = any($1::bigint[]) and decided_at is not null",
        sorted(tenders),
    )
    return {row["id"] for row in rows}


@before("tender_paper")
async def date_what_is_done(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A paper that is done says on which day."""
    day = today(unit.caller.organisation.settings.time_zone)
    for change in changes:
        if (
            change.kind in (CREATE, UPDATE)
            and change.changes("state")
            and change.values.get("done_on") is None
        ):
            change.values["done_on"] = day if change.now("state") == "done" else None


@check("tender_rival", "tender_score")
async def each_once(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A tender has each rival and each criterion once. It is held meanwhile, as it counts them."""
    name = "competitor" if owner.name == "tender_rival" else "criterion"
    asked = [c for c in changes if c.kind == CREATE or (c.kind == UPDATE and c.changes(name))]
    if not asked:
        return
    await unit.in_turn()
    rows = await unit.link.fetch(
        f"select id, tender, {name} as other from {table_of(unit, owner.name)}"
        " where tender = any($1::bigint[]) and deleted_at is null and not id = any($2::bigint[])",
        sorted({c.now("tender") for c in asked} - {None}),
        [c.id for c in changes if c.kind != CREATE],
    )
    there = {(row["tender"], row["other"]) for row in rows}
    for change in asked:
        pair = (change.now("tender"), change.now(name))
        if pair in there:
            change.fail(422, "rule", say("此项目中已有", "The tender has this already"), name)
        there.add(pair)


@after("tender")
async def give_score_cards(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A new tender is to be judged by every criterion in force."""
    made = [c.id for c in changes if c.kind == CREATE and c.now("status") == "tracking"]
    if not made:
        return
    rows = await unit.link.fetch(
        f"select id from {table_of(unit, 'tender_criterion')} where active and deleted_at is null"
        " order by position, id"
    )
    operations = [
        Operation(CREATE, {"tender": str(id), "criterion": str(row["id"])}) for id in made for row in rows
    ]
    if operations:
        await system(unit).write("tender_score", operations)


async def give_papers(unit: Unit, id: int, bid_due_at: dt.datetime | None, person: str | None) -> None:
    """A tender that is bid for gets the standard papers that it lacks, due so many working days before the bid."""
    rows = await unit.link.fetch(
        f"select l.name, l.kind, l.needed, l.days_before, l.position from {table_of(unit, 'tender_checklist')} l"
        " where l.active and l.deleted_at is null and not exists(select 1 from"
        f" {table_of(unit, 'tender_paper')} p where p.tender = $1 and p.name = l.name and p.deleted_at is null)"
        " order by l.position, l.id",
        id,
    )
    zone = unit.caller.organisation.settings.time_zone
    hours = working_time(unit.snapshot.parts, zone)
    operations = []
    for row in rows:
        values: dict[str, Any] = {
            "tender": str(id),
            **{name: row[name] for name in ("name", "kind", "needed", "position")},
        }
        if person is not None:
            values["person"] = person
        if bid_due_at is not None:
            due = hours.add_days(bid_due_at, -(row["days_before"] or 0)).astimezone(hours.zone).date()
            values["due_on"] = due.isoformat()
        operations.append(Operation(CREATE, values))
    if operations:
        await system(unit).write("tender_paper", operations)
