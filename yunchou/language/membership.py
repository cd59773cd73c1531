"""`in (…)` and `between … and …`. Lists of constants travel as one bound array, whatever their length."""

import datetime as dt
from collections.abc import Sequence

from yunchou.language import errors
from yunchou.language.comparisons import compare, in_ranges, whole_literal
from yunchou.language.syntax import Between, Membership, Number, Text
from yunchou.language.types import DATED, REFERENCE
from yunchou.language.values import (
    BOOLEAN,
    NULL,
    Builder,
    Value,
    as_option,
    family,
    mismatch,
    record_id,
    same_target,
)


def membership(builder: Builder, node: Membership) -> Value:
    """`in`: equal to an item, or to an element of an item that holds several."""
    operand = builder.value(node.operand)
    items = [builder.value(item) for item in node.items]
    with errors.BlamedOn(node.operator_at):
        return Value(node, BOOLEAN, _in(builder, operand, items))


def _in(builder: Builder, operand: Value, items: Sequence[Value]) -> str:
    # What has a type says how the literals beside it are read.
    typed = next((v for v in (operand, *items) if not v.literal and v.period is None), operand)
    if operand.period is not None:
        raise mismatch(operand, "date")
    if typed.type.kind in DATED or any(item.period is not None for item in items):
        return _dated_in(builder, builder.dated(operand), items)
    if operand.type.kind in REFERENCE or typed.type.kind in (*REFERENCE, "multi_lookup"):
        return _reference_in(builder, operand, items)
    if typed.type.kind == "multi_choice":
        return _choice_in(builder, operand, items)
    return _plain_in(builder, operand, items)


def _plain_in(builder: Builder, operand: Value, items: Sequence[Value]) -> str:
    """Numbers, texts, conditions, times."""
    whole = [whole_literal(item) for item in items]
    if operand.type.kind == "integer" and None not in whole:
        return f"({operand.sql} = any({builder.params.add(whole, 'bigint[]')}))"
    if operand.type.kind == "choice":
        items = [as_option(item, operand.type) for item in items]
    if family(operand.type) == "number" and all(_is(item, Number) for item in items):
        return f"({builder.number(operand)} = any({_array(builder, items, 'numeric[]')}))"
    if family(operand.type) == "text" and all(_is(item, Text) for item in items):
        return f"({builder.text(operand)} = any({_array(builder, items, 'text[]')}))"
    type, (left, *rest) = builder.common([operand, *items])
    if family(type) not in ("number", "text", "boolean", "time", "lunar_date", "null"):
        raise mismatch(operand, "text")
    cast = {"number": "numeric", "boolean": "boolean", "time": "time", "lunar_date": "int"}.get(
        family(type), "text"
    )
    return f"({left} = any(array[{', '.join(rest)}]::{cast}[]))"


def _is(value: Value, kind: type[Number] | type[Text]) -> bool:
    return value.literal and isinstance(value.node, kind)


def _array(builder: Builder, items: Sequence[Value], cast: str) -> str:
    """Literals as one bound array."""
    return builder.params.add(
        [item.node.value for item in items if isinstance(item.node, Number | Text)], cast
    )


def _choice_in(builder: Builder, operand: Value, items: Sequence[Value]) -> str:
    """Text in a list of which at least one item is a multi_choice."""
    lists, singles = [], []
    for item in items:
        if item.type.kind == "multi_choice":
            operand = as_option(operand, item.type)
            lists.append(item.sql)
        else:
            singles.append(builder.text(as_option(item, operand.type)))
    if singles:
        lists.append(f"array[{', '.join(singles)}]::text[]")
    return f"({builder.text(operand)} = any({' || '.join(lists)}))"


def _reference_in(builder: Builder, operand: Value, items: Sequence[Value]) -> str:
    """References in a list of ids, references and lists of them."""
    lists, singles = [], []
    for item in items:
        same_target(operand, item)
        if item.type.kind == "multi_lookup":
            lists.append(item.sql)
        else:
            singles.append(item)
    left = builder.reference(operand)
    if singles and all(item.literal and item.type != NULL for item in singles):
        lists.append(builder.params.add([record_id(item) for item in singles], "bigint[]"))
    elif singles:
        lists.append(f"array[{', '.join(builder.reference(item) for item in singles)}]::bigint[]")
    return f"({left} = any({' || '.join(lists)}))"


def _dated_in(builder: Builder, operand: Value, items: Sequence[Value]) -> str:
    """Dates and moments in a list of dates, moments and periods."""
    if operand.type.kind == "date" and all(_is(item, Text) for item in items):
        days = [builder.written_date(i.at, i.node.value) for i in items if isinstance(i.node, Text)]
        if not any(isinstance(day, dt.datetime) or day in (dt.date.min, dt.date.max) for day in days):
            return f"({operand.sql} = any({builder.params.add(days, 'date[]')}))"
    items = [item if item.period is not None else builder.dated(item) for item in items]
    kinds = {item.type.kind for item in items}
    if operand.cheap and kinds - {operand.type.kind}:
        return f"({' or '.join(compare(builder, '=', operand, item) for item in items)})"
    if "period" in kinds:
        return in_ranges(builder, operand, items)
    if kinds == {operand.type.kind}:
        cast = "date" if operand.type.kind == "date" else "timestamptz"
        return f"({operand.sql} = any(array[{', '.join(item.sql for item in items)}]::{cast}[]))"
    return f"({builder.day(operand)} = any(array[{', '.join(builder.day(item) for item in items)}]::date[]))"


def between(builder: Builder, node: Between) -> Value:
    """`between`, both ends included; a day or a period as an end counts whole."""
    operand, low, high = builder.value(node.operand), builder.value(node.low), builder.value(node.high)
    with errors.BlamedOn(node.operator_at):
        return Value(node, BOOLEAN, _between(builder, operand, low, high))


def _between(builder: Builder, operand: Value, low: Value, high: Value) -> str:
    if operand.cheap or operand.literal:
        return f"({compare(builder, '>=', operand, low)} and {compare(builder, '<=', operand, high)})"
    if operand.type.kind in DATED:
        return _dated_between(builder, operand, low, high)
    type, (x, first, last) = builder.common([operand, low, high])
    if family(type) in ("boolean", "reference", "many", "json", "geo"):
        raise mismatch(operand, "number")
    collation = ' collate "C"' if family(type) == "text" else ""
    return f"yunchou.between({x}{collation}, {first}, {last})"


def _dated_between(builder: Builder, operand: Value, low: Value, high: Value) -> str:
    """A date or moment that is long to compute: compared as days unless all three are moments."""
    low, high = (each if each.period is not None else builder.dated(each) for each in (low, high))
    if low.type.kind == high.type.kind == operand.type.kind == "datetime":
        return f"yunchou.between({operand.sql}, {low.sql}, {high.sql})"
    first = builder.edge(low.period.start) if low.period is not None else builder.day(low)
    last = f"{builder.edge(high.period.end)} - 1" if high.period is not None else builder.day(high)
    return f"yunchou.between({builder.day(operand)}, {first}, {last})"
