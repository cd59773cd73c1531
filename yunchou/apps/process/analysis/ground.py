"""What every analysis of a process begins with: the records that the asker may see, with what they went through.

Two parts of a statement: `r`, the records (id, group, amount, stage now), and `s`, the stages of the pipeline with their
place. A place is counted from 0 over the open stages in their order; winning is the place behind the last of them, and a
lost or invalid stage has none.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.compile import may_read
from yunchou.access.organisation import Snapshot
from yunchou.apps.process.plan import OPEN, USUAL_OBJECT, WON, Pipeline, Stage, pipelines_of, stage_field
from yunchou.base.db import quote
from yunchou.base.errors import not_found, say
from yunchou.base.time import Span, moments
from yunchou.language.compile import compile_condition, compile_expression
from yunchou.metrics.query import span_of
from yunchou.model.object import Object
from yunchou.records.aggregate import Column, group_column, relation_group
from yunchou.records.read import asking_of, readable_object
from yunchou.records.select import Asking, Select

AMOUNT = "amount"
VERSION = "pipeline_version"
"""What a record's own fields do not tell: the latest version of the process that moved it."""

SIZE = "amount_size"
"""Records by the size of their amount: the power of ten that it reaches, so 250,000 is one of 100,000."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Which process is looked at.

    `object`: whose records, where the pipeline is for several. `period`: in which what is counted began, as
    `yunchou.base.time` reads it; None for ever. `where`: a condition on the records. `by`: a path that parts them in groups.
    `told`: what else each record tells, as columns of `r` of these names: a condition that it meets, or an expression on it.
    """

    pipeline: int
    object: str | None = None
    period: Any = None
    where: str | None = None
    by: str | None = None
    told: Mapping[str, "Told"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Told:
    """An expression on a record; as a `condition` it holds or not."""

    expression: str
    condition: bool = False


@dataclass(frozen=True, slots=True)
class Ground:
    """The common ground of a statement. `measured`: whether the records have an amount that the asker may see."""

    asking: Asking
    owner: Object
    pipeline: Pipeline
    ladder: Sequence[Stage]
    """The open stages in their order, and the first won one behind them, where there is one."""
    span: Span | None
    group: Column | None
    measured: bool
    sql: str
    """`r` and `s`, to stand behind `with`."""

    @property
    def history(self) -> str:
        """The history of the records' stages, joined with both: `h`."""
        table = self.asking.table(self.asking.snapshot.model.object("stage_history"))
        name = self.asking.params.add(self.owner.name, "text")
        return (
            f"r join {table} h on h.record = r.id::text and h.object = {name} and h.deleted_at is null"
            " join s on s.id = h.stage"
        )

    @property
    def entries(self) -> str:
        """The history of the records' stages as far as it may be theirs, joined with the stages alone: `h` and `s`.

        Whoever sees few records reads their history only; whoever sees most of them reads all of it, which is as much.
        """
        table = self.asking.table(self.asking.snapshot.model.object("stage_history"))
        name = self.asking.params.add(self.owner.name, "text")
        owners = self.asking.viewer.owners(self.owner.name, "read")
        theirs = "" if owners is None else " and h.record = any(array(select r.id::text from r))"
        return f"{table} h join s on s.id = h.stage and h.object = {name} and h.deleted_at is null{theirs}"

    def within(self, sql: str, span: Span | None) -> str:
        """SQL for whether a moment lies in a period; every one does where there is none."""
        return span_condition(self.asking, sql, span)


def span_condition(asking: Asking, sql: str, span: Span | None) -> str:
    """SQL for whether a moment lies in a period; every one does where there is none."""
    if span is None:
        return f"{sql} is not null"
    first, past = moments(span, asking.organisation.settings.time_zone)
    add = asking.params.add
    return f"({sql} >= {add(first, 'timestamptz')} and {sql} < {add(past, 'timestamptz')})"


def ground(caller: Caller, snapshot: Snapshot, asked: Asked) -> Ground:
    """What is asked, as parts of a statement under the asker's rights.

    Raises 404 where there is no such pipeline or its records have no stage that the asker may see, 400 for a wrong period,
    condition or path, 403 without any right to read the records.
    """
    asking = asking_of(caller, snapshot)
    pipeline = pipelines_of(snapshot).of.get(asked.pipeline)
    if pipeline is None:
        raise not_found()
    owner = readable_object(asking, pipeline.object or asked.object or USUAL_OBJECT)
    stands = stage_field(snapshot, owner)
    if stands is None or not pipeline.serves(owner) or not may_read(asking.viewer, owner, stands):
        raise not_found(say("这种记录没有阶段", "Such records have no stages"))
    amount = owner.fields.get(AMOUNT)
    measured = amount is not None and amount.type == "money" and may_read(asking.viewer, owner, amount)
    select = Select(asking, owner)
    group = _group(select, asked.by)
    values = ["t.id", f"{group.sql if group else 'null'} as g", f"{_amount(select, measured)} as amount"]
    values.append(f"{select.alias}.{stands.column} as stage")
    values += [f"{_told(select, each)} as {quote(name)}" for name, each in asked.told.items()]
    conditions = [select.condition()]
    if asked.where is not None and asked.where.strip():
        conditions.append(compile_condition(asked.where, select, asking.params, asking.environment()))
    records = (
        f"select {', '.join(values)} from {select.table()}{select.joins} where {' and '.join(conditions)}"
    )
    ladder = _ladder(pipeline)
    stages = _stages(asking, pipeline, ladder)
    sql = f"r as materialized ({records}), s as materialized ({stages})"
    return Ground(
        asking,
        owner,
        pipeline,
        ladder,
        None if asked.period is None else span_of(caller, asked.period),
        group,
        measured,
        sql,
    )


def _told(select: Select, told: Told) -> str:
    compiled = compile_condition if told.condition else compile_expression
    found = compiled(told.expression, select, select.asking.params, select.asking.environment())
    return found if isinstance(found, str) else found.sql


def _group(select: Select, by: str | None) -> Column | None:
    if not by:
        return None
    if by == SIZE and select.owner.fields.get(AMOUNT) is not None:
        # The name is resolved as any other, so that it does not exist for whom may not see it.
        compiled = compile_expression(AMOUNT, select, select.asking.params, select.asking.environment())
        size = f"case when {compiled.sql} > 0 then power(10::numeric, floor(log({compiled.sql})))::bigint end"
        return Column(SIZE, size, "g.g0", "g.g0")
    if by != VERSION:
        return group_column(select, by, 0)
    asking = select.asking
    table = asking.table(asking.snapshot.model.object("stage_history"))
    name = asking.params.add(select.owner.name, "text")
    latest = (
        f"(select max(v.{VERSION}) from {table} v where v.record = {select.alias}.id::text and v.object = {name}"
        " and v.deleted_at is null)"
    )
    return relation_group(select, VERSION, latest, VERSION, 0)


def _amount(select: Select, measured: bool) -> str:
    if not measured:
        return "null::numeric"
    return compile_expression(AMOUNT, select, select.asking.params, select.asking.environment()).sql


def _ladder(pipeline: Pipeline) -> Sequence[Stage]:
    opened = [each for each in pipeline.now.stages if each.kind == OPEN]
    return [*opened, *[each for each in pipeline.now.stages if each.kind == WON][:1]]


def _stages(asking: Asking, pipeline: Pipeline, ladder: Sequence[Stage]) -> str:
    """Every stage of the pipeline with its place and kind; all won ones share the last place."""
    last = sum(each.kind == OPEN for each in ladder)
    places = {each.id: place for place, each in enumerate(ladder) if each.kind == OPEN}
    stages = pipeline.now.stages
    add = asking.params.add
    ids = add([each.id for each in stages], "bigint[]")
    at = add([last if each.kind == WON else places.get(each.id) for each in stages], "int[]")
    kinds = add([each.kind for each in stages], "text[]")
    return f"select * from unnest({ids}, {at}, {kinds}) as s(id, place, kind)"
