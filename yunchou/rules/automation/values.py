"""Whether values in a definition are such as their fields take."""

from collections.abc import Iterator, Mapping

import msgspec

from yunchou.base.errors import FieldError, say
from yunchou.model.field_types import ValueProblem, type_of
from yunchou.model.field_types.base import ValueContext
from yunchou.model.object import Object
from yunchou.rules.automation.spots import Given, Site

CONTEXT = ValueContext("CNY", "Asia/Shanghai")
"""Constants are read once more when they are written; which currency a bare amount is in does not matter before."""
MOST_VALUES = 100


def value_faults(
    site: Site, target: Object | None, values: Mapping[str, Given], part: str = "values"
) -> Iterator[FieldError]:
    """Constants that a field does not take; and that there must be a value at all."""
    if not 0 < len(values) <= MOST_VALUES:
        words = say("请填写 1 至 {n} 个字段", "There must be 1 to {n} fields", n=MOST_VALUES)
        yield FieldError("required", words, site.at(part))
    for name, given in values.items():
        if (given.value is msgspec.UNSET) == (given.expression is msgspec.UNSET):
            words = say("请填写值或公式之一", "There must be either a value or an expression")
            yield FieldError("required", words, site.at(f"{part}.{name}"))
        field = target.fields.get(name) if target else None
        if field is None or given.value is msgspec.UNSET or given.value is None:
            continue
        try:
            type_of(field).parse(given.value, field, CONTEXT)
        except ValueProblem as problem:
            yield FieldError(problem.code, problem.message, site.at(f"{part}.{name}"))
