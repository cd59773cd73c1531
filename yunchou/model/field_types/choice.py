"""One of the field's options, kept as the option's value."""

from typing import Any

from yunchou.base.errors import say
from yunchou.model.field_types.base import FieldType, ValueContext, ValueProblem, wrong_type
from yunchou.model.object import Field


def option_value(value: Any, field: Field) -> str:
    """An option's value. Raises `wrong_type` or `not_an_option`."""
    if not isinstance(value, str):
        raise wrong_type("应为选项的值", "This must be the value of an option")
    if value not in field.option_values:
        raise ValueProblem(
            "not_an_option", say("没有选项 {value}", "There is no option {value}", value=value[:60])
        )
    return value


class Choice(FieldType):
    name = "choice"
    sql_type = "text"
    kind = "choice"

    def parse(self, value: Any, field: Field, context: ValueContext) -> str | None:
        return None if value == "" else option_value(value, field)
