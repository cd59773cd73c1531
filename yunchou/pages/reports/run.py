"""Running a report under somebody's rights. Subtotals and totals are asked for, never added up, so that rates are true there."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.errors import Problem
from yunchou.base.time import Span, before, parse_period, today
from yunchou.metrics.catalogue import GRAINS, Catalogue, Metric
from yunchou.metrics.query import MetricQuery, amount, query_all
from yunchou.model.object import Label, label
from yunchou.pages.reports.definition import Report, catalogue_of, check_shape, words
from yunchou.pages.reports.result import Column, Line, Table
from yunchou.records.calculate import calculate
from yunchou.records.read import Query, asking_of, readable_object, rows
from yunchou.records.select import Select, names_of

TOTAL = label("合计", "Total")
SUBTOTAL = label("小计", "Subtotal")
KIND_LABELS = {
    "list": label("列表", "List"),
    "summary": label("汇总", "Summary"),
    "matrix": label("矩阵", "Matrix"),
    "funnel": label("漏斗", "Funnel"),
    "cohort": label("同期群", "Cohort"),
    "trend": label("趋势", "Trend"),
    "comparison": label("对比", "Comparison"),
    "joined": label("拼接", "Joined"),
}
GRAIN_LABELS = {
    "year": label("年份", "Year"),
    "quarter": label("季度", "Quarter"),
    "month": label("月份", "Month"),
    "week": label("周", "Week"),
    "day": label("日期", "Day"),
}
MOST_CELLS = 10_000


async def run(caller: Caller, catalogue: Catalogue, report: Report, period: str | None = None) -> list[Table]:
    """The tables of a report; `period` in place of its own. Raises 400 for a wrong one, 403 and 404 as asking does."""
    check_shape(report)
    if report.kind == "joined":
        tables: list[Table] = []
        for block in report.blocks:
            tables += await run(caller, catalogue, block, period)
        return tables
    if report.kind == "list":
        return [await _list(caller, report)]
    work = _Work(caller, catalogue_of(report, catalogue), report, period or report.period)
    table = await _KINDS[report.kind](work)
    await _calculate(caller, report, table)
    return [table]


class _Work:
    """What one run asks with: the metrics, the words of the dimensions, and the questions of its kind."""

    def __init__(self, caller: Caller, catalogue: Catalogue, report: Report, period: str | None) -> None:
        self.caller = caller
        self.catalogue = catalogue
        self.report = report
        self.period: Any = period
        names = [*report.metrics, *(each.name for each in report.measures)]
        self.metrics: list[Metric] = [catalogue.metric(name) for name in dict.fromkeys(names)]

    async def ask(
        self, *groups: Sequence[str], periods: Sequence[Any] | None = None
    ) -> list[list[dict[str, Any]]]:
        """The rows for each list of dimensions, all with one question to the database where that will do."""
        asked = [
            MetricQuery(
                [metric.name for metric in self.metrics],
                by,
                self.report.where,
                self.period if periods is None else periods[number],
                self.sort,
                limit=MOST_CELLS,
            )
            for number, by in enumerate(groups)
        ]
        answers = await query_all(self.caller, self.catalogue, asked)
        for each in answers:
            if isinstance(each, Problem):
                raise each
        return [each for each in answers if not isinstance(each, Problem)]

    @property
    def sort(self) -> list[str]:
        """The order, as far as it is one of the figures."""
        names = {metric.name for metric in self.metrics}
        return [each for each in self.report.sort if each.lstrip("-") in names]

    async def columns_by(self) -> list[Column]:
        """A column for each dimension."""
        snapshot = await self.caller.organisation.snapshot()
        asking = asking_of(self.caller, snapshot)
        owner = readable_object(asking, self.metrics[0].object)
        found = []
        for name in self.report.by:
            path = self.metrics[0].dimensions.get(name, name).partition(":")[0]
            shown = GRAIN_LABELS.get(name) or Select(asking, owner).place(names_of(path)).field.label
            found.append(Column(name, shown, path="" if name in GRAINS else path))
        return found

    def figures(self, row: dict[str, Any]) -> dict[str, Any]:
        """The figures of a row."""
        return {metric.name: row.get(metric.name) for metric in self.metrics}

    def table(self, columns: list[Column], lines: list[Line]) -> Table:
        """The table of this report."""
        report = self.report
        most = report.limit
        return Table(
            report.kind,
            words(report.label, "") if report.label else KIND_LABELS[report.kind],
            columns,
            lines[:most] if len(lines) > most + 1 else lines,
            self.metrics[0].object,
            len(lines) <= most + 1,
        )


def _key(value: Any) -> Any:
    return value.get("id") if isinstance(value, dict) else value


def _figure_columns(metrics: Sequence[Metric]) -> list[Column]:
    return [Column(each.name, each.label, each.unit, each.name) for each in metrics]


async def _list(caller: Caller, report: Report) -> Table:
    """Records with their fields; the columns are called as the fields are."""
    snapshot = await caller.organisation.snapshot()
    asking = asking_of(caller, snapshot)
    owner = readable_object(asking, report.object or "")
    fields = report.fields or [owner.name_field]
    select = Select(asking, owner)
    columns = [Column(path, select.place(names_of(path)).field.label, path=path) for path in fields]
    asked = Query(fields=fields, where=report.where, sort=report.sort, limit=report.limit)
    found = await rows(caller, owner.name, asked)
    lines = [Line("row", {path: row.get(path) for path in fields}, id=row["id"]) for row in found]
    shown = words(report.label, "") if report.label else owner.plural
    return Table("list", shown, columns, lines, owner.name, len(lines) < report.limit)


async def _summary(work: _Work) -> Table:
    """Lines in groups, a subtotal behind each group of the outer dimensions, the total last."""
    by = work.report.by
    answers = await work.ask(*(by[:depth] for depth in range(len(by), -1, -1)))
    levels = {len(by) - number: rows for number, rows in enumerate(answers)}
    lines: list[Line] = []

    def fill(depth: int, held: dict[str, Any]) -> None:
        inside = [
            row
            for row in levels[depth + 1]
            if all(_key(row[name]) == _key(value) for name, value in held.items())
        ]
        for row in inside:
            now = {name: row[name] for name in by[: depth + 1]}
            if depth + 1 < len(by):
                fill(depth + 1, now)
                lines.append(
                    Line("subtotal", {**now, by[depth + 1]: dict(SUBTOTAL), **work.figures(row)}, now)
                )
            else:
                lines.append(Line("row", {**now, **work.figures(row)}, now))

    fill(0, {})
    total = levels[0][0] if levels[0] else {}
    lines.append(Line("total", {by[0]: dict(TOTAL), **work.figures(total)}))
    return work.table([*await work.columns_by(), *_figure_columns(work.metrics)], lines)


async def _matrix(work: _Work) -> Table:
    """The first dimension down, the second across, totals at both edges."""
    down, across = work.report.by
    cells, lines_rows, columns_rows, whole = await work.ask([down, across], [down], [across], [])
    heads = [row[across] for row in columns_rows]
    if across in GRAINS:
        heads.sort(key=lambda value: str(value or ""))
    columns = (await work.columns_by())[:1]
    for number, value in enumerate(heads):
        for metric in work.metrics:
            name = _head(value, metric, several=len(work.metrics) > 1)
            columns.append(
                Column(f"c{number}_{metric.name}", name, metric.unit, metric.name, {across: value})
            )
    columns += [
        replace(each, label=_joined(TOTAL, each.label, len(work.metrics)))
        for each in _figure_columns(work.metrics)
    ]
    placed = {(_key(row[down]), _key(row[across])): row for row in cells}

    def line(kind: str, value: Any, row: dict[str, Any], by: dict[str, Any]) -> Line:
        found: dict[str, Any] = {down: value, **work.figures(row)}
        for number, head in enumerate(heads):
            for metric in work.metrics:
                at = (
                    placed.get((_key(value), _key(head)))
                    if kind == "row"
                    else columns_rows_by.get(_key(head))
                )
                found[f"c{number}_{metric.name}"] = at.get(metric.name) if at else None
        return Line(kind, found, by)

    columns_rows_by = {_key(row[across]): row for row in columns_rows}
    if down in GRAINS:
        lines_rows.sort(key=lambda row: str(row[down] or ""))
    lines = [line("row", row[down], row, {down: row[down]}) for row in lines_rows]
    lines.append(line("total", dict(TOTAL), whole[0] if whole else {}, {}))
    return work.table(columns, lines)


def _head(value: Any, metric: Metric, *, several: bool) -> Label:
    text = value.get("name") if isinstance(value, dict) else value
    shown = str(text) if text not in (None, "") else ""
    own = label(shown or "未填写", shown or "None")
    return _joined(own, metric.label, 2 if several else 1)


def _joined(first: Label, second: Label, count: int) -> Label:
    if count < 2:
        return first
    return label(f"{first['zh-CN']} · {second['zh-CN']}", f"{first['en']} · {second['en']}")


async def _funnel(work: _Work) -> Table:
    """The values of a dimension in order, each with its share of the first and of the one before."""
    (answer,) = await work.ask(work.report.by)
    first = work.metrics[0]
    columns = [
        *await work.columns_by(),
        *_figure_columns(work.metrics),
        Column("of_first", label("占首项", "Of the first"), "percent"),
        Column("of_previous", label("较上一项", "Of the one before"), "percent"),
    ]
    lines = []
    top = previous = None
    for row in answer:
        value = amount(row[first.name])
        top = top if top is not None else value
        shares = {"of_first": _share(value, top), "of_previous": _share(value, previous)}
        by = {name: row[name] for name in work.report.by}
        lines.append(Line("row", {**by, **work.figures(row), **shares}, by))
        previous = value
    return work.table(columns, lines)


def _share(part: Decimal | None, whole: Decimal | None) -> float | None:
    return float(part / whole) if part is not None and whole else None


async def _trend(work: _Work) -> Table:
    """The steps of time, each with its change against the step before."""
    answer, whole = await work.ask(work.report.by, [])
    name = work.report.by[0]
    answer.sort(key=lambda row: str(row[name] or ""))
    columns = await work.columns_by()
    for metric in work.metrics:
        columns.append(Column(metric.name, metric.label, metric.unit, metric.name))
        columns.append(
            Column(f"{metric.name}_change", _joined(metric.label, label("较上期", "change"), 2), "percent")
        )
    lines: list[Line] = []
    previous: dict[str, Any] = {}
    for row in answer:
        changes = {
            f"{m.name}_change": _change(amount(row[m.name]), amount(previous.get(m.name)))
            for m in work.metrics
        }
        lines.append(Line("row", {name: row[name], **work.figures(row), **changes}, {name: row[name]}))
        previous = row
    lines.append(Line("total", {name: dict(TOTAL), **work.figures(whole[0] if whole else {})}))
    return work.table(columns, lines)


def _change(now: Decimal | None, then: Decimal | None) -> float | None:
    return float((now - then) / abs(then)) if now is not None and then else None


async def _comparison(work: _Work) -> Table:
    """Each figure now and then, and how it changed; groups that stand in one period alone are there too."""
    settings = work.caller.organisation.settings
    try:
        span = parse_period(
            work.period or "this_year", today(settings.time_zone), settings.fiscal_start_month
        )
    except ValueError:
        span = None
    # A period that is none is refused by the question itself.
    then = (
        work.period
        if span is None
        else _written(before(span) if work.report.compare == "before" else _year_ago(span))
    )
    now_period: Any = work.period if span is None else _written(span)
    by = work.report.by
    now, earlier, now_all, earlier_all = await work.ask(
        by, by, [], [], periods=[now_period, then, now_period, then]
    )
    columns = await work.columns_by()
    for metric in work.metrics:
        columns += [
            Column(metric.name, metric.label, metric.unit, metric.name),
            Column(f"{metric.name}_before", _joined(metric.label, label("对比期", "before"), 2), metric.unit),
            Column(f"{metric.name}_change", _joined(metric.label, label("变化", "change"), 2), "percent"),
        ]

    def cells(row: dict[str, Any], old: dict[str, Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for metric in work.metrics:
            found[metric.name] = row.get(metric.name)
            found[f"{metric.name}_before"] = old.get(metric.name)
            found[f"{metric.name}_change"] = _change(
                amount(row.get(metric.name)), amount(old.get(metric.name))
            )
        return found

    old_by = {tuple(_key(row[name]) for name in by): row for row in earlier}
    rows_by = {tuple(_key(row[name]) for name in by): row for row in now} if by else {}
    lines = []
    for key in dict.fromkeys([*rows_by, *(old_by if by else {})]):
        shown = rows_by.get(key) or old_by[key]
        held = {name: shown[name] for name in by}
        lines.append(Line("row", {**held, **cells(rows_by.get(key, {}), old_by.get(key, {}))}, held))
    total = cells(now_all[0] if now_all else {}, earlier_all[0] if earlier_all else {})
    lines.append(Line("total", {**({by[0]: dict(TOTAL)} if by else {}), **total}))
    return work.table(columns, lines)


def _year_ago(span: Span) -> Span:
    def back(day: dt.date) -> dt.date:
        last = 28 if (day.month, day.day) == (2, 29) else day.day
        return day.replace(year=day.year - 1, day=last)

    return Span(back(span.start), back(span.end))


def _written(span: Span) -> dict[str, str]:
    return {"from": str(span.start), "to": str(span.end - dt.timedelta(days=1))}


_KINDS = {
    "summary": _summary,
    "matrix": _matrix,
    "cohort": _matrix,
    "funnel": _funnel,
    "trend": _trend,
    "comparison": _comparison,
}


async def _calculate(caller: Caller, report: Report, table: Table) -> None:
    """Adds the calculated columns: each a value of its line's figures."""
    if not report.calculated:
        return
    known = {each.key: each.unit for each in table.columns if each.unit}
    lines = [{name: amount(line.cells.get(name)) for name in known} for line in table.lines]
    expressions = {each.name: each.expression for each in report.calculated}
    found = await calculate(caller, tuple(known), expressions, lines)
    for line, values in zip(table.lines, found, strict=True):
        line.cells.update(values)
    table.columns += [
        Column(each.name, words(each.label, each.name), each.unit) for each in report.calculated
    ]
