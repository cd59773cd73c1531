"""What a rebate policy must say, and which of its words stay once customers earned something by it."""

from yunchou.apps.commerce.papers import table_of
from yunchou.base.errors import say
from yunchou.model.object import Object
from yunchou.records.change import CREATE, DELETE, Change
from yunchou.records.rule import check
from yunchou.records.write import Unit

STAYING = ("period", "basis", "effect", "starts_on", "account", "product", "category")


@check("rebate_policy")
async def policies_say_when(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A policy has days that are a period, and says after how many days where it goes by days. One statement."""
    moved = [c for c in changes if c.kind != CREATE and any(c.changes(n) for n in STAYING)]
    rows = (
        await unit.link.fetch(
            f"select distinct rebate_policy as id from {table_of(unit, 'rebate')} where rebate_policy = any($1::bigint[])"
            " and deleted_at is null",
            [c.id for c in moved],
        )
        if moved
        else []
    )
    earned = {row["id"] for row in rows}
    for change in changes:
        if change.kind == DELETE:
            continue
        starts, ends = change.now("starts_on"), change.now("ends_on")
        if starts is not None and ends is not None and starts > ends:
            message = say("生效日期晚于失效日期", "The first day is after the last")
            change.fail(422, "rule", message, "starts_on")
        if change.now("release") == "after_days" and change.now("release_days") is None:
            change.fail(422, "rule", say("请填写天数", "Say after how many days"), "release_days")
        if change.id in earned:
            name = next(n for n in STAYING if change.changes(n))
            message = say(
                "已按此政策计提返利；要改变请停用它并新建政策",
                "Rebates were accrued by this policy; to change it, end it and make another one",
            )
            change.fail(422, "rule", message, name)


@check("rebate_tier")
async def tiers_say_what_is_earned(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A tier has the figure that its policy works with. One statement."""
    written = [c for c in changes if c.kind != DELETE and c.now("rebate_policy") is not None]
    if not written:
        return
    rows = await unit.link.fetch(
        f"select id, effect from {table_of(unit, 'rebate_policy')} where id = any($1::bigint[])",
        sorted({c.now("rebate_policy") for c in written}),
    )
    effects = {row["id"]: row["effect"] for row in rows}
    for change in written:
        name = "value" if effects.get(change.now("rebate_policy")) == "amount" else "percent"
        if change.now(name) is None:
            change.fail(422, "rule", say("请填写该档位的返利", "Say what this tier gives"), name)
