"""Functions of the Chinese calendar, from 1900 to 2100."""

from yunchou.language.functions.registry import Function, function
from yunchou.language.syntax import Call
from yunchou.language.values import DATE, Builder, Value


def _next(builder: Builder, call: Call) -> Value:
    lunar = builder.lunar(builder.value(call.arguments[0]))
    start = builder.day(builder.value(call.arguments[1])) if len(call.arguments) > 1 else builder.today()
    return Value(call, DATE, f"yunchou.next_lunar({lunar}, {start})")


FUNCTIONS: tuple[Function, ...] = (
    function(
        "NEXT_LUNAR(day:lunar_date, [from:date])", "dates", "date", _next,
        zh="农历日期下一次对应的公历日期，从今天或指定日期起（当天算在内）；当年没有该闰月时取平月，没有三十时取廿九",
        en="The next day in the solar calendar, from today or a date on, itself included; without that leap month the "
        "usual one counts, without a 30th the 29th",
        example='NEXT_LUNAR(lunar_birthday) in (PERIOD("next_30_days"))',
    ),
    function(
        "LUNAR(date:date)", "dates", "lunar_date", "yunchou.lunar_of({0})",
        zh="公历日期对应的农历日期", en="The lunar date of a day", example='LUNAR(TODAY()) = "正月初一"',
    ),
)  # fmt: skip
