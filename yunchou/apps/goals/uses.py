"""What goal rules count names fields in its condition: they are told as uses, and follow when one gets another name."""

from collections.abc import AsyncIterator, Iterable
from typing import Any

from yunchou.base.db import Connection
from yunchou.base.errors import say
from yunchou.language.mentions import mentions, renamed
from yunchou.metrics.catalogue import declared
from yunchou.model.object import Model, Object
from yunchou.model.uses import Use, finds_saved_uses, follows_names
from yunchou.records.stored import kept_rows, rewrite

RULE = "goal_rule"


async def _rules_with(
    link: Connection, schema: str, model: Model, object: str, field: str | None
) -> AsyncIterator[tuple[Any, Object]]:
    """The rules whose condition names a field, or any of an object, with the object that they count."""
    rows = [each for each in await kept_rows(link, schema, model, RULE) if each["filter"]]
    if not rows:
        return
    counted = {name: each.object for known in declared() for name, each in known.metrics.items()}
    counted |= {each["code"]: each["object"] for each in await kept_rows(link, schema, model, "metric")}
    for row in rows:
        owner = model.objects.get(counted.get(row["metric"], ""))
        if owner is not None and any(
            each.object == object and field in (None, each.field)
            for each in mentions(model, owner, row["filter"])
        ):
            yield row, owner


@finds_saved_uses
async def goal_rules_that_name(
    link: Connection, schema: str, model: Model, object: str, field: str | None
) -> Iterable[Use]:
    """The rules by whose condition a field counts: it stays while they do."""
    return [
        Use(
            "goal_rule",
            say("目标规则“{n}”", "the goal rule {n}", n=row["name"]),
            owner.name,
            field,
            record=(RULE, int(row["id"])),
        )
        async for row, owner in _rules_with(link, schema, model, object, field)
    ]


@follows_names
async def goal_rules_follow(
    link: Connection, schema: str, model: Model, object: str, field: str | None, name: str
) -> None:
    """Rules name a field as it is called now."""
    if field is None:
        return
    async for row, owner in _rules_with(link, schema, model, object, field):
        text = renamed(model, owner, row["filter"], object, field, name)
        await rewrite(link, schema, model, RULE, row["id"], "filter", text)
