"""The values that a template's placeholders have: one statement for the records, and one for each of its tables.

Every expression is compiled for the asker alone: what he may not read has no value on his paper, and a condition on it does not
hold. Tables hold the rows that he may see.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from yunchou.access.compile import field_access, may_read
from yunchou.apps.papers.content import SPECIAL, Content, Placeholder, Table, placeholders, texts_of
from yunchou.apps.papers.written import Kind
from yunchou.base.db import quote
from yunchou.base.errors import Message, Problem, say
from yunchou.language.compile import compile_condition, compile_expression
from yunchou.language.parser import parse
from yunchou.language.syntax import Path
from yunchou.language.types import Params
from yunchou.model.field_types import type_of
from yunchou.model.object import Field, Inverse, Object
from yunchou.records.evaluate import shown_value
from yunchou.records.select import Asking, Place, Select, display
from yunchou.records.sort import Order

MOST_VALUES = 300
MOST_OF_A_ROW = 60
MOST_ROWS = 500
"""Rows of one table of one record; whoever prints is told when there are more."""


@dataclass(slots=True)
class Asked:
    """The expressions of one scope, each once: where it stands in the row, and what it is."""

    select: Select
    most: int
    sql: list[str] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    faults: dict[str, Message] = field(default_factory=dict)

    def value(self, expression: str) -> None:
        """Asks for the value of a placeholder's expression."""
        if expression in self.places or expression in self.faults or expression in SPECIAL:
            return
        if len(self.sql) >= self.most:
            self.faults[expression] = say(
                "字段过多，最多 {n} 个", "There may be {n} values at most", n=self.most
            )
            return
        try:
            _value(self._trial(), expression)
        except Problem as problem:
            self.faults[expression] = problem.detail
            return
        sql, self.kinds[expression] = _value(self.select, expression)
        self._add(expression, sql)

    def condition(self, text: str) -> None:
        """Asks whether a condition holds."""
        key = f"when {text}"
        if not text or key in self.places or key in self.faults:
            return
        try:
            _condition(self._trial(), text)
        except Problem as problem:
            self.faults[key] = problem.detail
            return
        self._add(key, f"to_json(({_condition(self.select, text)}))::text")

    def _trial(self) -> Select:
        """The same scope in a statement that is thrown away: what fails must leave no bound value behind in the real one."""
        return Select(fresh(self.select.asking), self.select.owner)

    def _add(self, key: str, sql: str) -> None:
        self.places[key] = len(self.sql)
        self.sql.append(sql)


def _condition(select: Select, text: str) -> str:
    return compile_condition(text, select, select.asking.params, select.asking.environment())


def _value(select: Select, expression: str) -> tuple[str, Kind]:
    """SQL for the JSON of an expression's value, as text, and its kind. A lone field is shown as on a page, masked or not."""
    asking = select.asking
    node = parse(expression)
    if isinstance(node, Path):
        place = _place(select, node)
        return f"to_json({display(select, place)})::text", _kind_of(place.field)
    result = compile_expression(expression, select, asking.params, asking.environment())
    options = {value: {"zh-CN": zh, "en": en} for value, zh, en in result.type.options}
    return shown_value(asking, result), Kind(result.type.kind, options)


def _place(select: Select, node: Path) -> Place:
    owner, name = select.owner, node.names[0].text
    found = owner.fields.get(name) or owner.fields.get(owner.labels.get(name, ""))
    alone = len(node.names) == 1 and found is not None and found.column
    if alone and found is not None and field_access(select.asking.viewer, owner, found) == "mask":
        return select.at(select.alias, owner, found)
    return select.place(node.names)


def _kind_of(found: Field) -> Kind:
    kind = type_of(found)
    options = {each.value: each.label for each in found.options}
    return Kind(
        "percent" if kind.name in ("percent", "progress") else kind.kind, options, kind.name == "rich_text"
    )


@dataclass(slots=True)
class AskedTable:
    """A table of a template: its rows' expressions, and by what the rows are found and put in order."""

    asked: Asked
    link: str
    where: str
    order: str


@dataclass(slots=True)
class Plan:
    """All that a template asks of its records; a table that the asker may not see has a fault in its place."""

    root: Asked
    tables: dict[int, AskedTable | Message]


def plan(asking: Asking, owner: Object, content: Content) -> Plan:
    """What is to be asked. `asking` belongs to the first statement; every table gets one of its own."""
    root = Asked(Select(asking, owner), MOST_VALUES)
    tables: dict[int, AskedTable | Message] = {}
    for text in (content.header, content.footer):
        _ask(root, text)
    for number, block in enumerate(content.blocks):
        root.condition(block.when)
        for text in texts_of(block):
            _ask(root, text)
        if isinstance(block, Table):
            try:
                tables[number] = _table(asking, owner, block)
            except Problem as problem:
                tables[number] = problem.detail
    return Plan(root, tables)


