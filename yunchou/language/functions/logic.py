"""Choosing between values. A condition that is null does not hold."""

from collections.abc import Sequence

from yunchou.language import errors
from yunchou.language.functions.registry import function
from yunchou.language.syntax import Call
from yunchou.language.types import DATED, Type
from yunchou.language.values import BOOLEAN, Builder, Value, as_option, family, mismatch


def _if(builder: Builder, call: Call) -> Value:
    condition = builder.boolean(builder.value(call.arguments[0]))
    branches = [builder.value(argument) for argument in call.arguments[1:]]
    return _chosen(builder, call, "case", [f"when {condition}"], branches)


def _ifs(builder: Builder, call: Call) -> Value:
    if len(call.arguments) % 2:
        raise errors.wrong_number_of_arguments(call.at, call.name, "IFS(condition, value, …)")
    conditions = [f"when {builder.boolean(builder.value(argument))}" for argument in call.arguments[::2]]
    return _chosen(builder, call, "case", conditions, [builder.value(each) for each in call.arguments[1::2]])


def _switch(builder: Builder, call: Call) -> Value:
    subject, *rest = [builder.value(argument) for argument in call.arguments]
    cases, results = rest[: len(rest) // 2 * 2 : 2], rest[1::2]
    if len(rest) % 2:
        results.append(rest[-1])
    sql, *wanted = _compared(builder, subject, cases)
    return _chosen(builder, call, f"case {sql}", [f"when {each}" for each in wanted], results)


def _compared(builder: Builder, subject: Value, cases: Sequence[Value]) -> list[str]:
    """The subject and what it is compared with, of one type; a moment is compared with days as its day."""
    if subject.type.kind in DATED:
        dated = [builder.dated(each) for each in (subject, *cases)]
        if len({each.type.kind for each in dated}) == 1:
            return [each.sql for each in dated]
        return [builder.day(each) for each in dated]
    cases = [as_option(each, subject.type) for each in cases]
    type, sql = builder.common([subject, *cases])
    if family(type) in ("many", "json", "period"):
        raise mismatch(subject, "text")
    return sql


def _chosen(builder: Builder, call: Call, case: str, conditions: list[str], branches: list[Value]) -> Value:
    """A CASE whose branches have one type; a branch more than conditions is the one for all other cases."""
    type, results = builder.common(branches)
    parts = [f"{when} then {then}" for when, then in zip(conditions, results, strict=False)]
    if len(results) > len(conditions):
        parts.append(f"else {results[-1]}")
    digits = max(branch.digits for branch in branches)
    return Value(call, type, f"({case} {' '.join(parts)} end)", digits=digits)


def _coalesce(builder: Builder, call: Call) -> Value:
    values = [builder.value(argument) for argument in call.arguments]
    type, sql = builder.common(values)
    return Value(call, type, f"coalesce({', '.join(sql)})", digits=max(value.digits for value in values))


def _is_blank(builder: Builder, call: Call) -> Value:
    return Value(call, BOOLEAN, _blank(builder, builder.value(call.arguments[0])))


def _blank(builder: Builder, value: Value) -> str:
    match family(value.type):
        case "text":
            return f"(coalesce({builder.text(value)}, '') = '')"
        case "many":
            return f"(coalesce(cardinality({value.sql}), 0) = 0)"
        case _:
            return f"({value.sql or builder.bound(value)} is null)"


def _completeness(builder: Builder, call: Call) -> Value:
    """The share of the weights whose values are there, to four places."""
    values, weights = call.arguments[::2], call.arguments[1::2]
    if len(values) != len(weights):
        raise errors.wrong_number_of_arguments(call.at, call.name, "COMPLETENESS(value, weight, …)")
    filled, whole = [], []
    for given, weighed in zip(values, weights, strict=True):
        weight = f"greatest(coalesce({builder.number(builder.value(weighed))}, 0), 0)"
        filled.append(f"case when {_blank(builder, builder.value(given))} then 0 else {weight} end")
        whole.append(weight)
    share = f"round(({' + '.join(filled)}) / nullif({' + '.join(whole)}, 0), 4)"
    return Value(call, Type("percent"), share)


FUNCTIONS = (
    function(
        "IF(condition:boolean, then:any, [else:any])", "logic", "same", _if,
        zh="条件成立时取 then，否则（包括条件未知）取 else", en="then where the condition holds, else otherwise",
        example='IF(amount > 100000, "大单", "普通")',
    ),
    function(
        "IFS(condition:boolean, value:any...)", "logic", "same", _ifs,
        zh="第一个成立的条件所对应的值", en="The value behind the first condition that holds",
        example='IFS(amount > 100, "A", amount > 10, "B", true, "C")',
    ),
    function(
        "SWITCH(x:any, case:any, value:any...)", "logic", "same", _switch,
        zh="与 x 相等的情形所对应的值；最后可加一个其他情形的值",
        en="The value behind the case that x equals; one more value at the end is for all others",
        example='SWITCH(grade, "A", 1, "B", 2, 9)',
    ),
    function(
        "COALESCE(values:any...)", "logic", "same", _coalesce,
        zh="第一个不为空的值", en="The first value that is not null", example="COALESCE(amount, 0)",
    ),
    function(
        "ISBLANK(x:any)", "logic", "boolean", _is_blank,
        zh="是否为空或空文本", en="Whether there is no value, or an empty text", example="ISBLANK(phone)",
    ),
    function(
        "COMPLETENESS(value:any, weight:number...)", "logic", "percent", _completeness,
        zh="资料完整度：已填写的值的权重占全部权重的比例",
        en="How complete a record is: the share of the weights whose values are there",
        example="COMPLETENESS(phone, 2, email, 1, grade, 1)",
    ),
)  # fmt: skip
