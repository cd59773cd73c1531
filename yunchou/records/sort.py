"""Sorting, and the cursors that go with it: a page is found by the values of the row before it, never by an offset.

An empty value counts as the smallest: first when ascending, last when descending. So one index on `(column nulls first,
id)` serves both directions.
"""

import base64
import binascii
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.access.compile import may_read
from yunchou.base.db import quote
from yunchou.base.errors import Problem, bad_expression, malformed, say
from yunchou.base.text import is_storable
from yunchou.model.field_types import type_of
from yunchou.model.object import Object
from yunchou.records.computed.state import calculating
from yunchou.records.select import Asking, Select, names_of, of_each

MOST_KEYS = 5


@dataclass(frozen=True, slots=True)
class Key:
    """One sort key: SQL for its value, the type its value travels in, its direction, whether it can be null.

    `related`: it is a value of another record, to which the listed one leads.
    """

    sql: str
    sql_type: str
    descending: bool
    nullable: bool
    related: bool = False


class Order:
    """A full order of an object's records: the asked keys, then the id in the direction of the last key."""

    def __init__(self, select: Select, asked: Sequence[str]) -> None:
        if len(asked) > MOST_KEYS:
            message = say("最多按 {n} 个字段排序", "There may be {n} sort fields at most", n=MOST_KEYS)
            raise bad_expression("out_of_range", 0, message)
        self.keys: list[Key] = []
        at, down = 0, True
        for each in asked:
            path, down = (each[1:], True) if each.startswith("-") else (each, False)
            key = sort_key(select, path, down, at + (1 if down else 0))
            if key is not None:
                self.keys.append(key)
            at += len(each) + 1
        self.keys.append(Key(f"{select.alias}.id", "bigint", down, False))
        select.root_columns["id"] = None
        self._mark = hashlib.sha256(f"{select.owner.name} {','.join(asked)}".encode()).hexdigest()[:8]

    def sql(self, keys: Sequence[str]) -> str:
        """The ORDER BY list over the given names of the keys."""
        parts = []
        for name, key in zip(keys, self.keys, strict=True):
            direction = "desc nulls last" if key.descending else "asc nulls first"
            # Said of a column that is never null, the place of nulls would keep its index from being used.
            parts.append(f"{name} {direction if key.nullable else direction.split()[0]}")
        return ", ".join(parts)

    def after(self, cursor: str, asking: Asking) -> str:
        """The condition for the rows after a cursor. Raises 400 `malformed`."""
        values = self._decode(cursor)
        placed = []
        for key, value in zip(self.keys, values, strict=True):
            # A value that the statement does not use must not be bound either.
            cast = None if value is None else f"({asking.params.add(value, 'text')})::{key.sql_type}"
            placed.append((key, cast))
        condition = "false"
        for key, value in reversed(placed):
            condition = _after(key, value, condition)
        return condition

    def halves(self, cursor: str | None, asking: Asking) -> list[list[str]]:
        """Conditions that part the rows behind a cursor into some and those behind all of these; none where no need is.

        By a value of related records no index holds the rows. Those that have one are found from the related records, walked
        in their order; those that have none are all looked for, so only where they are wanted.
        """
        key = self.keys[0]
        if not key.related:
            return [[]]
        there, absent = f"{key.sql} is not null", f"{key.sql} is null"
        value = None if cursor is None else self._decode(cursor)[0]
        if value is not None:
            # Said once more, so that the walk begins there.
            bound = f"({asking.params.add(value, 'text')})::{key.sql_type}"
            there = f"{key.sql} {'<=' if key.descending else '>='} {bound}"
        if key.descending:
            return [[absent]] if cursor is not None and value is None else [[there], [absent]]
        return [[there]] if value is not None else [[absent], [there]]

    def encode(self, values_json: str) -> str:
        """The cursor for the row whose key values are given as a JSON list of texts."""
        return base64.urlsafe_b64encode(f"{self._mark}{values_json}".encode()).decode().rstrip("=")

    def _decode(self, cursor: str) -> list[str | None]:
        try:
            text = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
            values: Any = json.loads(text[8:])
        except (ValueError, binascii.Error, UnicodeError, RecursionError):
            raise bad_cursor() from None
        good = isinstance(values, list) and all(
            v is None or (isinstance(v, str) and is_storable(v)) for v in values
        )
        if text[:8] != self._mark or not good or len(values) != len(self.keys):
            raise bad_cursor()
        return list(values)