def _ask(asked: Asked, text: str) -> None:
    for each in placeholders(text):
        asked.value(each.expression)


def fresh(asking: Asking) -> Asking:
    """The common ground of one more statement of the same asker."""
    return Asking(
        asking.organisation,
        asking.snapshot,
        asking.viewer,
        Params(),
        who=asking.who,
        language=asking.language,
    )


def inverse_of(asking: Asking, owner: Object, name: str) -> Inverse | None:
    """The related records of that name, where the asker may see them as such, and each belongs to one record."""
    model = asking.snapshot.model
    found = model.inverses(owner.name).get(name)
    if found is None or not asking.viewer.sees(found.object):
        return None
    link = model.object(found.object).fields[found.field]
    if type_of(link).many or type_of(link).of_several:
        return None
    return found if may_read(asking.viewer, model.object(found.object), link) else None


def _table(asking: Asking, owner: Object, block: Table) -> AskedTable:
    inverse = inverse_of(asking, owner, block.of)
    if inverse is None:
        message = say("没有相关列表 {n}", "There are no related records {n}", n=block.of)
        raise Problem(422, "unknown_field", message)
    own = fresh(asking)
    child = own.snapshot.model.object(inverse.object)
    select = Select(own, child)
    asked = Asked(select, MOST_OF_A_ROW)
    for column in block.columns:
        _ask(asked, column.text)
    where = select.condition()
    if block.where:
        where += f" and ({_condition(select, block.where)})"
    order = Order(select, [each.strip() for each in block.sort.split(",") if each.strip()] or ["created_at"])
    link = f"{select.alias}.{quote(child.fields[inverse.field].column)}"
    return AskedTable(asked, link, where, order.sql([key.sql for key in order.keys]))


@dataclass(frozen=True, slots=True)
class Row:
    """The values of one scope for one record."""

    asked: Asked
    values: Sequence[str | None]

    def holds(self, condition: str) -> bool:
        """Whether a condition holds; one that may not be asked does not."""
        place = self.asked.places.get(f"when {condition}")
        return not condition or (place is not None and self.values[place] == "true")

    def value(self, placeholder: Placeholder) -> tuple[Any, Kind] | None:
        """The value of a placeholder and its kind; None where the asker may not have it."""
        place = self.asked.places.get(placeholder.expression)
        if place is None:
            return None
        found = self.values[place]
        return None if found is None else json.loads(found), self.asked.kinds[placeholder.expression]


@dataclass(frozen=True, slots=True)
class Answer:
    """What is printed of one record: its own values, and the rows of each table."""

    row: Row
    tables: dict[int, list[Row]]


async def answers(made: Plan, ids: Sequence[int]) -> tuple[dict[int, Answer], tuple[int, int]]:
    """The values of some records that the asker may see, and the versions they were read with."""
    select, asking = made.root.select, made.root.select.asking
    columns = "".join(f", {sql} as e{n}" for n, sql in enumerate(made.root.sql))
    wanted = asking.params.add(list(ids), "bigint[]")
    inner = f"select t.id{columns} from {select.table()}{select.joins} where t.id = any({wanted}) and {select.condition()}"
    listed = "".join(f", r.e{n}" for n in range(len(made.root.sql)))
    rows = await asking.organisation.db.fetch(
        f"select {asking.versions_sql()}, r.id{listed} from (select 1) one left join ({inner}) r on true",
        *asking.params.values,
    )
    found = {row[2]: Answer(Row(made.root, tuple(row)[3:]), {}) for row in rows if row[2] is not None}
    for number, table in made.tables.items():
        if isinstance(table, AskedTable) and found:
            for id, lines in (await _lines(table, list(found))).items():
                found[id].tables[number] = lines
    return found, (rows[0][0], rows[0][1])


async def _lines(table: AskedTable, ids: list[int]) -> dict[int, list[Row]]:
    select, asking = table.asked.select, table.asked.select.asking
    wanted = asking.params.add(ids, "bigint[]")
    listed_sql = ", ".join(table.asked.sql)
    inner = (
        f"select {table.link} as parent, array[{listed_sql}]::text[] as line,"
        f" row_number() over (partition by {table.link} order by {table.order}) as place"
        f" from {select.table()}{select.joins} where {table.link} = any({wanted}) and {table.where}"
    )
    rows = await asking.organisation.db.fetch(
        f"select r.parent, r.line from ({inner}) r where r.place <= {MOST_ROWS + 1} order by r.parent, r.place",
        *asking.params.values,
    )
    found: dict[int, list[Row]] = {id: [] for id in ids}
    for row in rows:
        found[row["parent"]].append(Row(table.asked, row["line"]))
    if any(len(lines) > MOST_ROWS for lines in found.values()):
        message = say("表格最多打印 {n} 行", "A table may have {n} rows at most", n=MOST_ROWS)
        raise Problem(422, "too_large", message)
    return found
