"""The score of a lead: what its rules give it, from 0 to 100, kept on the record and told rule by rule.

A rule gives `points × times`, at most `most` of either sign, times ½ for each half-life since its date. The sum is kept
between 0 and 100 and rounded half-up. It is reckoned anew with every write that may change it, for all when a rule
changes, and each night, as points fade.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import msgspec

from yunchou.access.actor import Caller, System
from yunchou.access.asking import Asking
from yunchou.access.organisation import Snapshot, snapshot_part
from yunchou.access.state import system_viewer
from yunchou.actions.registry import action
from yunchou.base.db import Connection, quote
from yunchou.base.errors import Problem, forbidden, not_found, say
from yunchou.jobs.handlers import JobContext
from yunchou.jobs.queue import enqueue
from yunchou.jobs.schedule import daily
from yunchou.language.compile import compile_condition, compile_expression
from yunchou.language.types import Params
from yunchou.model.object import Model, Object
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.rule import after, before
from yunchou.records.select import Select
from yunchou.records.stored import kept_rows
from yunchou.records.write import Unit

PART, JOB = "score rules", "crm.scores"
LEAST, MOST = 0, 100
MANAGE = "crm.manage_pools"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule in force; `half_life` in days."""

    id: int
    name: str
    condition: str | None
    points: Decimal
    times: str | None
    most: Decimal | None
    half_life: Decimal | None
    since: str | None


@snapshot_part(PART)
async def load(link: Connection, schema: str, model: Model) -> tuple[Rule, ...]:
    """The score rules in force, in their order."""
    rows = [row for row in await kept_rows(link, schema, model, "score_rule") if row["active"]]
    rows.sort(key=lambda row: (row["position"] or 0, row["id"]))
    names = ("id", "name", "condition", "points", "times", "most", "half_life", "since")
    return tuple(Rule(*(row[name] for name in names)) for row in rows)


def rules_of(snapshot: Snapshot) -> tuple[Rule, ...]:
    """The score rules of a snapshot."""
    found: tuple[Rule, ...] = snapshot.parts.get(PART) or ()
    return found


@dataclass(frozen=True, slots=True)
class Piece:
    """What one rule gives, as SQL: whether it holds, how many times it counts, what is left of it, and the points."""

    holds: str
    times: str
    left: str
    value: str


def piece(asking: Asking, select: Select, rule: Rule) -> Piece | None:
    """The SQL of a rule on the lead `t`; None where the model no longer bears it out."""
    add, bound = asking.params.add, len(asking.params.values)
    environment = asking.environment()
    try:
        holds, times, left = "true", "1", "1"
        if rule.condition:
            holds = f"({compile_condition(rule.condition, select, asking.params, environment)}) is true"
        if rule.times:
            times = f"coalesce(({compile_expression(rule.times, select, asking.params, environment).sql})::numeric, 0)"
        if rule.half_life:
            since = "t.created_at"
            if rule.since:
                given = compile_expression(rule.since, select, asking.params, environment)
                since = given.sql
                if given.type.kind == "date":
                    zone = add(asking.organisation.settings.time_zone, "text")
                    since = f"(({given.sql})::timestamp at time zone {zone})"
            days = f"greatest(0, extract(epoch from now() - {since}) / 86400)"
            faded = f"power(0.5, least(1000, {days} / {add(rule.half_life, 'numeric')})::float8)::numeric"
            # Of what never was nothing is left.
            left = f"case when {since} is null then 0 else {faded} end"
    except Problem:
        del asking.params.values[bound:]
        return None
    points = f"{add(rule.points, 'numeric')} * {times}"
    if rule.most is not None:
        most = add(rule.most, "numeric")
        points = f"greatest(-{most}, least({most}, {points}))"
    return Piece(holds, times, left, f"case when {holds} then {points} * ({left}) else 0 end")


def of_system(asking: Asking) -> Asking:
    """The same for everybody: a score does not depend on who asks."""
    return replace(asking, viewer=system_viewer(asking.snapshot.access), params=Params())


async def rescore(link: Connection, asking: Asking, ids: Sequence[int] | None = None) -> int:
    """Reckons the score of leads (None: of all) anew in one statement; gives how many have another."""
    ground = of_system(asking)
    owner = ground.snapshot.model.object("lead")
    select = Select(ground, owner)
    pieces = [
        found for rule in rules_of(ground.snapshot) if (found := piece(ground, select, rule)) is not None
    ]
    total = " + ".join(each.value for each in pieces)
    score = f"round(greatest({LEAST}, least({MOST}, {total})))::int" if pieces else "null::int"
    some = "" if ids is None else f" and t.id = any({ground.params.add(list(ids), 'bigint[]')})"
    column = quote(owner.fields["score"].column)
    rows = await link.fetch(
        f"update {ground.table(owner)} u set {column} = n.score from (select t.id, {score} as score from {select.table()}"
        f"{select.joins} where t.deleted_at is null{some}) n where u.id = n.id and u.{column} is distinct from n.score"
        " returning u.id",
        *ground.params.values,
    )
    return len(rows)


