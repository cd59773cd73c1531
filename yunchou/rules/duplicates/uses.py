"""Duplicate rules name objects and fields: they are told as uses, and follow when one gets another name."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yunchou.base.db import Connection, quote
from yunchou.base.errors import say
from yunchou.model.object import Model
from yunchou.model.uses import Use, finds_saved_uses, follows_names
from yunchou.rules.duplicates.rule import Condition, WrongConditions, read_conditions


@dataclass(frozen=True, slots=True)
class _Kept:
    """A rule as it is kept; `groups` is empty where its conditions no longer fit."""

    id: int
    name: str
    object: str
    target: str
    given: str
    groups: Sequence[Sequence[Condition]]

    def names(self, object: str, field: str | None) -> bool:
        """Whether the rule is about the object, or the field of it."""
        if field is None:
            return object in (self.object, self.target)
        conditions = [each for group in self.groups for each in group]
        checked = self.object == object and any(each.field == field for each in conditions)
        return checked or (self.target == object and any(each.target == field for each in conditions))


async def _kept(link: Connection, schema: str, model: Model) -> list[_Kept]:
    table = model.objects["duplicate_rule"].table
    rows = await link.fetch(
        "select id, name, object, coalesce(target, object) as target, conditions"
        f" from {quote(schema)}.{quote(table)} where deleted_at is null order by id"
    )
    found = []
    for row in rows:
        owner, target = model.objects.get(row["object"]), model.objects.get(row["target"])
        groups: Sequence[Sequence[Condition]] = ()
        if owner is not None and target is not None:
            try:
                groups = read_conditions(row["conditions"], owner, target)
            except WrongConditions:
                groups = ()
        found.append(_Kept(row["id"], row["name"], row["object"], row["target"], row["conditions"], groups))
    return found


@finds_saved_uses
async def rules_that_name(
    link: Connection, schema: str, model: Model, object: str, field: str | None
) -> Iterable[Use]:
    """The duplicate rules that compare records of an object, or values of a field."""
    return [
        Use(
            "rule",
            say("规则“{r}”", "the rule {r}", r=rule.name),
            rule.object,
            record=("duplicate_rule", rule.id),
        )
        for rule in await _kept(link, schema, model)
        if rule.names(object, field)
    ]


@follows_names
async def rules_follow(
    link: Connection, schema: str, model: Model, object: str, field: str | None, name: str
) -> None:
    """Rules, and the slots that hold what they compare with, name the object or field as it is called now."""
    table = f"{quote(schema)}.{quote(model.objects['duplicate_rule'].table)}"
    for rule in await _kept(link, schema, model):
        if not rule.names(object, field):
            continue
        if field is None:
            await link.execute(
                f"update {table} set object = case object when $2 then $3 else object end,"
                " target = case target when $2 then $3 else target end where id = $1",
                rule.id,
                object,
                name,
            )
        else:
            await link.execute(
                f"update {table} set conditions = $2 where id = $1",
                rule.id,
                _renamed(rule, object, field, name),
            )
    was, now = (object, name) if field is None else (f"{object}.{field}", f"{object}.{name}")
    separator = "." if field is None else ":"
    await link.execute(
        f"update {quote(schema)}.match_slot set name = $2 || substr(name, length($1) + 1) where starts_with(name, $1 || $3)",
        was,
        now,
        separator,
    )


def _renamed(rule: _Kept, object: str, field: str, name: str) -> str:
    groups = [
        [_written(each, rule, object, field, name, given) for each, given in zip(group, kept, strict=True)]
        for group, kept in zip(rule.groups, json.loads(rule.given), strict=True)
    ]
    return json.dumps(groups, ensure_ascii=False)


def _written(
    condition: Condition, rule: _Kept, object: str, field: str, name: str, given: dict[str, object]
) -> dict[str, object]:
    checked = name if rule.object == object and condition.field == field else condition.field
    target = name if rule.target == object and condition.target == field else condition.target
    kept = {**given, "field": checked}
    # How text is read was found out by the field's name, which may now say something else.
    if condition.kind in ("text", "company"):
        kept["as"] = condition.kind
    if target != checked or "target" in given:
        kept["target"] = target
    return kept
