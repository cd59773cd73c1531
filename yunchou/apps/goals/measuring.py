"""What was reached: the figures of a rule's metric for people and departments, whoever asks for them.

A goal that somebody may see shows what its whole department has reached, though he may not see each of the records that it is
made of. Each figure is kept as its parts (one, or the part and the whole of a ratio), so that those below can be added up.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any, TypeAlias

from yunchou.access.asking import Asking
from yunchou.access.state import system_viewer
from yunchou.apps.goals.kept import Node, Rule
from yunchou.base.time import Span
from yunchou.language.types import Params
from yunchou.metrics.batch import conjunction
from yunchou.metrics.catalogue import Metric
from yunchou.metrics.made import everything
from yunchou.records.aggregate import MOST_MEASURES, Aggregate, compile_aggregate
from yunchou.records.among import MOST_IDS, Among
from yunchou.records.write import Unit

Parts: TypeAlias = tuple[Decimal | None, ...]
"""The figures of a metric's parts."""
NOTHING: Parts = ()
MOST_NODES = 20
MOST_BELOW = 150
"""So many departments can be named in one condition."""


def check_may_ask(unit: Unit, rule: Rule) -> None:
    """Raises 403 or 400 where the asker may not ask for the metric at all, as for one of costs that are not for him."""
    for part in everything(unit.snapshot).parts(rule.metric):
        compile_aggregate(
            unit.asking(), part.object, Aggregate((), {"value": part.measure}, part.where or None)
        )


def rolls_up(parts: Sequence[Metric]) -> bool:
    """Whether the figures of departments follow from those of the departments below."""
    return all(each.measure.startswith(("count()", "sum(")) for each in parts)


async def by_dimension(
    unit: Unit, rule: Rule, dimension: str, span: Span, ids: Sequence[int] | None = None
) -> dict[int, Parts]:
    """The figures of a span by `owner` or `department`, by id, of some where they are named: one statement."""
    path = rule.metric.dimensions[dimension]
    among = {path: ids} if ids is not None and len(ids) <= MOST_IDS else {}
    rows = await _asked(unit, rule, [path], span, among=among)
    return {int(key[0]["id"]): parts for key, parts in rows if key[0] is not None}


async def by_time(unit: Unit, rule: Rule, span: Span, node: Node, grain: str = "month") -> dict[str, Parts]:
    """The figures of a span for one node, by `year`, `month` or `day` (`2026`, `2026-01`, `2026-01-31`): one statement.

    Years are fiscal ones, named after the calendar year in which they begin.
    """
    date = everything(unit.snapshot).parts(rule.metric)[0].date
    found: dict[str, Parts] = {}
    for only, among in _whose(unit, rule, node):
        for key, parts in await _asked(unit, rule, [f"{date}:{grain}"], span, only, among):
            found[str(key[0])] = summed({0: found.get(str(key[0]), NOTHING), 1: parts}, (0, 1))
    return found


async def in_spans(unit: Unit, rule: Rule, spans: Sequence[Span], node: Node) -> list[Parts]:
    """The figures of one node in each of several spans, which may overlap: as many as fit in one statement together."""
    parts = everything(unit.snapshot).parts(rule.metric)
    step = MOST_MEASURES // len(parts)
    found: list[Parts] = []
    for start in range(0, len(spans), step):
        several = spans[start : start + step]
        measures = {f"s{n}p{m}": p.measure for n in range(len(several)) for m, p in enumerate(parts)}
        counted = {
            f"s{n}p{m}": conjunction([p.where, _within(p, span)]) or ""
            for n, span in enumerate(several)
            for m, p in enumerate(parts)
        }
        held: list[Parts] = [NOTHING] * len(several)
        for only, among in _whose(unit, rule, node):
            question = Aggregate((), measures, rule.filter, also=only or None, only=counted, among=among)
            (row,) = await _fetch(unit, rule.metric.object, question)
            own = [tuple(_number(row[f"s{n}p{m}"]) for m in range(len(parts))) for n in range(len(several))]
            held = [summed({0: a, 1: b}, (0, 1)) for a, b in zip(held, own, strict=True)]
        found += held
    return found


def _whose(unit: Unit, rule: Rule, node: Node) -> list[tuple[str, Among]]:
    """Whose records count for a node: a condition, and where too many departments lie below to be named in one, lists of
    them, which are asked for one by one and added up; none where their figures don't add up."""
    only = condition_of(unit, rule, node)
    if only is not None:
        return [(only, {})]
    path, below = rule.metric.dimensions["department"], unit.snapshot.access.departments_under(node.id)
    lists = [below[start : start + MOST_IDS] for start in range(0, len(below), MOST_IDS)]
    if len(lists) > 1 and not rolls_up(everything(unit.snapshot).parts(rule.metric)):
        return []
    return [("", {path: each}) for each in lists]


OPEN = 'stage.kind = "open"'
PIPELINE = {
    "mean": "sum(amount * probability)",
    "variance": "sum(amount * amount * probability * (1 - probability))",
    "most": "sum(amount)",
}


def has_pipeline(rule: Rule) -> bool:
    """Whether open deals tell what is still to come: where the amounts of deals are counted on the day they close."""
    metric = rule.metric
    return (metric.object, metric.measure, metric.date) == ("opportunity", "sum(amount)", "close_date")


async def open_deals(unit: Unit, rule: Rule, dimension: str, span: Span) -> dict[int, Parts]:
    """What the open deals that close in a span may bring, by `owner` or `department`: one statement."""
    path = rule.metric.dimensions[dimension]
    where = conjunction([OPEN, _within(rule.metric, span)])
    rows = await _fetch(unit, "opportunity", Aggregate([path], PIPELINE, rule.filter, also=where, limit=None))
    return {int(r[path]["id"]): tuple(_number(r[n]) for n in PIPELINE) for r in rows if r[path] is not None}


