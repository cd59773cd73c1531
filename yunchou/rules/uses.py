"""Rules name objects and fields: they are told as uses, and follow when one gets another name."""

from collections.abc import Iterable
from dataclasses import dataclass

from yunchou.base.db import Connection, quote
from yunchou.base.errors import say
from yunchou.language.mentions import mentions, renamed
from yunchou.model.object import Model
from yunchou.model.uses import Use, finds_saved_uses, follows_names
from yunchou.rules.conditions import split_names

TABLES = {"validation_rule": "field", "form_rule": "fields"}
"""The objects that hold rules, and the field that lists the fields which a rule is about."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A rule as it is kept."""

    table: str
    id: int
    name: str
    object: str
    condition: str
    fields: str


async def _kept(link: Connection, schema: str, model: Model) -> list[_Kept]:
    found: list[_Kept] = []
    for name, listed in TABLES.items():
        table = model.objects[name].table
        rows = await link.fetch(
            f"select id, name, object, condition, coalesce({quote(listed)}, '') as fields"
            f" from {quote(schema)}.{quote(table)} where deleted_at is null order by id"
        )
        found += [_Kept(table, r["id"], r["name"], r["object"], r["condition"], r["fields"]) for r in rows]
    return found


def _uses(rule: _Kept, model: Model, object: str, field: str | None) -> bool:
    if field is None:
        if rule.object == object:
            return True
    elif rule.object == object and field in split_names(rule.fields):
        return True
    owner = model.objects.get(rule.object)
    if owner is None:
        return False
    found = mentions(model, owner, rule.condition)
    return any(each.object == object and field in (None, each.field) for each in found)


@finds_saved_uses
async def rules_that_name(
    link: Connection, schema: str, model: Model, object: str, field: str | None
) -> Iterable[Use]:
    """The rules on an object, or those whose condition or list of fields names a field."""
    return [
        Use("rule", say("规则“{r}”", "the rule {r}", r=rule.name), rule.object)
        for rule in await _kept(link, schema, model)
        if _uses(rule, model, object, field)
    ]


@follows_names
async def rules_follow(
    link: Connection, schema: str, model: Model, object: str, field: str | None, name: str
) -> None:
    """Rules name the object or field as it is called now."""
    for rule in await _kept(link, schema, model):
        if not _uses(rule, model, object, field):
            continue
        owner = model.objects[rule.object]
        condition, listed = rule.condition, rule.fields
        if field is not None:
            condition = renamed(model, owner, condition, object, field, name)
            if rule.object == object:
                listed = ", ".join(name if each == field else each for each in split_names(listed))
        where = name if field is None and rule.object == object else rule.object
        column = TABLES["validation_rule" if rule.table.endswith("validation_rule") else "form_rule"]
        await link.execute(
            f"update {quote(schema)}.{quote(rule.table)} set object = $2, condition = $3,"
            f" {quote(column)} = nullif($4, '') where id = $1",
            rule.id,
            where,
            condition,
            listed,
        )