def _after(key: Key, value: str | None, rest: str) -> str:
    """Rows after a value in one key's order; `rest` decides among equals."""
    if value is None:
        beyond = "" if key.descending else f" or {key.sql} is not null"
        return f"(({key.sql} is null and {rest}){beyond})"
    beyond = f"{key.sql} {'<' if key.descending else '>'} {value}"
    nulls = f" or {key.sql} is null" if key.nullable and key.descending else ""
    if rest == "false":
        return f"({beyond}{nulls})"
    return f"({beyond} or ({key.sql} = {value} and {rest}){nulls})"


def sort_key(select: Select, path: str, descending: bool, at: int) -> Key | None:
    """The key that a path sorts by: names by pinyin, references by name or position, choices by option."""
    place = select.place(names_of(path, at))
    kind = type_of(place.field)
    if not kind.sortable:
        message = say("不能按 {path} 排序", "Records can't be sorted by {path}", path=path)
        raise bad_expression("type_mismatch", at, message)
    if place.field.name == "id" and place.alias == select.alias:
        return Key(place.sql, "bigint", descending, False)
    if place.field.name == place.owner.name_field and kind.kind == "text" and not place.field.computed:
        if place.alias == select.alias:
            select.root_columns["sort_key"] = None
        return Key(f"{place.alias}.sort_key", "text", descending, True, place.alias != select.alias)
    if kind.of_several:
        key = of_each(select, place, order_sql)
        return Key(key, "text", descending, True)
    if kind.relation:
        alias, target = select.join(place.alias, place.owner, place.field)
        column, sql_type = relation_order(select.asking, target)
        return Key(f"{alias}.{quote(column)}", sql_type, descending, True, related=True)
    never_null = place.field.system and place.field.name in ("created_at", "updated_at", "version")
    related = place.alias != select.alias
    sql, sql_type = kind.rank(place.sql, place.field, select.asking.params.add)
    return Key(sql, sql_type, descending, related or not never_null, related)


def order_sql(asking: Asking, target: Object, alias: str) -> str:
    """SQL for the text by which a record is put in order among records of other objects: its name, if it may be read."""
    named = _name_order(asking, target) if asking.viewer.sees(target.name) else None
    return "null" if named is None else f"{alias}.{quote(named)}"


def _name_order(asking: Asking, target: Object) -> str | None:
    """The column that puts records in the order of their names: their pinyin, or a computed name itself where it is kept."""
    field = target.fields[target.name_field]
    if not may_read(asking.viewer, target, field):
        return None
    if not field.computed:
        return "sort_key"
    return (
        field.column
        if field.stored and (target.name, field.name) not in calculating(asking.snapshot)
        else None
    )


def relation_order(asking: Asking, target: Object) -> tuple[str, str]:
    """The column by which references to an object are put in order, and its type: its position, its name, or its id."""
    position = target.fields.get("position")
    counted = position is not None and position.type == "integer" and position.column
    if position is not None and counted and may_read(asking.viewer, target, position):
        return position.column, "bigint"
    named = _name_order(asking, target)
    return ("id", "bigint") if named is None else (named, "text")


def bad_cursor() -> Problem:
    """400: a cursor that no page gave, or that belongs to another list."""
    return malformed(
        say("游标无效，请从第一页重新开始", "This cursor is not valid: start again at the first page")
    )