def condition_of(unit: Unit, rule: Rule, node: Node) -> str | None:
    """Whose records count for a node; None where it has too many departments below to name them."""
    if node.kind == "person":
        return f'{rule.metric.dimensions["owner"]} = "{node.id}"'
    path, access = rule.metric.dimensions["department"], unit.snapshot.access
    if access.parents.get(node.id) is None:
        return f"{path} is not null"
    below = access.departments_under(node.id)
    named = ", ".join(f'"{each}"' for each in below)
    return f"{path} in ({named})" if len(below) <= MOST_BELOW else None


async def of_departments(
    unit: Unit, rule: Rule, departments: Iterable[int], span: Span, own: Mapping[int, Parts]
) -> dict[int, Parts]:
    """The figures of departments with all below them. `own`: those of each department itself, where they add up.

    What does not add up, as a mean, is asked for each, many with one statement.
    """
    wanted, access = list(departments), unit.snapshot.access
    if rolls_up(everything(unit.snapshot).parts(rule.metric)):
        return {each: summed(own, access.departments_under(each)) for each in wanted}
    found: dict[int, Parts] = {}
    for start in range(0, len(wanted), MOST_NODES):
        found |= await _each(unit, rule, wanted[start : start + MOST_NODES], span)
    return found


async def _each(unit: Unit, rule: Rule, several: Sequence[int], span: Span) -> dict[int, Parts]:
    conditions = {id: condition_of(unit, rule, Node("department", id)) for id in several}
    asked = {f"n{place}": each for place, each in enumerate(conditions.values()) if each is not None}
    metric = rule.metric
    where = conjunction([metric.where, _within(metric, span)])
    question = Aggregate((), dict.fromkeys(asked, metric.measure), rule.filter, also=where, only=asked)
    rows = await _fetch(unit, metric.object, question) if asked else []
    row = rows[0] if rows else {}
    return {
        id: (await in_spans(unit, rule, [span], Node("department", id)))[0]
        if each is None
        else (_number(row.get(f"n{place}")),)
        for place, (id, each) in enumerate(conditions.items())
    }


def behind(unit: Unit, rule: Rule, span: Span, node: Node) -> str | None:
    """The condition under which records make a node's figure, for the list of them; None where it cannot be said."""
    whole = everything(unit.snapshot).parts(rule.metric)[-1]
    only = condition_of(unit, rule, node)
    return None if only is None else conjunction([whole.where, rule.filter or "", _within(whole, span), only])


def open_behind(unit: Unit, rule: Rule, span: Span, node: Node) -> str | None:
    """The condition for the open deals that may still come to a node in a span; None where there are none, or as above."""
    only = condition_of(unit, rule, node)
    if only is None or not has_pipeline(rule):
        return None
    return conjunction([OPEN, rule.filter or "", _within(rule.metric, span), only])


def summed(own: Mapping[int, Parts], ids: Iterable[int]) -> Parts:
    """The parts of several added up; nothing where none has any."""
    total: Parts = NOTHING
    for parts in (own[id] for id in ids if own.get(id)):
        total = parts if not total else tuple(_plus(a, b) for a, b in zip(total, parts, strict=True))
    return total


def figure(rule: Rule, parts: Parts) -> Decimal | None:
    """The figure that parts make; a count or sum of nothing is 0, a rate of nothing is unknown."""
    if rule.metric.ratio is not None:
        part, whole = parts or (None, None)
        return (part or Decimal(0)) / whole if whole else None
    if parts and parts[0] is not None:
        return parts[0]
    return Decimal(0) if rule.additive else None


async def _asked(
    unit: Unit,
    rule: Rule,
    group: Sequence[str],
    span: Span,
    only: str = "",
    among: Among = MappingProxyType({}),
) -> list[tuple[tuple[Any, ...], Parts]]:
    """Rows of the groups (paths, or a date with its grain) and the parts of the figure."""
    parts = everything(unit.snapshot).parts(rule.metric)
    conditions = {f"p{n}": conjunction([p.where, _within(p, span), only]) or "" for n, p in enumerate(parts)}
    measures = {f"p{n}": part.measure for n, part in enumerate(parts)}
    question = Aggregate(group, measures, rule.filter, only=conditions, limit=None, among=among)
    return [
        (tuple(row[name] for name in group), tuple(_number(row[name]) for name in measures))
        for row in await _fetch(unit, rule.metric.object, question)
    ]


async def _fetch(unit: Unit, name: str, question: Aggregate) -> list[dict[str, Any]]:
    """Rows of an aggregate over all records, within the unit's transaction."""
    organisation = unit.caller.organisation
    asking = Asking(organisation, unit.snapshot, system_viewer(unit.snapshot.access), Params())
    sql = compile_aggregate(asking, name, question)
    row = await unit.link.fetchrow(sql, *asking.params.values)
    rows: list[dict[str, Any]] = json.loads((row[2] if row else None) or "[]", parse_float=Decimal)
    return rows


def _within(metric: Metric, span: Span) -> str:
    return f'{metric.date} >= "{span.start}" and {metric.date} < "{span.end}"'


def _number(value: Any) -> Decimal | None:
    if value is None:
        return None
    return Decimal(value["amount"]) if isinstance(value, Mapping) else Decimal(str(value))


def _plus(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return other if one is None else one if other is None else one + other
