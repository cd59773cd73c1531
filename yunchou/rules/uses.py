"""Rules name objects and fields: they are told as uses, and follow when one gets another name."""

from collections.abc import Iterable
from dataclasses import dataclass

from yunchou.base.db import Connection, quote
from yunchou.base.errors import say
from yunchou.language.mentions import mentions, renamed
from yunchou.model.object import Model, Object
from yunchou.model.uses import Use, finds_saved_uses, follows_names
from yunchou.rules.conditions import split_names

LISTS = ("field", "fields")
"""The fields of rules that list names of fields, separated by commas."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """A rule as it is kept: a record of a shipped object that names an object and holds a condition on its records."""

    owner: Object
    id: int
    name: str
    object: str
    condition: str
    fields: str

    @property
    def listing(self) -> str | None:
        """The field that lists names."""
        return next((name for name in LISTS if name in self.owner.fields), None)


async def _kept(link: Connection, schema: str, model: Model) -> list[_Kept]:
    """Validation and form rules, and those that share records or give them to territories."""
    found: list[_Kept] = []
    for owner in model.objects.values():
        if owner.layer != "app" or not {"object", "condition"} <= set(owner.fields):
            continue
        listed = next((quote(name) for name in LISTS if name in owner.fields), "null::text")
        rows = await link.fetch(
            f"select id, {quote(owner.name_field)}::text as name, object, coalesce(condition, '') as condition,"
            f" coalesce({listed}, '') as fields"
            f" from {quote(schema)}.{quote(owner.table)} where deleted_at is null order by id"
        )
        found += [
            _Kept(owner, r["id"], r["name"] or "", r["object"], r["condition"], r["fields"]) for r in rows
        ]
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
    """The rules on an object, or those whose condition or list of fields names a field.

    A rule that shares records opens nothing when its field is gone, so it stands in nobody's way.
    """
    return [
        Use(
            "rule",
            say("规则“{r}”", "the rule {r}", r=rule.name),
            rule.object,
            blocks=rule.owner.app == "rules",
            record=(rule.owner.name, rule.id),
        )
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
        sets = f", {quote(rule.listing)} = nullif($4, '')" if rule.listing else ""
        bound = [rule.id, where, condition, *([listed] if rule.listing else [])]
        await link.execute(
            f"update {quote(schema)}.{quote(rule.owner.table)} set object = $2, condition = nullif($3, ''){sets}"
            " where id = $1",
            *bound,
        )
