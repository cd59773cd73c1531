"""Where metrics are named: on pages and in reports, by ratios, and by whatever record has a field that names a metric."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence, Set
from typing import TypeAlias

from yunchou.base.db import Connection
from yunchou.base.errors import say
from yunchou.model.object import Model, Object
from yunchou.model.uses import Use
from yunchou.records.change import DELETE, UPDATE, Change
from yunchou.records.rule import before
from yunchou.records.stored import kept_rows
from yunchou.records.write import Unit

Finder: TypeAlias = Callable[[Connection, str, Model, Set[str]], Awaitable[Mapping[str, Sequence[Use]]]]
"""Gets a connection, the schema, the model and codes of metrics, and gives where each is named."""
_FINDERS: list[Finder] = []


def finds_metric_uses(finder: Finder) -> Finder:
    """Adds a finder, for rooms above that keep names of metrics within what they save."""
    if finder not in _FINDERS:
        _FINDERS.append(finder)
    return finder


async def named_at(link: Connection, schema: str, model: Model, codes: Set[str]) -> dict[str, list[Use]]:
    """Everything that names the metrics, by code; those that nothing names are left out."""
    found: dict[str, list[Use]] = defaultdict(list)
    for finder in (*_FINDERS, _by_records):
        for code, uses in (await finder(link, schema, model, codes)).items():
            found[code] += uses
    return dict(found)


async def _by_records(
    link: Connection, schema: str, model: Model, codes: Set[str]
) -> Mapping[str, Sequence[Use]]:
    """Records with a field that names a metric: ratios, goal rules and their like."""
    found: dict[str, list[Use]] = defaultdict(list)
    for owner in model.objects.values():
        fields = [each.name for each in owner.fields.values() if each.names == "metric"]
        for row in await kept_rows(link, schema, model, owner.name) if fields else ():
            for code in sorted(codes & {row[name] for name in fields}):
                title = say(
                    "{object}“{name}”", "the {object} {name}",
                    object=say(owner.label["zh-CN"], owner.label["en"].lower()), name=row[owner.name_field] or "",
                )  # fmt: skip
                found[code].append(Use(owner.name, title, record=(owner.name, int(row["id"]))))
    return found


@before("metric")
async def keep_what_is_named(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A metric that something names is neither deleted nor given another code while it does."""
    going = [c for c in changes if c.kind == DELETE or (c.kind == UPDATE and c.changes("code"))]
    if not going:
        return
    deleted = {("metric", change.id) for change in going if change.kind == DELETE}
    codes = {str(change.before.get("code")) for change in going}
    schema = unit.caller.organisation.schema
    named = await named_at(unit.link, schema, unit.snapshot.model, codes)
    for change in going:
        uses = [each for each in named.get(str(change.before.get("code")), ()) if each.record not in deleted]
        for use in uses[:1]:
            message = say("{where}正在使用该指标", "It is used by {where}", where=use.where)
            change.fail(422, "in_use", message, None if change.kind == DELETE else "code")
