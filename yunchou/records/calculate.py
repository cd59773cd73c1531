"""Expressions over the figures of many lines at once: the columns that a report calculates of its others."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.base.db import present
from yunchou.base.errors import bad_expression, say
from yunchou.language.compile import compile_expression
from yunchou.language.errors import unknown_name
from yunchou.language.types import NUMERIC, Name, Operand, Type
from yunchou.records.read import asking_of


class _Figures:
    """The scope of such an expression: every name is a figure of the line."""

    def __init__(self, names: Sequence[str]) -> None:
        self._places = {name: number for number, name in enumerate(names)}

    def field(self, path: tuple[Name, ...]) -> Operand:
        """The figure of that name. Raises `unknown_name`."""
        place = self._places.get(path[0].text)
        if place is None or len(path) > 1:
            raise unknown_name(path[0].at, path[0].text)
        return Operand(f"(r.line ->> {place})::numeric", Type("number"))

    def children(self, path: tuple[Name, ...]) -> Any:
        """Raises `unknown_name`: a figure has no records of its own."""
        raise unknown_name(path[0].at, path[0].text)


async def calculate(
    caller: Caller,
    names: Sequence[str],
    expressions: Mapping[str, str],
    lines: Sequence[Mapping[str, Decimal | None]],
) -> list[dict[str, Any]]:
    """For each line the values of the expressions, numbers all of them. One statement. Raises 400 for a wrong expression."""

    async def read(snapshot: Snapshot) -> tuple[list[list[Any]], tuple[int, int]]:
        asking = asking_of(caller, snapshot)
        scope = _Figures(names)
        values = [_number(asking, text, scope) for text in expressions.values()]
        given = json.dumps([[None if line[n] is None else str(line[n]) for n in names] for line in lines])
        source = asking.params.add(given, "text")
        made = f"select json_agg(json_build_array({', '.join(values)}) order by r.place)"
        sql = (
            f"select {asking.versions_sql()}, ({made}"
            f" from jsonb_array_elements({source}::jsonb) with ordinality as r(line, place))"
        )
        row = present(await caller.organisation.db.fetchrow(sql, *asking.params.values))
        return json.loads(row[2] or "[]"), (row[0], row[1])

    found = await caller.organisation.consistent(read)
    return [dict(zip(expressions, values, strict=True)) for values in found]


def _number(asking: Any, text: str, scope: _Figures) -> str:
    value = compile_expression(text, scope, asking.params, asking.environment())
    if value.type.kind not in NUMERIC:
        raise bad_expression("type_mismatch", 0, say("计算列应为数字", "A calculated column is a number"))
    return f"trim_scale(round(({value.sql})::numeric, 10))"
