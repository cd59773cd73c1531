"""Cells in place of records: the same names, conditions and rights over the columns that cells have.

What a statement asks of a record beside these columns shows in its SQL; then the cells do not answer it, and the records are
counted themselves. So a right that hangs on a record alone, as one that was shared, always counts live.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from yunchou.base.db import quote
from yunchou.base.errors import Problem
from yunchou.language.compile import compile_condition, compile_expression
from yunchou.language.types import Operand, Params
from yunchou.model.object import Object
from yunchou.records.select import Asking, Select, names_of
from yunchou.records.summaries.plan import DAY, Cube, Plan, literal

MENTION = re.compile(r'(?<![\w."])t\.(?:"([^"]+)"|(\w+))')
OF_DAYS = ("year", "quarter", "month", "week", "day")
OF_MONTHS = ("year", "quarter", "month")
ADDED = "summed_n"


class NotKept(Exception):
    """The cells do not hold what is asked for."""


class Cells(Select):
    """The cells of a cube under the names of the records' fields."""

    def __init__(self, asking: Asking, owner: Object, plan: Plan, cube: Cube) -> None:
        super().__init__(asking, owner)
        self.plan = plan
        self.cube = cube

    @property
    def columns(self) -> frozenset[str]:
        """The columns of the records that cells have, but for the date."""
        return frozenset({"deleted_at", *(key.column for key in self.cube.keys)})

    @property
    def exact(self) -> bool:
        """Whether a cell's date is that of its records, whatever is asked of it."""
        return self.cube.grain == DAY and self.cube.date.kind == "date"

    def table(self) -> str:
        """The cells, a row for each, under the alias of the records."""
        schema, numbers = quote(self.asking.organisation.schema), {"keys": 0, "words": 0}
        columns = ["null::timestamptz as deleted_at", f"c.n as {ADDED}"]
        for key in self.cube.keys:
            numbers[key.listed] += 1
            value = f"c.{key.listed}[{numbers[key.listed]}]"
            cast = f"({value})::{key.sql_type}" if key.sql_type not in ("bigint", "text") else value
            columns.append(f"{cast} as {quote(key.column)}")
        zone = literal(self.plan.zone)
        day = "c.day" if self.cube.date.kind == "date" else f"(c.day::timestamp at time zone {zone})"
        columns.append(f"{day} as {quote(self.cube.date.column)}")
        for number in range(1, len(self.plan.measures) + 1):
            columns += [f"c.sums[{number}] as summed_{number}", f"c.counts[{number}] as counted_{number}"]
        of_cube = f"select {', '.join(columns)} from {schema}.summary_cell c where c.cube = {self.cube.id}"
        return f"({of_cube}) {self.alias}"

    def measured(self, text: str) -> tuple[int, Operand]:
        """Which measure an expression is, counted from 1, and the expression. Raises NotKept where it is none."""
        aside = replace(self.asking, params=Params())
        value = compile_expression(text, Select(aside, self.owner), aside.params, aside.environment())
        for number, each in enumerate(self.plan.measures, 1):
            if each.sql == value.sql and not aside.params.values:
                return number, value
        raise NotKept(text)


def mentioned(sql: str) -> frozenset[str]:
    """The columns of the root table that SQL speaks of."""
    return frozenset(quoted or plain for quoted, plain in MENTION.findall(sql))


def answers(
    asking: Asking,
    owner: Object,
    plan: Plan,
    cube: Cube,
    groups: Sequence[str],
    conditions: Sequence[str],
    measures: Sequence[str],
) -> bool:
    """Whether a cube's cells give the figures that the records would, apart from a period of its date.

    `measures`: the expressions that are added up. Raises no Problem: what is wrong is told by whoever counts live.
    """
    aside = replace(asking, params=Params())
    cells = Cells(aside, owner, plan, cube)
    try:
        for text in measures:
            cells.measured(text)
        sql = [cells.condition()]
        sql += [compile_condition(each, cells, aside.params, aside.environment()) for each in conditions]
        for each in groups:
            path, _, grain = each.partition(":")
            if grain and path == cube.date.field:
                if grain not in (OF_DAYS if cube.grain == DAY else OF_MONTHS):
                    return False
                continue
            sql.append(cells.place(names_of(path)).sql)
    except (NotKept, Problem):
        return False
    known = cells.columns | ({cube.date.column} if cells.exact else frozenset())
    # Of the joins, those columns count by which they hang on the root.
    return mentioned(" ".join([*sql, cells.joins])) <= known