@daily(JOB, hour=2)
async def rescore_all(context: JobContext) -> dict[str, Any]:
    """Reckons all scores anew: points fade, or a rule is another."""
    caller: Caller = context.caller
    async with Unit(caller) as unit:
        return {"changed": await rescore(unit.link, unit.asking())}


@after("lead")
async def score_leads(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A lead that is written is scored."""
    ids = [c.id for c in changes if c.kind in (CREATE, UPDATE) and c.values]
    if ids and rules_of(unit.snapshot):
        await rescore(unit.link, unit.asking(), ids)


@after("activity")
async def score_what_was_done(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A follow-up counts for its lead."""
    ids = {id for c in changes for id in (c.now("lead"), c.before.get("lead")) if id is not None}
    if ids and rules_of(unit.snapshot):
        await rescore(unit.link, unit.asking(), sorted(ids))


@before("score_rule")
async def rules_mean_something(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Only who manages pools sets rules; conditions, times and dates are such on a lead."""
    if not unit.asking().viewer.rights.may(MANAGE):
        for change in changes:
            change.fail(403, "forbidden", say("您没有管理评分规则的权限", "You may not manage score rules"))
        return
    asking = unit.as_system(System("whether a score rule means something")).asking()
    select = Select(asking, unit.snapshot.model.object("lead"))
    wanted = {
        "condition": ("boolean", "null"),
        "times": ("number", "integer", "null"),
        "since": ("date", "datetime", "null"),
    }
    for change in changes:
        for name, kinds in wanted.items():
            text = change.now(name) if change.kind in (CREATE, UPDATE) else None
            if not text:
                continue
            try:
                found = compile_expression(str(text), select, asking.params, asking.environment())
            except Problem as problem:
                change.fail(
                    422, problem.errors[0].code if problem.errors else problem.code, problem.detail, name
                )
                continue
            if found.type.kind not in kinds:
                words = say("表达式的类型不对", "The expression is of the wrong type")
                change.fail(422, "type_mismatch", words, name)


@after("score_rule")
async def rescore_by_new_rules(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Another rule scores all leads otherwise: a job does so once it is in force."""
    await enqueue(unit.link, unit.caller.organisation.id, JOB, {})


class Scored(msgspec.Struct, forbid_unknown_fields=True):
    """The lead whose score is explained."""

    lead: str


class Line(msgspec.Struct):
    """What one rule gives: whether it holds, how many times it counts, the share that is left of it, and its points."""

    rule: str
    holds: bool
    times: float
    left: float
    points: float


class Explained(msgspec.Struct):
    """The score (none without rules), its lines, and their sum before it is kept between 0 and 100."""

    score: int | None
    sum: float
    lines: list[Line]


@action("crm.explain_score", "评分说明", "Explain the score")
async def explain_score(unit: Unit, given: Scored) -> Explained:
    """Why a lead has its score. Raises 404 for one that may not be seen, 403 for whom the score is hidden."""
    if not (given.lead.isascii() and given.lead.isdigit() and len(given.lead) <= 18):
        raise not_found()
    asking = unit.asking()
    owner = asking.snapshot.model.object("lead")
    seen = Select(asking, owner)
    if asking.viewer.rights.of("lead").field("score") in ("none", "mask"):
        raise forbidden()
    visible = await unit.link.fetchval(
        f"select true from {seen.table()} where t.id = {asking.params.add(int(given.lead), 'bigint')} and {seen.condition()}",
        *asking.params.values,
    )
    if not visible:
        raise not_found()
    ground = of_system(asking)
    select = Select(ground, owner)
    told = [
        (rule, found)
        for rule in rules_of(ground.snapshot)
        if (found := piece(ground, select, rule)) is not None
    ]
    columns = ", ".join(f"array[({p.holds})::int, {p.times}, {p.left}, {p.value}]::float8[]" for _, p in told)
    row = await unit.link.fetchrow(
        f"select t.{quote(owner.fields['score'].column)} as score{', ' + columns if told else ''} from {select.table()}"
        f"{select.joins} where t.id = {ground.params.add(int(given.lead), 'bigint')}",
        *ground.params.values,
    )
    if row is None:
        raise not_found()
    lines = [
        Line(rule.name, bool(row[n][0]), row[n][1], round(row[n][2], 4), round(row[n][3], 2))
        for n, (rule, _) in enumerate(told, 1)
    ]
    return Explained(row["score"], round(sum(each.points for each in lines), 2), lines)
