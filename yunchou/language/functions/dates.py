"""Functions of dates. Years, quarters, months and weeks (ISO) are the calendar's; periods are fiscal."""

from yunchou.language import errors
from yunchou.language.dates import LONG_UNITS, SHORT_UNITS, UNITS
from yunchou.language.functions.registry import Function, function
from yunchou.language.periods import parse_period
from yunchou.language.syntax import Call, Text
from yunchou.language.types import Type
from yunchou.language.values import DATE, DATETIME, NUMBER, Builder, Value


def _today(builder: Builder, call: Call) -> Value:
    return Value(call, DATE, builder.today(), cheap=True)


def _now(builder: Builder, call: Call) -> Value:
    return Value(call, DATETIME, builder.now(), cheap=True)


def _date_add(builder: Builder, call: Call) -> Value:
    dated = builder.dated(builder.value(call.arguments[0]))
    n = builder.number(builder.value(call.arguments[1]))
    if dated.type.kind == "date":
        unit = _unit(builder, builder.value(call.arguments[2]), LONG_UNITS)
        return Value(call, DATE, f"yunchou.add_to_day({dated.sql}, {n}, {unit})")
    unit = _unit(builder, builder.value(call.arguments[2]), LONG_UNITS + SHORT_UNITS)
    return Value(call, DATETIME, f"yunchou.add_to_moment({dated.sql}, {n}, {unit}, {builder.zone()})")


def _date_difference(builder: Builder, call: Call) -> Value:
    earlier, later = (builder.dated(builder.value(argument)) for argument in call.arguments[:2])
    if earlier.type.kind == later.type.kind == "date":
        unit = _unit(builder, builder.value(call.arguments[2]), LONG_UNITS)
        return Value(call, NUMBER, f"yunchou.days_apart({earlier.sql}, {later.sql}, {unit})")
    unit = _unit(builder, builder.value(call.arguments[2]), LONG_UNITS + SHORT_UNITS)
    moments = f"{builder.moment(earlier)}, {builder.moment(later)}"
    return Value(call, NUMBER, f"yunchou.moments_apart({moments}, {unit}, {builder.zone()})")


def _unit(builder: Builder, value: Value, allowed: tuple[str, ...]) -> str:
    """A unit of time; a literal is checked, any other text that is no unit makes the result null."""
    if not (value.literal and isinstance(value.node, Text)):
        return f"lower({builder.text(value)})"
    unit = UNITS.get(value.node.value.strip().lower())
    if unit not in allowed:
        raise errors.type_mismatch(
            value.at,
            "时间单位应为 {units} 之一",
            "The unit of time must be one of {units}",
            units=", ".join(allowed),
        )
    return builder.params.add(unit, "text")


def _period(builder: Builder, call: Call) -> Value:
    name = call.arguments[0]
    period = None
    if isinstance(name, Text):
        period = parse_period(name.value, builder.environment.fiscal_start_month)
    if period is None:
        raise errors.type_mismatch(
            name.at,
            '时间段应写成 "this_quarter"、"last_7_days"、"2026"、"2026-Q1"、"2026-01" 等',
            'A period is written like "this_quarter", "last_7_days", "2026", "2026-Q1", "2026-01"',
        )
    return Value(call, Type("period"), period=period)


def _workday(builder: Builder, call: Call) -> Value:
    day, n = (builder.value(argument) for argument in call.arguments)
    sql = f"yunchou.workday({builder.day(day)}, {builder.number(n)}{builder.calendar()})"
    return Value(call, DATE, sql)


def _working_days(builder: Builder, call: Call) -> Value:
    first, last = (builder.day(builder.value(argument)) for argument in call.arguments)
    return Value(call, NUMBER, f"yunchou.workdays({first}, {last}{builder.calendar()})::numeric")


def _part(name: str, field: str, zh: str, en: str) -> Function:
    """A function that takes a part of a date."""
    sql = f"extract({field} from yunchou.finite({{0}}))"
    return function(f"{name}(date:date)", "dates", "number", sql, zh=zh, en=en, example=f"{name}(close_date)")


FUNCTIONS = (
    function(
        "TODAY()", "dates", "date", _today,
        zh="今天（企业所在时区）", en="Today in the organisation's time zone", example="close_date < TODAY()",
    ),
    function(
        "NOW()", "dates", "datetime", _now,
        zh="此刻", en="This moment", example='DATEADD(NOW(), -1, "hour")',
    ),
    function(
        "DATE(year:number, month:number, day:number)", "dates", "date", "yunchou.make_day({0}, {1}, {2})",
        zh="由年月日组成的日期；超出的月、日顺延",
        en="The date; months and days beyond the calendar run on", example="DATE(2026, 2, 28)",
    ),
    _part("YEAR", "year", "年份", "The year"),
    _part("QUARTER", "quarter", "自然季度，1 至 4", "The calendar quarter, 1 to 4"),
    _part("MONTH", "month", "月份，1 至 12", "The month, 1 to 12"),
    _part("WEEK", "week", "ISO 周数", "The number of the ISO week"),
    _part("DAY", "day", "日，1 至 31", "The day of the month"),
    _part("WEEKDAY", "isodow", "星期几，周一为 1，周日为 7", "The day of the week, Monday 1 to Sunday 7"),
    function(
        "DATEADD(date:any, n:number, unit:text)", "dates", "same", _date_add,
        zh="之后 n 个单位；当月没有该日时取最后一天",
        en="n units later; the last day where that month is shorter", example='DATEADD(close_date, 1, "month")',
    ),
    function(
        "DATEDIF(from:any, to:any, unit:text)", "dates", "number", _date_difference,
        zh="两个日期之间完整的单位数", en="Whole units from one date to another",
        example='DATEDIF(created_at, TODAY(), "day")',
    ),
    function(
        "EOMONTH(date:date, n:number)", "dates", "date", "yunchou.month_end({0}, {1})",
        zh="n 个月后的月末", en="The last day of the month n months later", example="EOMONTH(TODAY(), 0)",
    ),
    function(
        "WORKDAY(date:date, n:number)", "dates", "date", _workday,
        zh="之后第 n 个工作日，按企业的工作日历",
        en="The n-th working day after the date, by the organisation's calendar", example="WORKDAY(TODAY(), 3)",
    ),
    function(
        "NETWORKDAYS(from:date, to:date)", "dates", "number", _working_days,
        zh="两个日期之间的工作日数，包括首尾", en="Working days between two dates, both included",
        example="NETWORKDAYS(created_at, TODAY())",
    ),
    function(
        "PERIOD(name:text)", "dates", "period", _period,
        zh="一段时间，按企业的财年", en="A period of the organisation's fiscal calendar",
        example='close_date in (PERIOD("this_quarter"))',
    ),
)  # fmt: skip
